-- stamp_to, stamp_revisions: record without running.

CREATE FUNCTION idem.stamp(name text, direction text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.record_done(idem.migration(name), direction, clock_timestamp(), true);
  PERFORM idem.write_journal(name, direction, clock_timestamp(),
                             CASE direction WHEN 'up' THEN 'stamped' ELSE 'unstamped' END);
END $$;
COMMENT ON FUNCTION idem.stamp(text, text) IS 'records one revision';

CREATE FUNCTION @extschema@.stamp_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  graph idem.graph;
  nodes idem.node[];
  plan idem.plan;
  node idem.node;
  number integer;
  count integer := 0;
BEGIN
  PERFORM idem.require_request(target, direction);
  PERFORM idem.take_turn();
  graph := idem.load_graph();
  nodes := graph.nodes;
  plan := idem.make_plan(graph, target, direction, true);
  FOREACH number IN ARRAY plan.revisions LOOP
    PERFORM idem.stamp(nodes[number].id, plan.direction);
    count := count + 1;
  END LOOP;
  FOREACH node IN ARRAY nodes LOOP
    CONTINUE WHEN NOT node.changed OR node.repeatable;  -- which is applied again
    UPDATE idem.tenant_applied AS a SET checksum = r.checksum FROM idem.revision AS r
     WHERE r.revision = a.revision AND a.revision = node.id;
    PERFORM idem.write_journal(node.id, 'up', clock_timestamp(), 'stamped');
    count := count + 1;
  END LOOP;
  RETURN count;
END $$;

CREATE FUNCTION @extschema@.stamp_revisions(revisions text[]) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  name text;
  count integer := 0;
BEGIN
  PERFORM idem.require_value(revisions, 'revisions');
  PERFORM idem.take_turn();
  FOREACH name IN ARRAY revisions LOOP
    CONTINUE WHEN EXISTS (SELECT FROM idem.tenant_applied AS a WHERE a.revision = name);
    PERFORM idem.stamp(name, 'up');
    count := count + 1;
  END LOOP;
  RETURN count;
END $$;
