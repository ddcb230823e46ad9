-- What an object looks like, read from the catalog as text, as PostgreSQL itself prints it. The
-- views are parsed when they are made, so that no search_path can put other operators under them;
-- what they print follows the caller's. The functions that read them are PL/pgSQL, which keeps its
-- plans.

CREATE TYPE idem.column_shape AS (
  name text,
  type text,
  collation_name text,  -- null: the type's own
  not_null boolean,
  value text,           -- default, own sequence, always, by default, stored, virtual; null: none
  expression text,
  inherited boolean
);
COMMENT ON TYPE idem.column_shape IS 'a column as messages and comparisons see it';

CREATE TYPE idem.constraint_shape AS (
  name text,        -- null: any name will do
  definition text,  -- as it is told
  canonical text,   -- as it is compared
  expression text,  -- of a check
  inherited boolean
);
COMMENT ON TYPE idem.constraint_shape IS 'a constraint as messages and comparisons see it';

CREATE TYPE idem.table_shape AS (
  name text,
  persistence text,
  partition_key text,
  parent text,
  partition_bound text,
  columns idem.column_shape[],
  constraints idem.constraint_shape[]
);
COMMENT ON TYPE idem.table_shape IS 'a table as messages and comparisons see it';

CREATE FUNCTION idem.in_parentheses(condition text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN condition LIKE '(%)' THEN condition ELSE '(' || condition || ')' END;
COMMENT ON FUNCTION idem.in_parentheses(text) IS 'a deparsed condition with its parentheses';

-- Its own sequence: serial, or what pg_dump makes of it.
CREATE VIEW idem.column_shapes AS
  SELECT a.attrelid AS relation, a.attnum AS number,
         ROW(a.attname, format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attcollation <> t.typcollation
                  THEN a.attcollation::regcollation::text END,
             a.attnotnull,
             CASE WHEN a.attidentity = 'a' THEN 'always'
                  WHEN a.attidentity = 'd' THEN 'by default'
                  WHEN a.attgenerated = 's' THEN 'stored'
                  WHEN a.attgenerated = 'v' THEN 'virtual'
                  WHEN d.text LIKE 'nextval(%'
                       AND EXISTS (SELECT FROM pg_depend uses
                                     JOIN pg_depend owns ON owns.classid = uses.refclassid
                                                        AND owns.objid = uses.refobjid
                                                        AND owns.deptype = 'a'
                                    WHERE uses.classid = 'pg_attrdef'::regclass
                                      AND uses.objid = d.oid
                                      AND uses.refclassid = 'pg_class'::regclass
                                      AND owns.refobjid = a.attrelid
                                      AND owns.refobjsubid = a.attnum)
                  THEN 'own sequence'
                  WHEN d.text IS NOT NULL THEN 'default' END,
             d.text, NOT a.attislocal)::idem.column_shape AS shape
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN LATERAL (SELECT v.oid, pg_get_expr(v.adbin, v.adrelid) AS text
                         FROM pg_attrdef v
                        WHERE v.adrelid = a.attrelid AND v.adnum = a.attnum) AS d ON a.atthasdef
   WHERE a.attnum > 0 AND NOT a.attisdropped;
COMMENT ON VIEW idem.column_shapes IS 'the columns of all relations';

-- pg_get_indexdef() of one key tells neither collation nor operator class nor order.
CREATE VIEW idem.index_columns AS
  SELECT x.indexrelid AS index, k, k <= x.indnkeyatts AS is_key,
         CASE WHEN k > x.indnkeyatts THEN key.text
              ELSE CASE WHEN x.indkey[k - 1] <> 0 OR key.text LIKE '(%' THEN key.text
                        ELSE '(' || key.text || ')' END
                   || CASE WHEN x.indcollation[k - 1] <> 0
                            AND x.indcollation[k - 1] <> coalesce(c.attcollation, t.typcollation)
                           THEN ' COLLATE ' || x.indcollation[k - 1]::regcollation ELSE '' END
                   || CASE WHEN o.opcdefault THEN ''
                           ELSE ' ' || o.opcnamespace::regnamespace || '.' || quote_ident(o.opcname)
                      END
                   || CASE WHEN x.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END
                   || CASE x.indoption[k - 1] & 3 WHEN 1 THEN ' NULLS LAST'
                                                  WHEN 2 THEN ' NULLS FIRST' ELSE '' END
         END AS text
    FROM pg_index x
   CROSS JOIN LATERAL (SELECT o.k::integer FROM unnest(x.indkey::smallint[])
                                                  WITH ORDINALITY AS o (number, k)) AS n (k)
   CROSS JOIN LATERAL pg_get_indexdef(x.indexrelid, k, false) AS key (text)
    LEFT JOIN pg_opclass o ON k <= x.indnkeyatts AND o.oid = x.indclass[k - 1]
    LEFT JOIN pg_attribute i ON i.attrelid = x.indexrelid AND i.attnum = k
    LEFT JOIN pg_type t ON t.oid = i.atttypid
    LEFT JOIN pg_attribute c ON c.attrelid = x.indrelid AND c.attnum = x.indkey[k - 1]
                            AND c.attnum <> 0;
COMMENT ON VIEW idem.index_columns
  IS 'the keys and included columns of all indexes as SQL writes them';

CREATE FUNCTION idem.operator_clause(operator oid) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT ' WITH ' || oprname FROM pg_operator WHERE oid = operator);
END $$;
COMMENT ON FUNCTION idem.operator_clause(oid) IS 'of an exclusion constraint; null: of none';

CREATE FUNCTION idem.index_keys(index oid, operators oid[] DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan
  SET jit = off SET enable_hashjoin = off AS
$$
DECLARE
  keys pg_catalog.text;
  included pg_catalog.text;
BEGIN
  SELECT pg_catalog.string_agg(CASE WHEN operators IS NULL THEN c.text
           ELSE pg_catalog.concat(c.text, idem.operator_clause(operators[c.k])) END,
               ', ' ORDER BY c.k)
           FILTER (WHERE c.is_key),
         pg_catalog.string_agg(c.text, ', ' ORDER BY c.k) FILTER (WHERE NOT c.is_key)
    INTO keys, included
    FROM idem.index_columns AS c WHERE c.index OPERATOR(pg_catalog.=) index_keys.index;
  RETURN pg_catalog.concat('(', keys, ')', pg_catalog.format(CASE WHEN included IS NULL THEN ''
                                                                  ELSE ' INCLUDE (%s)' END,
                                                                      included));
END $$;
COMMENT ON FUNCTION idem.index_keys(oid, oid[])
  IS 'the keys of an index; operators: those of an exclusion constraint';

CREATE FUNCTION idem.index_definition(index oid) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || 'USING ' || m.amname || ' '
           || idem.index_keys(index)
           || CASE WHEN x.indnullsnotdistinct THEN ' NULLS NOT DISTINCT' ELSE '' END
           || coalesce(' WHERE ' || pg_get_expr(x.indpred, x.indrelid), '')
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am m ON m.oid = c.relam
     WHERE x.indexrelid = index);
COMMENT ON FUNCTION idem.index_definition(oid) IS 'all of an index but its name and table';

CREATE FUNCTION idem.foreign_key(columns text[], referenced_table text, referenced text[],
                                 options text)
  RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN format('FOREIGN KEY (%s) REFERENCES %s (%s)%s', array_to_string(columns, ', '),
                referenced_table, array_to_string(referenced, ', '), options);
END $$;
COMMENT ON FUNCTION idem.foreign_key(text[], text, text[], text) IS 'a foreign key as it is told';

-- The order of the pairs of columns is no difference.
CREATE FUNCTION idem.canonical_foreign_key(columns text[], referenced_table text, referenced text[],
                                           options text)
  RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT idem.foreign_key(array_agg(c ORDER BY c, r), referenced_table,
                                  array_agg(r ORDER BY c, r), options)
            FROM unnest(columns, referenced) AS pair (c, r));
END $$;
COMMENT ON FUNCTION idem.canonical_foreign_key(text[], text, text[], text)
  IS 'a foreign key as it is compared';

CREATE FUNCTION idem.column_names(relation oid, numbers smallint[]) RETURNS text[]
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN ARRAY(SELECT quote_ident(a.attname)
                 FROM unnest(numbers) WITH ORDINALITY AS n (number, place)
                 JOIN pg_attribute a ON a.attrelid = relation AND a.attnum = n.number
                ORDER BY n.place);
END $$;
COMMENT ON FUNCTION idem.column_names(oid, smallint[]) IS 'columns by number, as SQL writes them';

CREATE FUNCTION idem.foreign_key_action(clause text, code "char") RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE code WHEN 'r' THEN clause || 'RESTRICT' WHEN 'c' THEN clause || 'CASCADE'
                   WHEN 'n' THEN clause || 'SET NULL' WHEN 'd' THEN clause || 'SET DEFAULT'
                   ELSE '' END;
COMMENT ON FUNCTION idem.foreign_key_action(text, "char") IS 'ON DELETE and the like, if any';

CREATE VIEW idem.constraint_shapes AS
  SELECT t.conrelid AS relation, t.oid AS place,
         ROW(t.conname,
         CASE WHEN t.contype = 'f'
              THEN idem.foreign_key(k.columns, k.told, k.referenced, k.options)
              ELSE k.definition END || k.deferral || CASE WHEN t.convalidated THEN ''
                  ELSE ' NOT VALID' END,
         CASE WHEN t.contype = 'f'
              THEN idem.canonical_foreign_key(k.columns, k.told, k.referenced, k.options)
              ELSE k.definition END || k.deferral || CASE WHEN t.convalidated THEN ''
                  ELSE ' NOT VALID' END,
         CASE WHEN t.contype = 'c' THEN pg_get_expr(t.conbin, t.conrelid) END,
         NOT t.conislocal OR t.conparentid <> 0)::idem.constraint_shape AS shape
    FROM pg_constraint t,
 LATERAL (SELECT CASE t.contype WHEN 'f' THEN idem.column_names(t.conrelid, t.conkey) END,
                 t.confrelid::regclass::text,
                 idem.column_names(t.confrelid, t.confkey),
                 CASE t.confmatchtype WHEN 'f' THEN ' MATCH FULL' WHEN 'p' THEN ' MATCH PARTIAL'
                                      ELSE '' END
                   || idem.foreign_key_action(' ON UPDATE ', t.confupdtype)
                   || idem.foreign_key_action(' ON DELETE ', t.confdeltype)
                   || coalesce(' (' || nullif(array_to_string(idem.column_names(
                                 t.conrelid, t.confdelsetcols), ', '), '') || ')', ''),
                 CASE t.contype
                   WHEN 'c' THEN 'CHECK ' || idem.in_parentheses(pg_get_expr(t.conbin, t.conrelid))
                                 || CASE WHEN t.connoinherit THEN ' NO INHERIT' ELSE '' END
                   WHEN 'x' THEN (SELECT 'EXCLUDE USING ' || m.amname || ' '
                                         || idem.index_keys(t.conindid, t.conexclop)
                                         || coalesce(' WHERE ' || idem.in_parentheses(
                                              pg_get_expr(x.indpred, x.indrelid)), '')
                                    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
                                    JOIN pg_am m ON m.oid = c.relam
                                   WHERE x.indexrelid = t.conindid)
                   WHEN 'f' THEN NULL
                   ELSE pg_get_constraintdef(t.oid)
                 END,
                 CASE WHEN t.contype IN ('p', 'u') THEN ''
                      WHEN t.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED'
                      WHEN t.condeferrable THEN ' DEFERRABLE' ELSE '' END
          OFFSET 0)  -- what is named twice above is made once
      AS k (columns, told, referenced, options, definition, deferral)
   WHERE t.contype IN ('p', 'u', 'f', 'c', 'x');
COMMENT ON VIEW idem.constraint_shapes IS 'the constraints of all tables';

CREATE VIEW idem.table_shapes AS
  SELECT c.oid AS relation, c.oid::regclass::text AS name,
         CASE c.relpersistence WHEN 't' THEN 'temporary' WHEN 'u' THEN 'unlogged'
                               ELSE 'permanent' END AS persistence,
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
         CASE WHEN c.relispartition THEN (SELECT inhparent::regclass::text FROM pg_inherits
                                           WHERE inhrelid = c.oid) END AS parent,
         CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound
    FROM pg_class c;
COMMENT ON VIEW idem.table_shapes IS 'all tables, but for their columns and constraints';

-- To plan the query takes longer than the query, so it is planned once.
CREATE FUNCTION idem.table_shape(relation oid) RETURNS idem.table_shape
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan
  SET jit = off SET enable_hashjoin = off AS
$$
DECLARE
  shape idem.table_shape;
BEGIN
  SELECT t.name, t.persistence, t.partition_key, t.parent, t.partition_bound,
         ARRAY(SELECT s.shape FROM idem.column_shapes AS s
                WHERE s.relation OPERATOR(pg_catalog.=) table_shape.relation ORDER BY s.number),
         ARRAY(SELECT s.shape FROM idem.constraint_shapes AS s
                WHERE s.relation OPERATOR(pg_catalog.=) table_shape.relation ORDER BY s.place)
    INTO shape
    FROM idem.table_shapes AS t WHERE t.relation OPERATOR(pg_catalog.=) table_shape.relation;
  RETURN shape;
END $$;
COMMENT ON FUNCTION idem.table_shape(oid) IS 'a table as it is';

-- One column, or none, and the constraints where they are wanted: all that a part of a definition
-- is held against.
CREATE FUNCTION idem.part_shape(relation oid, column_name text, with_constraints boolean)
  RETURNS idem.table_shape
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan
  SET jit = off SET enable_hashjoin = off AS
$$
DECLARE
  shape idem.table_shape;
BEGIN
  shape.name := idem.told(relation);
  shape.columns := '{}';
  shape.constraints := '{}';
  IF column_name IS NOT NULL THEN
    shape.columns := ARRAY(SELECT s.shape FROM idem.column_shapes AS s
                            WHERE s.relation OPERATOR(pg_catalog.=) part_shape.relation
                              AND s.number OPERATOR(pg_catalog.=)
                                  idem.column_number(part_shape.relation, column_name));
  END IF;
  IF with_constraints THEN
    shape.constraints := ARRAY(SELECT s.shape FROM idem.constraint_shapes AS s
                                WHERE s.relation OPERATOR(pg_catalog.=) part_shape.relation
                                ORDER BY s.place);
  END IF;
  RETURN shape;
END $$;
COMMENT ON FUNCTION idem.part_shape(oid, text, boolean) IS 'a part of a table as it is';

CREATE FUNCTION idem.column_number(relation oid, column_name text) RETURNS smallint
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT attnum FROM pg_attribute WHERE attrelid = relation AND attname = column_name);
END $$;
COMMENT ON FUNCTION idem.column_number(oid, text) IS 'the number of a column';
