"""Databases of the server beside which this runs: made, cloned, dropped, read out.

Everything goes through psql and pg_dump, as the environment points them (scripts/with-server.sh).
"""
import json
import re
import subprocess
import time
from collections import namedtuple

STATEMENT_TIMEOUT = 60  # seconds
CRASHED = re.compile(r'the database system is|crash of another server process|'
                     r'connection to server .* failed|terminating connection due to')

Failure = namedtuple('Failure', 'sqlstate message detail hint context statement')


class ServerLost(Exception):
    """Another session has crashed the server: try again."""


class Result:
    """What psql said."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def failure(self):
        return None if self.code == 0 else read_failure(self.err)

    def drift(self):
        """What pg_idem told as drift, each with its revision."""
        told, revision = [], ''
        for sqlstate, text in re.findall(r'(?:NOTICE|WARNING):  (ID\d+): (.*)', self.err):
            if sqlstate == 'ID110':
                revision = text.split()[1]
            elif sqlstate == 'ID105':
                told.append('%s %s' % (revision, text))
        return told


def read_failure(text):
    found = re.search(r'(?:ERROR|FATAL|PANIC):  (\w{5}): (.*)', text)
    if not found:
        lines = [line for line in text.splitlines() if line.strip()]
        return Failure('-----', lines[-1] if lines else 'no message', '', '', '', '')
    rest = text[found.end():]

    def field(name):
        match = re.search(r'^%s:  (.*(?:\n(?!\w+:  ).*)*)' % name, rest, re.M)
        return match.group(1).strip() if match else ''
    statement = re.search(r'statement: (.*(?:\n.*)*)', field('CONTEXT'))
    return Failure(found.group(1), found.group(2), field('DETAIL'), field('HINT'),
                   field('CONTEXT'), statement.group(1) if statement else '')


def psql(database, script, *options):
    """Runs a script, stops at its first error."""
    command = ['psql', '-X', '-q', '-A', '-t', '-d', database, '-v', 'ON_ERROR_STOP=1',
               '-v', 'VERBOSITY=verbose', *options]
    if '-f' not in options:
        command += ['-f', '-']
    try:
        done = subprocess.run(command, input=script.encode(), capture_output=True,
                              timeout=STATEMENT_TIMEOUT)
    except subprocess.TimeoutExpired:
        return Result(3, '', 'ERROR:  57014: no end after %d seconds' % STATEMENT_TIMEOUT)
    result = Result(done.returncode, done.stdout.decode('utf-8', 'replace'),
                    done.stderr.decode('utf-8', 'replace'))
    if result.code and CRASHED.search(result.err):
        raise ServerLost(result.err)
    return result


def psql_file(database, script):
    """Runs a file straight, as a tool without pg_idem does."""
    return psql(database, '', *(['-1'] if script.transactional else []), '-f', script.path)


def psql_statements(database, found):
    """Runs statements one by one, each committed by itself."""
    return psql(database, ''.join(statement.text + '\n;\n' for statement in found))


def must(result):
    if result.code:
        raise RuntimeError(result.err.strip())
    return result.out


def await_server():
    for _ in range(300):
        try:
            if psql('postgres', 'SELECT 1').code == 0:
                return
        except ServerLost:
            pass
        time.sleep(0.2)
    raise RuntimeError('the server does not come back')


def create(database, template='template0'):
    drop(database)
    must(psql('postgres', 'CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy' % (
        database, template)))


def drop(*databases):
    must(psql('postgres', ''.join('DROP DATABASE IF EXISTS %s WITH (FORCE);\n' % database
                                  for database in databases)))


def dump(database, *options):
    """The schema, without pg_idem itself."""
    command = ['pg_dump', '--schema-only', '-N', 'idem', '-N', 'idem_functions', *options, database]
    done = subprocess.run(command, capture_output=True, timeout=STATEMENT_TIMEOUT)
    text = done.stdout.decode('utf-8', 'replace')
    if done.returncode:
        error = done.stderr.decode('utf-8', 'replace')
        if CRASHED.search(error):
            raise ServerLost(error)
        raise RuntimeError(error)
    return text


NOT_OURS = """n.nspname NOT IN ('information_schema', 'idem', 'idem_functions')
  AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'
                  ::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')"""

READ_ROWS = """
SET search_path = pg_catalog;
SELECT format('SELECT %%L, to_jsonb(t) FROM ONLY %%s t', c.oid::regclass, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'm') AND c.relispopulated AND pg_relation_size(c.oid) > 0 AND %s \\gexec
SELECT ' ' || c.oid::regclass, coalesce(pg_sequence_last_value(c.oid), -1)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND %s;
""" % (NOT_OURS, NOT_OURS)


def rows(database):
    """({table: [row]}, {sequence: last value})"""
    tables, sequences = {}, {}
    for line in must(psql(database, READ_ROWS)).splitlines():
        name, _, value = line.partition('|')
        if name.startswith(' '):
            sequences[name[1:]] = int(value)
        else:
            tables.setdefault(name, []).append(json.loads(value, parse_float=str))
    return tables, sequences
