-- From a graph and a target to the steps that lead there. A plan goes one way: up, a part of the
-- graph's order; or down, the reverse of how things were applied, as far as the graph allows.

CREATE TYPE idem.plan AS (direction text, revisions integer[]);
COMMENT ON TYPE idem.plan IS 'which revisions, by number, go up or down in that order';

CREATE FUNCTION idem.way_up(graph idem.graph, chosen boolean[]) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  plan integer[] := '{}';
  here integer;
BEGIN
  FOREACH here IN ARRAY graph.in_order LOOP
    IF (chosen IS NULL OR chosen[here]) AND nodes[here].applied_order IS NULL
       AND NOT nodes[here].repeatable THEN plan := array_append(plan, here); END IF;
  END LOOP;
  RETURN plan;
END $$;
COMMENT ON FUNCTION idem.way_up(idem.graph, boolean[])
  IS 'what of the chosen ones is to be applied; chosen null: all';

-- At each step, of those that nothing applied rests on, the one applied last.
CREATE FUNCTION idem.way_down(graph idem.graph, chosen boolean[]) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  bears boolean[] := array_fill(false, ARRAY[cardinality(nodes)]);  -- something applied
  load integer[] := array_fill(0, ARRAY[cardinality(nodes)]);
  ready integer[] := '{}';
  open integer[];
  plan integer[] := '{}';
  here integer;
  before integer;
BEGIN
  FOREACH here IN ARRAY ARRAY(SELECT i FROM unnest(graph.in_order) WITH ORDINALITY AS o (i, place)
                               ORDER BY place DESC) LOOP
    CONTINUE WHEN nodes[here].repeatable
               OR (nodes[here].applied_order IS NULL AND load[here] = 0);
    IF load[here] = 0 AND (chosen IS NULL OR chosen[here]) THEN ready := array_append(ready,
        here); END IF;
    FOREACH before IN ARRAY nodes[here].parents || nodes[here].depends LOOP
      load[before] := load[before] + 1;
    END LOOP;
  END LOOP;
  WHILE cardinality(ready) > 0 LOOP
    here := ready[1];
    FOREACH before IN ARRAY ready LOOP
      IF nodes[before].applied_order > nodes[here].applied_order THEN here := before; END IF;
    END LOOP;
    ready := array_remove(ready, here);
    plan := array_append(plan, here);
    open := ARRAY[here];
    WHILE cardinality(open) > 0 LOOP
      here := open[cardinality(open)];
      open := open[1:cardinality(open) - 1];
      FOREACH before IN ARRAY nodes[here].parents || nodes[here].depends LOOP
        load[before] := load[before] - 1;
        CONTINUE WHEN load[before] > 0;
        IF nodes[before].applied_order IS NULL THEN
          open := array_append(open, before);
        ELSIF chosen IS NULL OR chosen[before] THEN
          ready := array_append(ready, before);
        END IF;
      END LOOP;
    END LOOP;
  END LOOP;
  RETURN plan;
END $$;
COMMENT ON FUNCTION idem.way_down(idem.graph, boolean[])
  IS 'what of the chosen ones is to be reverted, in order; chosen null: all';

-- A step more than there are is a mistake, not a wish for all of them.
CREATE FUNCTION idem.exactly(plan integer[], target idem.target, text text) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  up constant boolean := target.kind = 'up_by';
BEGIN
  IF target.count > cardinality(plan) THEN
    PERFORM idem.raise('ID002', format('target "%s" goes further than there are revisions', text),
      format('The number of %s is %s.',
             CASE WHEN up THEN 'revisions to apply' ELSE 'applied revisions' END,
                 cardinality(plan)),
      CASE WHEN up THEN 'Use the target "heads" to apply all of them.'
           ELSE 'Use the target "base" to revert all of them.' END);
  END IF;
  RETURN plan[1:target.count::integer];
END $$;
COMMENT ON FUNCTION idem.exactly(integer[], idem.target, text) IS 'the first N of a plan';

-- Some targets lie in one direction whatever the state is.
CREATE FUNCTION idem.check_direction(target idem.target, text text,
    only_direction text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF target.kind IN ('base', 'branch_base', 'down_by') AND only_direction = 'up' THEN
    PERFORM idem.raise('22023', format('target "%s" cannot be reached by going up', text),
      'It reverts revisions, and going up never reverts.',
      'Go down, or give no direction, to revert.');
  ELSIF target.kind = 'up_by' AND only_direction = 'down' THEN
    PERFORM idem.raise('22023', format('target "%s" cannot be reached by going down', text),
      'It applies revisions, and going down never applies.',
      'Go up, or give no direction, to apply.');
  ELSIF target.kind IN ('heads', 'branch_head') AND only_direction = 'down' THEN
    PERFORM idem.raise('55000', format('cannot revert to target "%s"', text),
      'Nothing comes after a head, so there is nothing to revert.',
      'To revert, name an applied revision, "base" or "-1".');
  END IF;
END $$;
COMMENT ON FUNCTION idem.check_direction(idem.target, text, text)
  IS 'an error where a target means the other direction by itself';

CREATE FUNCTION idem.check_way_down(nodes idem.node[], plan integer[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  without integer[] := '{}';
  here integer;
BEGIN
  FOREACH here IN ARRAY plan LOOP
    IF NOT nodes[here].has_down AND NOT nodes[here].repeatable
        THEN without := array_append(without, here); END IF;
  END LOOP;
  IF cardinality(without) = 0 THEN RETURN; END IF;
  PERFORM idem.raise('ID008', format('revision "%s" has no way down', nodes[without[1]].id),
    format('There is no section "-- migrate:down" in %s.', idem.listed_nodes(nodes, without)),
    'Write a section "-- migrate:down" and load the file again; '
    'an empty one says that there is nothing to undo.');
END $$;
COMMENT ON FUNCTION idem.check_way_down(idem.node[], integer[])
  IS 'an error where a revision cannot be reverted';

-- Without a direction asked for, a revision's own state says which way it lies.
CREATE FUNCTION idem.plan_to_revision(graph idem.graph, revision integer, only_direction text)
  RETURNS idem.plan
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  node constant idem.node := (graph.nodes)[revision];
  applied constant boolean := node.applied_order IS NOT NULL AND NOT node.repeatable;
BEGIN
  IF coalesce(only_direction, CASE WHEN applied THEN 'down' ELSE 'up' END) = 'up' THEN
    RETURN ROW('up', idem.way_up(graph, idem.reach(graph.nodes, ARRAY[revision], 'up')))::idem.plan;
  END IF;
  IF node.repeatable THEN
    PERFORM idem.raise('55000',
      format('cannot revert to revision "%s": it is repeatable', node.id),
      'Nothing comes after a repeatable revision, so there is nothing to revert.',
      'Name a revision that is not repeatable, "base" or "-1".');
  ELSIF NOT applied THEN
    PERFORM idem.raise('55000', format('cannot revert to revision "%s": it is not applied',
        node.id),
      format('Revision %s is not in effect.', idem.described(node)),
      'To apply it, go up; to revert, name an applied revision, "base" or "-1".');
  END IF;
  -- What merely depends on the revision may stay: the revision does.
  RETURN ROW('down', idem.way_down(graph, idem.reach(graph.nodes, node.children,
      'down')))::idem.plan;
END $$;
COMMENT ON FUNCTION idem.plan_to_revision(idem.graph, integer, text)
  IS 'the way to a revision, or back to it';

-- The graph's order has them last, and those that others depend on before these.
CREATE FUNCTION idem.repeatables_up(graph idem.graph, target idem.target) RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  chosen boolean[];
  plan integer[] := '{}';
  here integer;
BEGIN
  IF target.kind = 'revision' AND nodes[target.revision].repeatable THEN
    chosen := idem.reach(nodes, ARRAY[target.revision], 'up');
  ELSIF target.kind <> 'heads' THEN
    RETURN plan;
  END IF;
  FOREACH here IN ARRAY graph.in_order LOOP
    CONTINUE WHEN NOT nodes[here].repeatable OR NOT coalesce(chosen[here], true);
    IF nodes[here].applied_order IS NULL OR nodes[here].changed OR nodes[here].depends && plan THEN
      plan := array_append(plan, here);
    END IF;
  END LOOP;
  RETURN plan;
END $$;
COMMENT ON FUNCTION idem.repeatables_up(idem.graph, idem.target)
  IS 'the repeatable revisions behind a way up';

CREATE FUNCTION idem.repeatables_down(graph idem.graph, target idem.target, plan integer[])
  RETURNS integer[]
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  nodes constant idem.node[] := graph.nodes;
  groundless constant boolean[] := idem.reach(nodes, plan, 'down');
  found_ones integer[] := '{}';
  here integer;
BEGIN
  FOREACH here IN ARRAY graph.in_order LOOP
    IF nodes[here].repeatable AND nodes[here].applied_order IS NOT NULL
       AND (target.kind = 'base' OR groundless[here])
       THEN found_ones := array_prepend(here, found_ones); END IF;
  END LOOP;
  RETURN found_ones;
END $$;
COMMENT ON FUNCTION idem.repeatables_down(idem.graph, idem.target, integer[])
  IS 'the repeatable revisions before a way down';

CREATE FUNCTION idem.make_plan(graph idem.graph, text text, only_direction text, for_stamp boolean)
  RETURNS idem.plan
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  target constant idem.target := idem.read_target(graph, text);
  nodes constant idem.node[] := graph.nodes;
  plan idem.plan;
BEGIN
  PERFORM idem.check_direction(target, text, only_direction);
  CASE target.kind
    WHEN 'heads' THEN plan := ROW('up', idem.way_up(graph, NULL));
    WHEN 'branch_head' THEN
      plan := ROW('up', idem.way_up(graph, idem.reach(nodes, ARRAY[target.revision], 'up')));
    WHEN 'up_by' THEN plan := ROW('up', idem.exactly(idem.way_up(graph, NULL), target, text));
    WHEN 'base' THEN plan := ROW('down', idem.way_down(graph, NULL));
    WHEN 'branch_base' THEN
      plan := ROW('down', idem.way_down(graph, idem.reach(nodes, ARRAY[target.revision], 'down')));
    WHEN 'down_by' THEN plan := ROW('down', idem.exactly(idem.way_down(graph, NULL), target, text));
    ELSE plan := idem.plan_to_revision(graph, target.revision, only_direction);
  END CASE;
  IF plan.direction = 'up' THEN
    plan.revisions := plan.revisions || idem.repeatables_up(graph, target);
  ELSE
    plan.revisions := idem.repeatables_down(graph, target, plan.revisions) || plan.revisions;
  END IF;
  IF plan.direction = 'down' AND NOT for_stamp THEN PERFORM idem.check_way_down(nodes,
      plan.revisions); END IF;
  RETURN plan;
END $$;
COMMENT ON FUNCTION idem.make_plan(idem.graph, text, text, boolean) IS 'the steps to a target';

CREATE FUNCTION idem.require_request(target text, direction text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF target IS NULL THEN PERFORM idem.raise('22004', 'target must not be null'); END IF;
  IF direction NOT IN ('up', 'down') THEN
    PERFORM idem.raise('22023', format('"%s" is not a direction', direction),
      'A direction is ''up'' (never revert), ''down'' (never apply), or null (either).');
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_request(text,
    text) IS 'an error where target or direction is none';

CREATE FUNCTION idem.tell_changed(nodes idem.node[], again boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  changed constant idem.node[] := ARRAY(SELECT n FROM unnest(nodes) AS n WHERE n.changed
      AND NOT n.repeatable);
  node idem.node;
BEGIN
  IF cardinality(changed) = 0 THEN RETURN; END IF;
  IF idem.setting('on_changed_file', 'error') = 'error' THEN
    PERFORM idem.raise('ID009', format('revision "%s" has changed since it was applied',
        changed[1].id),
      CASE WHEN cardinality(changed) > 1
           THEN E'All that changed:\n' || (SELECT string_agg(c.id || ', file ' || c.file, E'\n')
                                              FROM unnest(changed) AS c)
           ELSE 'File: ' || changed[1].file END,
      format('Restore the file and put the change into a new revision. Or accept the file as it is '
             'now: SELECT stamp_to(''%s'', ''up''). Or SET pg_idem.on_changed_file = ''warning''.',
             changed[1].id));
  END IF;
  IF again THEN RETURN; END IF;
  FOREACH node IN ARRAY changed LOOP
    RAISE WARNING USING ERRCODE = 'ID009',
      MESSAGE = format('revision "%s" has changed since it was applied', node.id);
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.tell_changed(idem.node[], boolean)
  IS 'files that changed after they were applied, by the policy pg_idem.on_changed_file';

-- `again`: it was planned before, and what changed is told already.
CREATE FUNCTION idem.planned(target text, only_direction text, again boolean DEFAULT false)
  RETURNS TABLE ("position" integer, revision text, direction text, description text, file text)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  graph idem.graph;
  nodes idem.node[];
  plan idem.plan;
  here integer;
BEGIN
  PERFORM idem.require_request(target, only_direction);
  graph := idem.load_graph();
  nodes := graph.nodes;
  PERFORM idem.tell_changed(nodes, again);
  plan := idem.make_plan(graph, target, only_direction, false);
  direction := plan.direction;
  "position" := 0;
  FOREACH here IN ARRAY plan.revisions LOOP
    "position" := "position" + 1;
    revision := nodes[here].id;
    description := nodes[here].description;
    file := nodes[here].file;
    RETURN NEXT;
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.planned(text, text, boolean)
  IS 'the steps that a run to the target would take';

CREATE FUNCTION @extschema@.migration_plan(target text DEFAULT 'head', direction text DEFAULT NULL)
  RETURNS TABLE ("position" integer, revision text, direction text, description text, file text)
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT * FROM idem.planned(migration_plan.target, $2);
END;
