-- Who may: every function runs as whoever calls it, so everybody may look one up. The tables are
-- the owner's, who may let others.

GRANT USAGE ON SCHEMA idem TO PUBLIC;

CREATE FUNCTION idem.portable_engine() RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT '@version@'$$;
COMMENT ON FUNCTION idem.portable_engine()
  IS 'its text is where the functions are, and their version: the client reads it';
