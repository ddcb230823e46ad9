-- The graph of revisions: who comes after whom. An array of all that is loaded, by file and name;
-- neighbours are numbers in it.

CREATE FUNCTION idem.neighbours(names text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT name FROM unnest(names) WITH ORDINALITY AS n (name, place)
                GROUP BY name ORDER BY min(place));
COMMENT ON FUNCTION idem.neighbours(text[]) IS 'names without repetitions';

CREATE FUNCTION idem.nodes() RETURNS idem.node[]
  LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH numbered AS MATERIALIZED (
    SELECT r.*, row_number() OVER (ORDER BY r.file COLLATE "C", r.revision COLLATE "C")::integer
        AS i
      FROM idem.revision r
  ), edge AS MATERIALIZED (
    SELECT n.i, p.i AS neighbour, kind, min(place) AS place
      FROM numbered n,
   LATERAL (SELECT 'parent', name, place FROM unnest(n.parents) WITH ORDINALITY AS u (name, place)
             UNION ALL
            SELECT 'dependency', name, place FROM unnest(n.depends) WITH ORDINALITY AS u (name,
                place))
        AS e (kind, name, place)
      JOIN numbered p ON p.revision = e.name
     GROUP BY n.i, p.i, kind
  ), outgoing AS MATERIALIZED (
    SELECT i, array_agg(neighbour ORDER BY place) FILTER (WHERE kind = 'parent') AS parents,
           array_agg(neighbour ORDER BY place) FILTER (WHERE kind = 'dependency') AS depends
      FROM edge GROUP BY i
  ), incoming AS MATERIALIZED (
    SELECT neighbour AS i, array_agg(i ORDER BY i) FILTER (WHERE kind = 'parent') AS children,
           array_agg(i ORDER BY i) FILTER (WHERE kind = 'dependency') AS dependents
      FROM edge GROUP BY neighbour
  )
  SELECT coalesce(array_agg(ROW(n.revision, n.labels, n.description, n.file, n.down IS NOT NULL,
                                a.applied_order, coalesce(a.checksum <> n.checksum, false),
                                NOT n.transactional, n.repeatable, coalesce(o.parents, '{}'),
                                    coalesce(o.depends, '{}'),
                                coalesce(c.children, '{}'), coalesce(c.dependents, '{}'))::idem.node
                            ORDER BY n.i), '{}')
    FROM numbered n
    LEFT JOIN outgoing o ON o.i = n.i
    LEFT JOIN incoming c ON c.i = n.i
    LEFT JOIN idem.tenant_applied a ON a.revision = n.revision;
END;
COMMENT ON FUNCTION idem.nodes() IS 'all that is loaded, unchecked';

CREATE FUNCTION idem.require_unique_names(nodes idem.node[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  twice record;
BEGIN
  SELECT name, (array_agg(i ORDER BY is_label, i, place))[1:2] AS two,
         (array_agg(ARRAY[i, place] ORDER BY is_label, i, place))[2:2] AS second INTO twice
    FROM (SELECT nodes[i].id AS name, i, false AS is_label, 0::bigint AS place
            FROM generate_series(1, cardinality(nodes)) AS i
           UNION ALL
          SELECT label, i, true, place
            FROM generate_series(1, cardinality(nodes)) AS i,
                 unnest(nodes[i].labels) WITH ORDINALITY AS l (label, place)) AS names
   GROUP BY name HAVING count(*) > 1 ORDER BY second LIMIT 1;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM idem.raise('ID007', format('label "%s" is not unique', twice.name),
    CASE WHEN twice.two[1] = twice.two[2]
         THEN format('Revision %s carries the name twice.', idem.described(nodes[twice.two[1]]))
         ELSE format('Revisions %s and %s both carry it, as a label or as their name.',
                     idem.described(nodes[twice.two[1]]), idem.described(nodes[twice.two[2]])) END,
    'Change a "-- labels:" line.');
END $$;
COMMENT ON FUNCTION idem.require_unique_names(idem.node[])
  IS 'an error where a label is another''s name';

CREATE FUNCTION idem.require_parents(nodes idem.node[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  missing record;
  labelled text;
BEGIN
  SELECT (array_agg(e.name ORDER BY i, role DESC, place))[1] AS first,
         array_agg(format('Revision %s names the %s "%s".', idem.described(nodes[i]), e.role,
             e.name)
                   ORDER BY i, role DESC, place) AS sentences INTO missing
    FROM generate_series(1, cardinality(nodes)) AS i
    JOIN idem.revision r ON r.revision = nodes[i].id,
 LATERAL (SELECT 'parent' AS role, name, place FROM unnest(r.parents) WITH ORDINALITY AS p (name,
     place)
           UNION ALL
          SELECT 'dependency', name, place FROM unnest(r.depends) WITH ORDINALITY AS d (name,
              place)) AS e
   WHERE NOT EXISTS (SELECT FROM idem.revision x WHERE x.revision = e.name);
  IF missing.first IS NULL THEN RETURN; END IF;
  SELECT n.id INTO labelled FROM unnest(nodes) AS n WHERE missing.first = ANY (n.labels);
  PERFORM idem.raise('ID005', format('revision "%s" does not exist', missing.first),
    idem.listed(missing.sentences, E'\n'),
    CASE WHEN labelled IS NOT NULL
         THEN format('"%s" is a label of revision "%s"; write the revision''s name.',
             missing.first, labelled)
         ELSE 'Its file may be missing from the folder, or the name be misspelt.'
              || coalesce(' Perhaps you meant "' || idem.nearest_name(nodes, missing.first) || '".',
                          '')
    END);
END $$;
COMMENT ON FUNCTION idem.require_parents(idem.node[])
  IS 'an error where a parent or dependency is not loaded';

CREATE FUNCTION idem.raise_cycle(nodes idem.node[], members integer[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.raise('ID006', 'revisions form a cycle',
    'Each of these comes after the next: '
      || idem.listed(ARRAY(SELECT nodes[m].id FROM unnest(members || members[1]) WITH ORDINALITY
          AS x (m, place)
                            ORDER BY place), ' -> ')
      || E'.\nThe revisions are ' || idem.listed_nodes(nodes, members) || '.',
    'Correct a "-- revises:" or "-- depends:" line of one of them.');
END $$;
COMMENT ON FUNCTION idem.raise_cycle(idem.node[],
    integer[]) IS 'revisions that come after themselves';

-- Depth first over what a revision comes after, with a stack of its own.
CREATE FUNCTION idem.ordered(nodes idem.node[]) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  count constant integer := cardinality(nodes);
  state integer[] := array_fill(0, ARRAY[count]);  -- 1: on the path, 2: done
  turn integer[] := array_fill(0, ARRAY[count]);   -- how many of its neighbours were looked at
  path integer[] := '{}';
  ordered integer[] := '{}';
  before integer[];
  root integer;
  here integer;
  next integer;
BEGIN
  FOREACH root IN ARRAY ARRAY(SELECT i FROM generate_series(1, count) AS i
                               ORDER BY nodes[i].repeatable, i) LOOP
    CONTINUE WHEN state[root] <> 0;
    path := ARRAY[root];
    state[root] := 1;
    WHILE cardinality(path) > 0 LOOP
      here := path[cardinality(path)];
      before := nodes[here].parents || nodes[here].depends;
      IF turn[here] = cardinality(before) THEN
        state[here] := 2;
        ordered := array_append(ordered, here);
        path := path[1:cardinality(path) - 1];
        CONTINUE;
      END IF;
      turn[here] := turn[here] + 1;
      next := before[turn[here]];
      IF state[next] = 1 THEN
        PERFORM idem.raise_cycle(nodes, path[array_position(path, next):]);
      ELSIF state[next] = 0 THEN
        state[next] := 1;
        path := array_append(path, next);
      END IF;
    END LOOP;
  END LOOP;
  RETURN ordered;
END $$;
COMMENT ON FUNCTION idem.ordered(idem.node[]) IS 'every revision, what it comes after first';

-- Repeatable revisions come after all others, so these cannot come after them.
CREATE FUNCTION idem.require_order(nodes idem.node[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  pair record;
BEGIN
  SELECT i, before INTO pair
    FROM generate_series(1, cardinality(nodes)) AS i,
         unnest(nodes[i].parents || nodes[i].depends) WITH ORDINALITY AS b (before, place)
   WHERE nodes[before].repeatable AND NOT nodes[i].repeatable ORDER BY i, place LIMIT 1;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM idem.raise('ID012',
    format('revision "%s" is repeatable, so nothing but a repeatable revision can depend on it',
           nodes[pair.before].id),
    format('Revision %s names %s.', idem.described(nodes[pair.i]),
           idem.described(nodes[pair.before])),
    'Take the name out of its "-- revises:" or "-- depends:" line, or make it repeatable too.');
END $$;
COMMENT ON FUNCTION idem.require_order(idem.node[])
  IS 'an error where something comes after a repeatable revision';

CREATE TYPE idem.graph AS (nodes idem.node[], in_order integer[]);
COMMENT ON TYPE idem.graph
  IS 'the revisions, and their numbers in an order in which they can go up';

CREATE FUNCTION idem.load_graph() RETURNS idem.graph
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := idem.nodes();
BEGIN
  PERFORM idem.require_unique_names(nodes);
  PERFORM idem.require_order(nodes);
  PERFORM idem.require_parents(nodes);
  RETURN ROW(nodes, idem.ordered(nodes))::idem.graph;
END $$;
COMMENT ON FUNCTION idem.load_graph() IS 'all that is loaded, as a graph without cycles';

-- `way`: up (to what comes before), down (to what comes after), children.
CREATE FUNCTION idem.reach(nodes idem.node[], starts integer[], way text) RETURNS boolean[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  reached boolean[] := array_fill(false, ARRAY[cardinality(nodes)]);
  open integer[] := starts;
  here integer;
  next integer;
BEGIN
  FOREACH here IN ARRAY starts LOOP reached[here] := true; END LOOP;
  WHILE cardinality(open) > 0 LOOP
    here := open[cardinality(open)];
    open := open[1:cardinality(open) - 1];
    FOREACH next IN ARRAY CASE way WHEN 'up' THEN nodes[here].parents || nodes[here].depends
                                   WHEN 'down' THEN nodes[here].children || nodes[here].dependents
                                   ELSE nodes[here].children END LOOP
      CONTINUE WHEN reached[next];
      reached[next] := true;
      open := array_append(open, next);
    END LOOP;
  END LOOP;
  RETURN reached;
END $$;
COMMENT ON FUNCTION idem.reach(idem.node[], integer[], text)
  IS 'of each revision whether one comes to it from the starts, which count';
