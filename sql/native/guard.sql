-- The extension pg_idem: the state tables in schema idem, and the functions in the schema that
-- CREATE EXTENSION names. Every object carries its description.
\echo Use "CREATE EXTENSION pg_idem" to load this file. \quit
