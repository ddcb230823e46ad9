-- How errors speak of revisions: where they come from, lists of them, and the name that somebody
-- probably meant.

CREATE TYPE idem.node AS (
  id text, labels text[], description text, file text, has_down boolean, applied_order bigint,
  changed boolean, outside boolean, repeatable boolean,
  parents integer[], depends integer[], children integer[], dependents integer[]
);
COMMENT ON TYPE idem.node
  IS 'a revision in the graph; its neighbours by number. applied_order null: not applied';

CREATE FUNCTION idem.described(node idem.node) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN '"' || node.id || '"' || coalesce(' (' || nullif(concat_ws(', ',
      nullif(node.description, ''),
                                                     'file ' || nullif(node.file, '')), '')
                                                         || ')', '');
COMMENT ON FUNCTION idem.described(idem.node) IS '"001" (add last_seen, file migrations/001.sql)';

CREATE FUNCTION idem.listed(items text[], separator text DEFAULT ', ') RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_string(items[1:20], separator)
         || CASE WHEN cardinality(items) > 20
                 THEN separator || 'and ' || cardinality(items) - 20 || ' more' ELSE '' END;
COMMENT ON FUNCTION idem.listed(text[], text) IS 'a list; what goes beyond twenty is counted only';

CREATE FUNCTION idem.listed_nodes(nodes idem.node[], chosen integer[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN idem.listed(ARRAY(SELECT idem.described(nodes[i])
                             FROM unnest(chosen) WITH ORDINALITY AS s (i, place) ORDER BY place));
COMMENT ON FUNCTION idem.listed_nodes(idem.node[], integer[]) IS 'a list of revisions';

CREATE FUNCTION idem.edit_distance(one text, other text) RETURNS integer
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  width constant integer := length(other);
  above integer[] := ARRAY(SELECT generate_series(0, width));
  here integer[];
BEGIN
  FOR i IN 1 .. length(one) LOOP
    here := ARRAY[i];
    FOR j IN 1 .. width LOOP
      here[j + 1] := least(above[j] + CASE WHEN substr(one, i, 1) = substr(other, j, 1) THEN 0
          ELSE 1 END,
                           above[j + 1] + 1, here[j] + 1);
    END LOOP;
    above := here;
  END LOOP;
  RETURN above[width + 1];
END $$;
COMMENT ON FUNCTION idem.edit_distance(text, text) IS 'by Levenshtein';

CREATE FUNCTION idem.nearest_name(nodes idem.node[], name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(
    (SELECT n.id FROM (SELECT u.id, place, idem.edit_distance(name, u.id) AS distance
                         FROM unnest(nodes) WITH ORDINALITY
                           AS u (id, labels, description, file, has_down, applied_order, changed,
                                 outside, repeatable, parents, depends, children, dependents, place)
                        WHERE abs(length(u.id) - length(name)) <= least(3, length(name) / 3)) AS n
      WHERE n.distance <= least(3, length(name) / 3) ORDER BY n.distance, n.place LIMIT 1),
    (SELECT max(u.id) FROM unnest(nodes) AS u
      WHERE name <> '' AND starts_with(u.id, name) HAVING count(*) = 1));
COMMENT ON FUNCTION idem.nearest_name(idem.node[], text)
  IS 'the revision whose name is closest, or the only one that it abbreviates; null: none is close';
