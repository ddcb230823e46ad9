-- safe_create_enum and safe_add_enum_value: the labels and their order are compared.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA weather;
SET search_path = weather, public;

SELECT safe_create_enum('sky', ARRAY['clear', 'cloudy']);
SELECT safe_create_enum('sky', ARRAY['clear', 'cloudy']), safe_create_enum('weather.sky', '{clear,cloudy}');
SELECT safe_create_enum('sky', ARRAY['cloudy', 'clear']);
SELECT safe_create_enum('sky', ARRAY['clear']);
SELECT safe_create_enum('sky', ARRAY['clear', 'cloudy', 'dark']);
SELECT safe_create_enum('sky', ARRAY['Clear', 'cloudy']);
-- Labels are any text, names any name.
SELECT safe_create_enum('"Wetter"', ARRAY['it''s', 'a "b"', 'ö', 'a\b', '']);
SELECT safe_create_enum('"Wetter"', ARRAY['it''s', 'a "b"', 'ö', 'a\b', '']);
SELECT enum_range(NULL::"Wetter");
SELECT safe_create_enum('nothing', '{}'), safe_create_enum('nothing', '{}');

-- Values: at the end, before, after.
SELECT safe_add_enum_value('sky', 'dark');
SELECT safe_add_enum_value('sky', 'dark');
SELECT safe_add_enum_value('sky', 'bright', before := 'clear');
SELECT safe_add_enum_value('sky', 'bright', before := 'clear'), safe_add_enum_value('sky', 'bright');
SELECT safe_add_enum_value('sky', 'grey', after := 'cloudy');
SELECT safe_add_enum_value('sky', 'grey', after := 'cloudy'), safe_add_enum_value('sky', 'it''s raining');
SELECT enum_range(NULL::sky);
-- There, but elsewhere.
SELECT safe_add_enum_value('sky', 'bright', after := 'clear');
SELECT safe_add_enum_value('sky', 'grey', before := 'cloudy');
SELECT safe_add_enum_value('sky', 'grey', before := 'missing');
-- The definition of the beginning and what was added since: told, because here alone it cannot be
-- known that a later migration did it.
SELECT safe_create_enum('sky', ARRAY['clear', 'cloudy']);

-- In plain SQL.
SELECT ensure($$CREATE TYPE sky AS ENUM ('clear')$$);
SELECT ensure($$ALTER TYPE sky ADD VALUE IF NOT EXISTS 'dark'$$), ensure($$ALTER TYPE sky ADD VALUE 'dark'$$);
SELECT ensure($$ALTER TYPE sky RENAME VALUE 'dark' TO 'night'$$);

-- Two schemas of the path: the type is made where CREATE makes it; the value is added to the first.
CREATE SCHEMA forecast;
SET search_path = forecast, weather, public;
SELECT safe_add_enum_value('sky', 'unknown');
SELECT safe_create_enum('sky', ARRAY['clear']);
SELECT safe_add_enum_value('sky', 'unknown');
SELECT enum_range(NULL::forecast.sky), enum_value_exists('weather.sky', 'unknown');
SET search_path = weather, public;

-- How it can go wrong.
CREATE DOMAIN degrees AS int;
CREATE TABLE day (id int);
SELECT safe_create_enum('degrees', ARRAY['a']);
\echo :LAST_ERROR_SQLSTATE
SELECT safe_create_enum('day', ARRAY['a']);
SELECT safe_add_enum_value('degrees', 'a');
SELECT safe_add_enum_value('nothing_of_that_name', 'a');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_add_enum_value('sky', 'new', before := 'missing');
SELECT safe_add_enum_value('sky', 'new', before := 'clear', after := 'clear');
\echo :LAST_ERROR_SQLSTATE
DO $$ BEGIN
  PERFORM safe_create_enum('twice', ARRAY['a', 'a']);
EXCEPTION WHEN unique_violation OR duplicate_object OR invalid_parameter_value THEN
  RAISE NOTICE 'refused';
END $$;
SELECT safe_create_enum('long', ARRAY[repeat('x', 64)]);
SELECT safe_create_enum('nowhere.sky', ARRAY['a']);
SELECT safe_create_enum(NULL, ARRAY['a']);
SELECT safe_create_enum('sky', NULL);
SELECT safe_create_enum('sky', ARRAY['a', NULL]);
SELECT safe_add_enum_value('sky', NULL);
SELECT safe_add_enum_value('a b', 'a');
SELECT type_exists('twice'), type_exists('long');

SET client_min_messages = warning;
DROP SCHEMA weather, forecast CASCADE;
