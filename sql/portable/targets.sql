-- The syntax of targets: what the text after migrate_to or upgrade names, in a given graph.

CREATE TYPE idem.target AS (kind text, revision integer, count numeric);
COMMENT ON TYPE idem.target
  IS 'kind: heads, base, up_by, down_by, revision, branch_head or branch_base';

CREATE FUNCTION idem.named_exactly(nodes idem.node[], name text) RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT i FROM generate_series(1, cardinality(nodes)) AS i
           WHERE nodes[i].id = name OR name = ANY (nodes[i].labels) LIMIT 1);
COMMENT ON FUNCTION idem.named_exactly(idem.node[], text) IS 'by full name or label; null: none';

CREATE FUNCTION idem.named_by_prefix(nodes idem.node[], prefix text) RETURNS integer[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(SELECT i FROM generate_series(1, cardinality(nodes)) AS i
                WHERE prefix <> '' AND starts_with(nodes[i].id, prefix) ORDER BY i);
COMMENT ON FUNCTION idem.named_by_prefix(idem.node[], text) IS 'those whose names begin so';

CREATE FUNCTION idem.find_revision(nodes idem.node[], name text) RETURNS integer
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  found_one integer := idem.named_exactly(nodes, name);
  candidates integer[];
  near text;
  message constant text := format('revision "%s" does not exist', name);
BEGIN
  IF found_one IS NOT NULL THEN RETURN found_one; END IF;
  candidates := idem.named_by_prefix(nodes, name);
  IF cardinality(candidates) = 1 THEN RETURN candidates[1]; END IF;
  IF cardinality(candidates) > 1 THEN
    PERFORM idem.raise('ID003', format('revision "%s" is ambiguous: %s names begin so', name,
                                       cardinality(candidates)),
      'They are ' || idem.listed_nodes(nodes, candidates) || '.', 'Write more of the name.');
  ELSIF cardinality(nodes) = 0 THEN
    PERFORM idem.raise('ID002', message, 'No revision is loaded.',
        'Load the migration files first.');
  END IF;
  near := idem.nearest_name(nodes, name);
  PERFORM idem.raise('ID002', message, '',
    CASE WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
         ELSE 'A target is head, heads, base, a revision or the beginning of its name, a label, '
              '+N, -N, REVISION+N, REVISION-N, LABEL@head or LABEL@base.' END);
END $$;
COMMENT ON FUNCTION idem.find_revision(idem.node[], text)
  IS 'by full name, by label, by unique prefix of a name';

CREATE FUNCTION idem.heads(graph idem.graph, among boolean[] DEFAULT NULL) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  heads integer[] := '{}';
  here integer;
BEGIN
  FOREACH here IN ARRAY graph.in_order LOOP
    IF cardinality(nodes[here].children) = 0 AND NOT nodes[here].repeatable
       AND (among IS NULL OR among[here]) THEN heads := array_append(heads, here); END IF;
  END LOOP;
  RETURN heads;
END $$;
COMMENT ON FUNCTION idem.heads(idem.graph, boolean[]) IS 'those that none comes after';

CREATE FUNCTION idem.only_head(nodes idem.node[], heads integer[], text text) RETURNS integer
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF cardinality(heads) = 1 THEN RETURN heads[1]; END IF;
  PERFORM idem.raise('ID004',
    format('target "%s" means one head, but there are %s', text, cardinality(heads)),
    'The heads are ' || idem.listed_nodes(nodes, heads) || '.',
    'Merge them with a revision that says "-- revises: '
      || idem.listed(ARRAY(SELECT nodes[h].id FROM unnest(heads) WITH ORDINALITY AS x (h, place)
                            ORDER BY place))
      || '", or use the target "heads" or the name of one of them.');
END $$;
COMMENT ON FUNCTION idem.only_head(idem.node[], integer[], text)
  IS 'the one head; an error that names them where there are several';

CREATE FUNCTION idem.walk(nodes idem.node[], start integer, sign text, count numeric, text text)
  RETURNS integer
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  here integer := start;
  next integer[];
  kin constant text := CASE sign WHEN '+' THEN 'child' ELSE 'parent' END;
  step numeric := 0;
BEGIN
  WHILE step < count LOOP
    next := CASE sign WHEN '+' THEN nodes[here].children ELSE nodes[here].parents END;
    IF cardinality(next) = 0 THEN
      PERFORM idem.raise('ID002', format('revision "%s" does not exist', text),
        format('Revision %s, %s step%s from "%s", has no %s.', idem.described(nodes[here]), step,
               CASE step WHEN 1 THEN '' ELSE 's' END, nodes[start].id, kin),
        CASE sign WHEN '+' THEN 'Use the target "heads" to go as far as there are revisions.'
                  ELSE 'Use the target "base" to go down to the beginning.' END);
    ELSIF cardinality(next) > 1 THEN
      PERFORM idem.raise('ID003',
        format('revision "%s" is ambiguous: "%s" has more than one %s', text, nodes[here].id, kin),
        'They are ' || idem.listed_nodes(nodes, next) || '.', 'Name the revision that you mean.');
    END IF;
    here := next[1];
    step := step + 1;
  END LOOP;
  RETURN here;
END $$;
COMMENT ON FUNCTION idem.walk(idem.node[], integer, text, numeric, text)
  IS 'so many generations on, each of which must have one member';

-- A name that exists wins over an operator in it; a whole name wins over an abbreviated one.
CREATE FUNCTION idem.read_target(graph idem.graph, text text) RETURNS idem.target
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  named integer := idem.named_exactly(nodes, text);
  operation text[];
BEGIN
  IF named IS NOT NULL THEN RETURN ROW('revision', named, 0)::idem.target; END IF;
  IF text = 'head' AND cardinality(idem.heads(graph)) > 0 THEN
    PERFORM idem.only_head(nodes, idem.heads(graph), text);
  END IF;
  IF text IN ('head', 'heads') THEN RETURN ROW('heads', 0, 0)::idem.target; END IF;
  IF text = 'base' THEN RETURN ROW('base', 0, 0)::idem.target; END IF;
  operation := coalesce(regexp_match(text, '^(.*)([+-])([0-9]+)$'),
                        regexp_match(text, '^(.+)(@)(head|base)$'));
  IF operation[1] = '' THEN
    RETURN ROW(CASE operation[2] WHEN '+' THEN 'up_by' ELSE 'down_by' END, 0,
        operation[3]::numeric)::idem.target;
  END IF;
  IF operation IS NULL OR (idem.named_exactly(nodes, operation[1]) IS NULL
                           AND cardinality(idem.named_by_prefix(nodes, text)) > 0) THEN
    RETURN ROW('revision', idem.find_revision(nodes, text), 0)::idem.target;
  END IF;
  named := idem.find_revision(nodes, operation[1]);
  IF operation[3] = 'base' THEN RETURN ROW('branch_base', named, 0)::idem.target; END IF;
  IF operation[3] = 'head' THEN
    RETURN ROW('branch_head', idem.only_head(nodes, idem.heads(graph, idem.reach(nodes,
        ARRAY[named], 'children')),
                                             text), 0)::idem.target;
  END IF;
  RETURN ROW('revision', idem.walk(nodes, named, operation[2], operation[3]::numeric, text),
      0)::idem.target;
END $$;
COMMENT ON FUNCTION idem.read_target(idem.graph, text) IS 'what a target names';
