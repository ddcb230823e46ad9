"""Cuts SQL text into statements the way psql does, and names their kind.

Knows quotes, dollar quotes, nested comments, parentheses (rules) and BEGIN ATOMIC bodies.
"""
import re

TOKEN = re.compile(r"""
    (?P<line>--[^\n]*)
  | (?P<block>/\*)
  | (?P<string>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*")
  | (?P<dollar>\$(?:[^\W\d]\w*)?\$)
  | (?P<word>[^\W\d][\w$]*)
  | (?P<space>\s+)
  | (?P<other>.)
""", re.VERBOSE | re.DOTALL)

TRANSACTION_CONTROL = {'BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT'}


def end_of_block_comment(text, at):
    depth = 0
    for found in re.compile(r'/\*|\*/').finditer(text, at):
        depth += 1 if found.group() == '/*' else -1
        if depth == 0:
            return found.end()
    return len(text)


def tokens(text):
    """Yields (kind, text of the token); comments and white space come as 'space'."""
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        kind, end = found.lastgroup, found.end()
        if kind == 'block':
            end = end_of_block_comment(text, at)
        elif kind == 'dollar':
            close = text.find(found.group(), end)
            end = len(text) if close < 0 else close + len(found.group())
        yield ('space' if kind in ('line', 'block') else kind), text[at:end]
        at = end


class Statement:
    """One statement: its text without the semicolon, and its words outside of quotes."""

    def __init__(self):
        self.parts, self.words, self.parens, self.atomic = [], [], 0, 0

    @property
    def text(self):
        return ''.join(self.parts).strip()

    def add(self, kind, token):
        self.parts.append(token)
        if kind == 'word':
            self.words.append(token.upper())
            self.count_blocks(token.upper())
        elif kind == 'string':
            self.words.append(token)
        elif kind in ('other', 'dollar'):
            self.words.append(token[:1])
            self.parens += {'(': 1, ')': -1}.get(token, 0)

    def count_blocks(self, word):
        if self.words[0] != 'CREATE' or not {'FUNCTION', 'PROCEDURE'} & set(self.words[1:4]):
            return
        if word == 'BEGIN' or (word == 'CASE' and self.atomic):
            self.atomic += 1
        elif word == 'END' and self.atomic:
            self.atomic -= 1

    def is_transaction_control(self):
        return bool(self.words) and self.words[0] in TRANSACTION_CONTROL

    def refuses_transaction(self):
        """Whether the server runs it only outside of a transaction, as far as it shows."""
        return bool({'CONCURRENTLY', 'VACUUM'} & set(self.words)) and self.words[0] != 'REFRESH'

    @property
    def kind(self):
        """In a few words: CREATE TABLE, ALTER TABLE ADD COLUMN, INSERT, DO, ..."""
        skip = {'OR', 'REPLACE', 'UNIQUE', 'IF', 'NOT', 'EXISTS', 'CONCURRENTLY', 'ONLY', 'TEMP',
                'TEMPORARY', 'UNLOGGED'}
        words = [word for word in self.words[:12] if word not in skip]
        if words[:2] == ['ALTER', 'TABLE']:
            return ' '.join(['ALTER', 'TABLE'] + alter_action(self.words[2:]))
        if words[0] in ('CREATE', 'ALTER', 'DROP', 'COMMENT'):
            return ' '.join(words[:3] if words[1] in ('MATERIALIZED', 'DEFAULT')
                            else words[:2])
        return words[0]


def alter_action(words):
    """The first subcommand of an ALTER TABLE: the words from its verb on."""
    verbs = {'ADD', 'DROP', 'ALTER', 'RENAME', 'SET', 'OWNER', 'ENABLE', 'DISABLE', 'ATTACH',
             'DETACH', 'VALIDATE', 'REPLICA', 'INHERIT', 'NO', 'FORCE', 'CLUSTER', 'RESET'}
    start = next((i for i, word in enumerate(words) if word in verbs and i > 0), len(words))
    rest = words[start:]
    if rest[:1] == ['ALTER']:
        changes = {'TYPE', 'SET', 'DROP', 'ADD', 'RESTART'}
        at = next((i for i, word in enumerate(rest) if word in changes), len(rest))
        return ['ALTER COLUMN'] + [word for word in rest[at:at + 3] if word.isalpha()][:2]
    known = {'COLUMN', 'CONSTRAINT', 'TO', 'SCHEMA', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'ROW',
             'TRIGGER', 'PARTITION', 'IDENTITY'}
    return rest[:1] + [word for word in rest[1:2] if word in known]


def split(text):
    """The statements of a script in order, empty ones left out."""
    found, current = [], Statement()
    for kind, token in tokens(text):
        if token == ';' and current.parens <= 0 and not current.atomic:
            found.append(current)
            current = Statement()
        else:
            current.add(kind, token)
    found.append(current)
    return [statement for statement in found if statement.words]
