-- Functions that throw, raise and leak: one or more for each rule of the boundary.
\echo Use "CREATE EXTENSION pg_idem_boundary_test" to load this file. \quit

CREATE FUNCTION throw_error(message text, detail text DEFAULT NULL, hint text DEFAULT NULL,
                            context text DEFAULT NULL) RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_standard(message text) RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_from_library() RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_bad_alloc() RETURNS boolean LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_unknown() RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_long(length int) RETURNS void LANGUAGE C STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION throw_deep(depth int) RETURNS int LANGUAGE C STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION count_destroyed() RETURNS int LANGUAGE C AS 'MODULE_PATHNAME';

CREATE FUNCTION raise_deep(depth int) RETURNS int LANGUAGE C STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION raise_long_message(length int) RETURNS void LANGUAGE C STRICT AS 'MODULE_PATHNAME';
CREATE FUNCTION raise_out_of_memory() RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION raise_invalid_size() RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION run_sql(sql text) RETURNS bigint LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION run_and_catch(sql text) RETURNS text LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION run_with_context(sql text, line text) RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION loop_until_cancelled() RETURNS void LANGUAGE C AS 'MODULE_PATHNAME';

CREATE FUNCTION state_after_error() RETURNS text LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION state_after_subtransaction(sql text) RETURNS text LANGUAGE C AS 'MODULE_PATHNAME';
CREATE FUNCTION resident_memory() RETURNS bigint LANGUAGE C AS 'MODULE_PATHNAME';
