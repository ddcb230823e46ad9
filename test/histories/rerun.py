"""The measurements: a history straight through, and its files again after a run that died.

A walk brings a database by pg_idem to just before a file; everything else is done on its clones.
"""
import random
from collections import namedtuple

import compare
import server

# outcome: same, refused, error, schema, columns, names, rows or impossible (psql cannot run the
# first k statements one by one, or the file not at all). k is 0 for a file that is not run again,
# and for revision 'head', which stands for the whole history.
Outcome = namedtuple('Outcome', 'history revision file direction k of kind outcome failure '
                     'differences drift')
DIFFERENT = ('schema', 'columns', 'names', 'rows')


def migrate(database, target, direction='up'):
    return server.psql(database, "CALL idem_functions.migrate('%s', '%s')" % (target, direction))


def prepare(history, database):
    """A database with what must exist before, the extension, and all files loaded."""
    server.create(database)
    set_up(history, database)
    server.must(server.psql(database, 'CREATE SCHEMA idem_functions; CREATE EXTENSION '
                            'pg_idem SCHEMA idem_functions;\n' + history.load_script()))


def set_up(history, database):
    if history.setup:
        server.must(server.psql(database, '', '-f', history.setup))


def bring(history, database, target):
    """Up to a step by pg_idem; a file that fails there is run by psql, if it can, and stamped.

    Returns the failures as (step, failure), and the drift that was told.
    """
    failures, drift = [], []
    while True:
        result = migrate(database, target.revision)
        drift += result.drift()
        if result.code == 0:
            return failures, drift
        step = next_step(history, database)
        failures.append((step, result.failure))
        by_psql_instead(database, step)


def by_psql_instead(database, step):
    server.psql_file(database, step.up)
    server.must(server.psql(database, "SELECT idem_functions.stamp_to('%s')" % step.revision))


def next_step(history, database):
    last = server.must(server.psql(database, 'SELECT max(revision) FROM idem.applied')).strip()
    return next(step for step in history.steps if step.revision > last)


def read_out(database):
    return (server.dump(database), *server.rows(database))


class Reference:
    """What straight runs lead to: the schema, the rows and what varies in them."""

    def __init__(self, first, second):
        self.dump, self.rows, self.sequences = first
        self.also = second[0]
        self.volatile = compare.volatile_columns(self.rows, second[1])

    def judge(self, database):
        """(outcome, differences)"""
        dump, rows, sequences = read_out(database)
        kind, differences = compare.schema_difference(self.dump, self.also, dump)
        if kind in ('schema', 'names'):
            return kind, differences
        lines = (compare.row_differences(self.rows, rows, self.volatile) +
                 compare.sequence_differences(self.sequences, sequences))
        if lines:
            return 'rows', differences + lines
        return kind or 'same', differences


def straight(history, prefix):
    """From empty to head by psql (twice) and by pg_idem; the last outcome is the head's."""
    reference = Reference(*[by_psql(history, '%s_psql%d' % (prefix, n)) for n in range(2)])
    database = prefix + '_idem'
    prepare(history, database)
    failures, drift = bring(history, database, history.steps[-1])
    outcome, differences = reference.judge(database)
    server.drop(database)
    for step, failure in failures:
        yield Outcome(history.name, step.revision, step.id, 'up', 0, len(step.up.statements), '',
                      'error', failure, [], [])
    yield Outcome(history.name, 'head', '', 'up', 0, len(history.steps), '', outcome, None,
                  differences, drift)


def by_psql(history, database):
    server.create(database)
    set_up(history, database)
    for step in history.steps:
        result = server.psql_file(database, step.up)
        if result.code:
            raise RuntimeError('psql itself fails: %s' % result.err.strip())
    found = read_out(database)
    server.drop(database)
    return found


def sample(history, direction, count):
    """Pairs of step and k as {index of the step: [k, ...]}, the same ones each time."""
    scripts = [getattr(step, direction) for step in history.steps]
    pairs = [(index, k) for index, script in enumerate(scripts) if script
             for k in range(1, len(script.statements) + 1)]
    if count and len(pairs) > count:
        pairs = random.Random(history.name).sample(pairs, count)
    found = {}
    for index, k in sorted(pairs):
        found.setdefault(index, []).append(k)
    return found


class Walk:
    """One database on its way through a history, and the pairs tried on its clones."""

    def __init__(self, history, direction, prefix, by_psql=False, say=None):
        self.history, self.direction, self.by_psql, self.say = history, direction, by_psql, say
        self.database, self.clone = prefix + '_walk', prefix + '_clone'
        prepare(history, self.database)

    def go_before(self, index):
        """To just before the step is run in the direction."""
        last = index - 1 if self.direction == 'up' else index
        if last >= 0:
            bring(self.history, self.database, self.history.steps[last])

    def run_pairs(self, index, wanted):
        """k = 0, the file run once, comes along."""
        step = self.history.steps[index]
        script = getattr(step, self.direction)
        self.go_before(index)
        reference = self.reference(script)
        for k in wanted + [0]:
            outcome = Outcome(self.history.name, step.revision, step.id, self.direction, k,
                              len(script.statements), script.statements[k - 1].kind if k else '',
                              *(self.pair(index, script, k, reference) if reference
                                else ('impossible', None, ['psql cannot run the file'], [])))
            if k == 0 and self.direction == 'up' and outcome.outcome in DIFFERENT:
                by_psql_instead(self.database, step)
            yield outcome

    def reference(self, script):
        runs = []
        for _ in range(2):
            server.create(self.clone, self.database)
            if server.psql_file(self.clone, script).code:
                return None
            runs.append(read_out(self.clone))
        return Reference(*runs)

    def pair(self, index, script, k, reference):
        """(outcome, failure, differences, drift told)"""
        server.create(self.clone, self.database)
        died = server.psql_statements(self.clone, [statement for statement in script.statements[:k]
                                                   if statement.kind != 'LOCK'])
        if died.code:
            return 'impossible', died.failure, [], []
        result = (server.psql_file(self.clone, script) if self.by_psql else
                  migrate(self.clone, self.target(index), self.direction))
        if self.say:
            self.say('the first %d statements:\n%s\nthe whole:\n%s' % (k, died.err, result.err))
        drift = result.drift()
        if result.code:
            refused = result.failure.sqlstate == 'ID010'
            return 'refused' if refused else 'error', result.failure, [], drift
        outcome, differences = reference.judge(self.clone)
        return outcome, None, differences, drift

    def target(self, index):
        if self.direction == 'up':
            return self.history.steps[index].revision
        return self.history.steps[index - 1].revision if index else 'base'

    def close(self):
        server.drop(self.clone, self.database)
