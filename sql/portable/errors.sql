-- Errors as all of pg_idem raises them: message, DETAIL and HINT, each where there is something to
-- say.

CREATE FUNCTION idem.raise(code text, message text, detail text DEFAULT '', hint text DEFAULT '')
  RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF detail <> '' AND hint <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = detail, HINT = hint;
  ELSIF detail <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = detail;
  ELSIF hint <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, HINT = hint;
  END IF;
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message;
END $$;
COMMENT ON FUNCTION idem.raise(text, text, text, text)
  IS 'raises that error; an empty detail or hint is left out';

CREATE FUNCTION idem.require_value(value anyelement, what text) RETURNS void
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
  IF value IS NULL THEN PERFORM idem.raise('22004', pg_catalog.concat(what,
      ' must not be null')); END IF;
END $$;
COMMENT ON FUNCTION idem.require_value(anyelement, text)
  IS 'an error where an argument is null that must not be';

-- PL/pgSQL reads the literals of a function's body when it is called, by the caller's setting.
CREATE FUNCTION idem.require_standard_strings() RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
  IF pg_catalog.current_setting('standard_conforming_strings') = 'off' THEN
    PERFORM idem.raise('55000', 'the portable engine needs standard_conforming_strings = on', '',
      'ALTER DATABASE ... SET standard_conforming_strings = on, or set it for the session.');
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_standard_strings()
  IS 'an error where the backslash in a literal means more than itself';
