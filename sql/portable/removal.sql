-- How this version is taken away, with its state: by one that does not know all its functions.
CREATE FUNCTION idem.removal() RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$removal$SELECT $$
@removal@
DROP SCHEMA idem CASCADE;
$$$removal$;
COMMENT ON FUNCTION idem.removal() IS 'the script that removes the portable engine';
