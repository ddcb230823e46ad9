-- Partitioned tables and partitions: strategy, key, parent and bound are compared; columns and
-- constraints that a partition has from its parent are no difference.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA parts;
SET search_path = parts, public;

-- Range, list and hash; by columns and by expressions.
SELECT safe_create_table('visit', '(id int, day date NOT NULL, CHECK (id > 0)) PARTITION BY RANGE (day)');
SELECT safe_create_table('visit', '(id int, day date NOT NULL, CHECK (id > 0)) PARTITION BY RANGE (day)');
SELECT safe_create_table('visit', '(id int, day date NOT NULL, CHECK (id > 0)) PARTITION BY RANGE (id)');
SELECT safe_create_table('visit', '(id int, day date NOT NULL, CHECK (id > 0)) PARTITION BY LIST (day)');
SELECT safe_create_table('visit', 'id int, day date NOT NULL, CHECK (id > 0)');
CREATE TABLE plain (id int);
SELECT safe_create_table('plain', '(id int) PARTITION BY HASH (id)');
SELECT safe_create_table('by_word', '(word text) PARTITION BY LIST (lower(word))');
SELECT safe_create_table('by_word', '(word text) PARTITION BY LIST (lower(word))');
SELECT safe_create_table('by_word', '(word text) PARTITION BY LIST (upper(word))');
SELECT safe_create_table('by_both', '(a int, "B" text) PARTITION BY RANGE (a, (a + 1), "B" COLLATE "C")');
SELECT safe_create_table('by_both', '(a int, "B" text) PARTITION BY RANGE (a, (a + 1), "B" COLLATE "C")');
SELECT safe_create_table('by_both', '(a int, "B" text) PARTITION BY RANGE (a, (a + 1), "B")');
SELECT safe_create_table('by_class', '(t text) PARTITION BY RANGE (t text_pattern_ops)');
SELECT safe_create_table('by_class', '(t text) PARTITION BY RANGE (t text_pattern_ops)');
SELECT safe_create_table('by_class', '(t text) PARTITION BY RANGE (t)');

-- Partitions: parent and bound.
SELECT safe_create_table('visit_may', $$PARTITION OF visit FOR VALUES FROM ('2024-05-01') TO ('2024-06-01')$$);
SELECT safe_create_table('visit_may', $$PARTITION OF visit FOR VALUES FROM ('May 1, 2024') TO ('2024-06-01')$$);
SELECT safe_create_table('visit_may', $$PARTITION OF visit FOR VALUES FROM ('2024-05-01') TO ('2024-07-01')$$);
SELECT safe_create_table('visit_rest', 'PARTITION OF visit DEFAULT');
SELECT safe_create_table('visit_rest', 'PARTITION OF visit DEFAULT');
SELECT safe_create_table('visit_rest', $$PARTITION OF visit FOR VALUES FROM (MINVALUE) TO (MAXVALUE)$$);
SELECT safe_create_table('word_a', $$PARTITION OF by_word FOR VALUES IN ('a', 'b', NULL)$$);
SELECT safe_create_table('word_a', $$PARTITION OF by_word FOR VALUES IN ('a', 'b', NULL)$$);
SELECT safe_create_table('word_a', $$PARTITION OF by_word FOR VALUES IN ('a', 'b')$$);
SELECT safe_create_table('plain', 'PARTITION OF visit DEFAULT');
SELECT safe_create_table('word_a', 'PARTITION OF visit DEFAULT');
SELECT safe_create_table('word_x', $$PARTITION OF nowhere FOR VALUES IN ('x')$$);
SELECT safe_create_table('word_a', $$PARTITION OF nowhere FOR VALUES IN ('x')$$);
SELECT safe_create_table('word_a', $$PARTITION OF plain FOR VALUES IN ('x')$$);

-- A partition with columns and constraints of its own.
SELECT safe_create_table('visit_june', $$PARTITION OF visit (id DEFAULT 7 NOT NULL, CHECK (id < 100))
  FOR VALUES FROM ('2024-06-01') TO ('2024-07-01')$$);
SELECT safe_create_table('visit_june', $$PARTITION OF visit (id DEFAULT 7 NOT NULL, CHECK (id < 100))
  FOR VALUES FROM ('2024-06-01') TO ('2024-07-01')$$);
SELECT safe_create_table('visit_june', $$PARTITION OF visit (id DEFAULT 8, CHECK (id < 200))
  FOR VALUES FROM ('2024-06-01') TO ('2024-07-01')$$);
-- A partition that is itself partitioned.
SELECT safe_create_table('visit_july', $$PARTITION OF visit FOR VALUES FROM ('2024-07-01') TO ('2024-08-01')
  PARTITION BY HASH (id)$$);
SELECT safe_create_table('visit_july', $$PARTITION OF visit FOR VALUES FROM ('2024-07-01') TO ('2024-08-01')
  PARTITION BY HASH (id)$$);
SELECT safe_create_table('july_0', 'PARTITION OF visit_july FOR VALUES WITH (MODULUS 2, REMAINDER 0)');
SELECT safe_create_table('july_0', 'PARTITION OF visit_july FOR VALUES WITH (MODULUS 2, REMAINDER 0)');
SELECT safe_create_table('july_0', 'PARTITION OF visit_july FOR VALUES WITH (MODULUS 2, REMAINDER 1)');

-- Columns, constraints and indexes go to the partitions with their parent: satisfied afterwards,
-- for both.
SELECT safe_add_column('visit', 'note', 'text');
SELECT safe_add_column('visit', 'note', 'text'), safe_add_column('visit_may', 'note', 'text');
SELECT safe_add_constraint('visit', 'noted', 'CHECK (note <> '''')');
SELECT safe_add_constraint('visit', 'noted', 'CHECK (note <> '''')'),
       safe_add_constraint('visit_may', 'noted', 'CHECK (note <> '''')');
SELECT safe_create_index('visit_note', 'visit', 'note');
SELECT safe_create_index('visit_note', 'visit', 'note'),
       safe_create_index('visit_may_note_idx', 'visit_may', 'note');
SELECT safe_add_constraint('visit', 'visit_key', 'PRIMARY KEY (id, day)');
SELECT safe_add_constraint('visit', 'visit_key', 'PRIMARY KEY (id, day)');

-- An index ON ONLY the parent is not valid before all partitions have theirs, and not built again.
SELECT ensure('CREATE INDEX visit_id ON ONLY visit (id)');
SELECT ensure('CREATE INDEX visit_id ON ONLY visit (id)');
SELECT safe_create_index('visit_id', 'visit', 'id');

SET client_min_messages = warning;
DROP SCHEMA parts CASCADE;
