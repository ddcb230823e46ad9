-- safe_add_constraint: adds what is not there. An equal constraint counts under any name; another one
-- of that name is told. (The comparison itself: constraints_are_compared.)
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA bank;
SET search_path = bank, public;
CREATE TABLE client (id int PRIMARY KEY, name text);
CREATE TABLE account (id int NOT NULL, client int, balance numeric, opened date, during int4range);
INSERT INTO client VALUES (1, 'a');
INSERT INTO account VALUES (1, 1, 10, '2024-01-01', '[1,3)');

-- Each kind: made, there, there under another name.
SELECT safe_add_constraint('account', 'account_key', 'PRIMARY KEY (id)');
SELECT safe_add_constraint('account', 'account_key', 'PRIMARY KEY (id)');
SELECT safe_add_constraint('account', 'other_key', 'PRIMARY KEY (id)');
SELECT safe_add_constraint('account', 'of_client', 'FOREIGN KEY (client) REFERENCES client');
SELECT safe_add_constraint('account', 'of_client', 'FOREIGN KEY (client) REFERENCES bank.client (id)');
SELECT safe_add_constraint('account', '"Of Client"', 'FOREIGN KEY (client) REFERENCES client (id)');
SELECT safe_add_constraint('account', 'one_each', 'UNIQUE (client, opened)');
SELECT safe_add_constraint('account', 'one_each', 'UNIQUE (client, opened)');
SELECT safe_add_constraint('account', 'one_for_all', 'UNIQUE (client, opened)');
SELECT safe_add_constraint('account', 'not_in_debt', 'CHECK (balance >= 0)');
SELECT safe_add_constraint('account', 'not_in_debt', 'CHECK (balance >= 0)');
SELECT safe_add_constraint('account', 'in_credit', 'CHECK ((balance >= (0)::numeric))');
SELECT safe_add_constraint('account', 'apart', 'EXCLUDE USING gist (during WITH &&)');
SELECT safe_add_constraint('account', 'apart', 'EXCLUDE USING gist (during WITH &&)');
SELECT safe_add_constraint('account', 'asunder', 'EXCLUDE (during WITH =)');
SELECT count(*) FROM pg_constraint WHERE conrelid = 'account'::regclass AND contype <> 'n';

-- Of the same name, but another one: told, and not touched.
SELECT safe_add_constraint('account', 'not_in_debt', 'CHECK (balance >= 100)');
SELECT safe_add_constraint('account', 'of_client', 'FOREIGN KEY (client) REFERENCES client ON DELETE CASCADE');
SELECT safe_add_constraint('account', 'one_each', 'UNIQUE (opened, client)');
SELECT safe_add_constraint('account', 'one_each', 'CHECK (id > 0)');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'not_in_debt';

-- NOT VALID first, validated later: both forms are satisfied by the valid one.
SELECT safe_add_constraint('account', 'recent', $$CHECK (opened > '2000-01-01') NOT VALID$$);
SELECT safe_add_constraint('account', 'recent', $$CHECK (opened > '2000-01-01') NOT VALID$$);
SELECT safe_add_constraint('account', 'recent', $$CHECK (opened > '2000-01-01')$$);
SELECT ensure('ALTER TABLE account VALIDATE CONSTRAINT recent');
SELECT ensure('ALTER TABLE account VALIDATE CONSTRAINT recent');
SELECT ensure('ALTER TABLE account VALIDATE CONSTRAINT missing');
SELECT safe_add_constraint('account', 'recent', $$CHECK (opened > '2000-01-01')$$);

-- USING INDEX takes an index over: afterwards the constraint is there, and the index has its name.
CREATE UNIQUE INDEX fast ON account (opened, id);
SELECT safe_add_constraint('account', 'quick', 'UNIQUE USING INDEX fast');
SELECT safe_add_constraint('account', 'quick', 'UNIQUE USING INDEX fast');

-- Two schemas of the path have the table: the first is meant.
CREATE SCHEMA branch;
CREATE TABLE branch.account (id int);
SET search_path = branch, bank, public;
SELECT safe_add_constraint('account', 'account_key', 'PRIMARY KEY (id)');
SELECT conrelid::regclass FROM pg_constraint WHERE conname = 'account_key' ORDER BY 1;
SET search_path = bank, public;

-- How it can go wrong.
SELECT safe_add_constraint('nothing', 'c', 'CHECK (true)');
SELECT safe_add_constraint('account', 'c', 'CHECK (missing > 0)');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_add_constraint('account', 'not_in_debt', 'CHECK (missing > 0)');
SELECT safe_add_constraint('account', 'c', 'CHECK (id)');
SELECT safe_add_constraint('account', 'c', 'UNIQUE (missing)');
SELECT safe_add_constraint('account', 'c', 'PRIMARY KEY (client)');
SELECT safe_add_constraint('account', 'c', 'FOREIGN KEY (client) REFERENCES nothing');
SELECT safe_add_constraint('account', 'of_client', 'FOREIGN KEY (client) REFERENCES nothing');
SELECT safe_add_constraint('account', 'c', 'FOREIGN KEY (client) REFERENCES client (name)');
SELECT safe_add_constraint('account', 'c', 'CHECK (balance > 100)');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_add_constraint('account', 'c', 'NONSENSE');
SELECT safe_add_constraint('account', 'c', '');
CREATE VIEW accounts AS SELECT * FROM account;
SELECT safe_add_constraint('accounts', 'c', 'CHECK (true)');
SELECT safe_add_constraint(NULL, 'c', 'CHECK (true)');
SELECT safe_add_constraint('account', NULL, 'CHECK (true)');
SELECT safe_add_constraint('account', 'c', NULL);
SELECT constraint_exists('account', 'c');

SET client_min_messages = warning;
DROP SCHEMA bank, branch CASCADE;
