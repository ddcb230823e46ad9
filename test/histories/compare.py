"""Holds two databases against each other: schema by pg_dump, rows table by table.

Order does not count, neither of objects nor of rows. Column order and generated names are told
apart. What differs between two straight runs is left out: columns of now() or of random uuids,
the time in a view over 'now'.
"""
import json
import re
from collections import Counter

HEADING = re.compile(r'^--\n-- Name: (.*); Type: (.*?); Schema: (.*?); Owner: (.*)\n--\n', re.M)
NOISE = re.compile(r'^(SET .*;|SELECT pg_catalog\.set_config\(.*;|\\(un)?restrict .*|--.*|)\n?',
                   re.M)
TIME = re.compile(r'\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*')
NUMBERED = re.compile(r'(_(?:key|check|fkey|idx|seq|pkey|excl|not_null))\d+\b')


def entries(dump):
    """{(type, schema, name): body} of a dump; several bodies of one heading are put together."""
    parts, found = HEADING.split(dump), {}
    for name, kind, schema, owner, body in zip(*(parts[i::5] for i in range(1, 6))):
        if name in ('pg_idem', 'EXTENSION pg_idem'):
            continue
        key = (kind, schema, name)
        body = NOISE.sub('', body) + '-- owner %s\n' % owner
        found[key] = ''.join(sorted([found[key], body])) if key in found else body
    return found


def sorted_columns(body):
    return sorted(line.rstrip(',') for line in body.splitlines())


def without_numbers(all_entries):
    return sorted(NUMBERED.sub(r'\1', '%s %s' % (key, body)) for key, body in all_entries.items())


def schema_difference(wanted, also, found):
    """(None, 'columns', 'names' or 'schema'; the differences in words). `also`: a second dump."""
    wanted, also, found = entries(wanted), entries(also), entries(found)
    for key in [key for key, body in wanted.items() if also.get(key) != body]:
        for some in (wanted, found):
            some[key] = TIME.sub('<time>', some.get(key, ''))
    lines, only_columns = [], True
    for key in sorted(wanted.keys() | found.keys()):
        before, after = wanted.get(key), found.get(key)
        if before == after:
            continue
        only_columns &= (key[0] == 'TABLE' and None not in (before, after)
                         and sorted_columns(before) == sorted_columns(after))
        lines.append(in_words(key, before, after))
    if not lines:
        return None, []
    if only_columns:
        return 'columns', lines
    return 'names' if without_numbers(wanted) == without_numbers(found) else 'schema', lines


def in_words(key, before, after):
    what = '%s %s.%s' % (key[0], key[1], key[2])
    if after is None:
        return 'missing ' + what
    if before is None:
        return 'extra ' + what
    gone = Counter(before.splitlines()) - Counter(after.splitlines())
    new = Counter(after.splitlines()) - Counter(before.splitlines())
    return 'changed %s: wanted %s, found %s' % (what, shortened(gone), shortened(new))


def shortened(lines):
    text = ' / '.join(line.strip() for line in lines)
    return text[:300] + (' ...' if len(text) > 300 else '')


def canonical(row, leave_out=()):
    return json.dumps({name: value for name, value in row.items() if name not in leave_out},
                      sort_keys=True)


def volatile_columns(first, second):
    """{table: columns} whose values differ between two straight runs."""
    found = {}
    for table in first.keys() | second.keys():
        one, two = first.get(table, []), second.get(table, [])
        names = {name for row in one + two for name in row}
        found[table] = {name for name in names if column(one, name) != column(two, name)}
    return found


def column(table_rows, name):
    return Counter(json.dumps(row.get(name), sort_keys=True) for row in table_rows)


def row_differences(wanted, found, volatile):
    """In words; nothing if the rows are the same."""
    lines = []
    for table in sorted(wanted.keys() | found.keys()):
        leave_out = volatile.get(table, ())
        before = Counter(canonical(row, leave_out) for row in wanted.get(table, []))
        after = Counter(canonical(row, leave_out) for row in found.get(table, []))
        lost, added = before - after, after - before
        if lost or added:
            lines.append('rows of %s: %d lost %s, %d added %s' % (
                table, lost.total(), shortened(lost), added.total(), shortened(added)))
    return lines


def sequence_differences(wanted, found):
    """One that lags behind hands out numbers that are taken; one that is ahead does no harm."""
    return ['sequence %s at %s, wanted %s' % (name, found.get(name), value)
            for name, value in sorted(wanted.items()) if found.get(name, value) < value]
