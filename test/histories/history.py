"""Reads a history as it is laid out in a folder, and writes its files in the format of pg_idem.

DIR/NAME/up/NNNN__<id>.sql, down/ alike, order.tsv (sequence, id, txn or notxn, ...), setup.sql.
"""
import csv
import os

import statements


class Script:
    """One direction of one file."""

    def __init__(self, path, transactional):
        with open(path, encoding='utf-8', newline='') as file:
            self.text = file.read()
        self.path = path
        found = statements.split(self.text)
        self.statements = [s for s in found if not s.is_transaction_control()]
        # some tools find out by themselves what cannot run in a transaction
        self.transactional = transactional and not self.refuses_transaction()

    def refuses_transaction(self):
        """A CALL alone is taken for one of a procedure that commits."""
        return ([statement.kind for statement in self.statements] == ['CALL'] or
                any(statement.refuses_transaction() for statement in self.statements))


class Step:
    """One file of the history: the revision, its ways up and down."""

    def __init__(self, revision, identifier, transactional, up, down):
        self.revision, self.id = revision, identifier
        self.up = Script(up, transactional)
        self.down = Script(down, transactional) if down else None
        self.transactional = self.up.transactional and (not down or self.down.transactional)

    def migration(self, previous):
        """The file as pg_idem reads it. Revisions form a line, in the order of the files."""
        down = '-- migrate:down\n%s\n' % self.down.text if self.down else ''
        return ('-- revision: %s\n-- revises: %s\n-- description: %s\n-- transaction: %s\n\n'
                '-- migrate:up\n%s\n%s' % (self.revision, previous or 'none', self.id,
                                           'on' if self.transactional else 'off',
                                           self.up.text, down))


class History:
    def __init__(self, corpus, name):
        self.name, self.folder = name, os.path.join(corpus, name)
        with open(os.path.join(self.folder, 'order.tsv'), encoding='utf-8') as file:
            rows = list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
        ups, downs = self.listing('up'), self.listing('down')
        self.steps = [Step('%04d' % int(row['seq']), row['id'], row['txn'] == 'txn',
                           ups[int(row['seq'])], downs.get(int(row['seq']))) for row in rows]

    def listing(self, direction):
        """{sequence: path}"""
        folder = os.path.join(self.folder, direction)
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return {int(name.split('__')[0]): os.path.join(folder, name) for name in names}

    @property
    def setup(self):
        path = os.path.join(self.folder, 'setup.sql')
        return path if os.path.exists(path) else None

    def load_script(self):
        """SQL that loads every file into the extension."""
        script, previous = [], None
        for step in self.steps:
            script.append('SELECT idem_functions.load_migration(%s, %s);' % (
                literal(os.path.basename(step.up.path)), literal(step.migration(previous))))
            previous = step.revision
        return '\n'.join(script)


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def names(corpus):
    return sorted(name for name in os.listdir(corpus)
                  if os.path.exists(os.path.join(corpus, name, 'order.tsv')))
