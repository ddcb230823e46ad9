"""Puts outcomes into words: the table per history, failures grouped by cause, JSON lines."""
import json
import re
from collections import Counter, defaultdict

import statements

# outcome: heading of its column
COLUMNS = {'same': 'same', 'refused': 'refused', 'error': 'error', 'schema': 'wrong schema',
           'rows': 'wrong rows', 'columns': 'column order', 'names': 'other names'}


def masked(text):
    """Without names and numbers, so that equal causes look equal."""
    text = re.sub(r'"[^"]*"', '"..."', text)
    text = re.sub(r'\(.*\)', '(...)', text)
    text = re.sub(r'\b(column|table|constraint|index|view|function|type|on|is|wanted) (?!NOT |null|'
                  r'not |no |both|FOREIGN|CHECK|UNIQUE|PRIMARY|on |is )[\w."\[\]]+', r'\1 ...',
                  text)
    return re.sub(r'\d+', 'N', text)


def kind_of(text):
    found = statements.split(text)
    return found[0].kind if found else '?'


def cause(outcome):
    failure = outcome.failure
    if failure:
        return '%s %s: %s  [%s]' % (outcome.outcome, failure.sqlstate, masked(failure.message),
                                    kind_of(failure.statement))
    what = {re.match(r'(\w+ [A-Z ]*[A-Z]\b|\w+ of|\w+)', line).group(1)
            for line in outcome.differences}
    return '%s: %s' % (COLUMNS[outcome.outcome], ', '.join(sorted(what)))


def place(outcome):
    return ':'.join([outcome.history, outcome.revision] + ([str(outcome.k)] if outcome.k else []))


def example(outcome):
    if outcome.failure:
        return outcome.failure.message
    return outcome.differences[0][:600]


def markdown(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    lines = ['| ' + ' | '.join(str(cell).ljust(width) for cell, width in zip(row, widths)) + ' |'
             for row in rows]
    return '\n'.join([lines[0], '|' + '|'.join('-' * (width + 2) for width in widths) + '|'] +
                     lines[1:])


def straight_verdict(outcomes):
    """What the run of one history from empty to head came to."""
    heads = [outcome for outcome in outcomes if outcome.revision == 'head']
    failures = sum(1 for outcome in outcomes if outcome.failure)
    words = [COLUMNS[outcome.outcome] for outcome in heads if outcome.outcome != 'same']
    words += ['%d files fail' % failures] if failures else []
    words += ['drift told'] if any(outcome.drift for outcome in heads) else []
    return ', '.join(words) if words or not heads else 'same'


def table(outcomes):
    rows = [['history', 'from empty to head', 'pairs', *COLUMNS.values(), 'drift told']]
    total = [0] * (len(COLUMNS) + 2)
    for history in sorted({outcome.history for outcome in outcomes}):
        mine = [outcome for outcome in outcomes if outcome.history == history]
        pairs = [outcome for outcome in mine if outcome.k and outcome.outcome != 'impossible']
        counts = Counter(outcome.outcome for outcome in pairs)
        cells = [len(pairs), *(counts[name] for name in COLUMNS),
                 sum(1 for outcome in pairs if outcome.drift)]
        total = [a + b for a, b in zip(total, cells)]
        rows.append([history, straight_verdict([o for o in mine if not o.k]), *cells])
    rows.append(['together', '', *total])
    return markdown(rows)


def numbers(found):
    """1, 2, 3, 7 as "1-3, 7"."""
    parts = []
    for number in sorted(found):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ', '.join(str(a) if a == b else '%d-%d' % (a, b) for a, b in parts)


def not_same(outcomes):
    """Every pair that is not `same`, with its reason; pairs of one file together."""
    reasons = defaultdict(list)
    for outcome in outcomes:
        if outcome.k and outcome.outcome not in ('same', 'impossible'):
            reasons[(outcome.outcome, outcome.history, outcome.file, reason(outcome))].append(
                outcome.k)
    rows = [[outcome, history, file, numbers(found), text] for (outcome, history, file, text), found
            in sorted(reasons.items(), key=lambda item: (item[0][0] != 'refused', item[0]))]
    return markdown([['outcome', 'history', 'file', 'k', 'reason']] + rows) if rows else ''


def reason(outcome):
    """Of a refusal its detail, which has no more than the facts."""
    failure = outcome.failure
    if not failure:
        return cause(outcome)
    text = failure.message if outcome.outcome != 'refused' else '%s. %s' % (
        failure.message, failure.detail)
    return ' '.join(text.split()).replace('|', '\\|')


def grouped(places):
    """{cause: [(place, example)]} as text, most frequent first, with some places of each."""
    order = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return '\n'.join('%5d  %s\n       %s\n       e.g. %s' % (
        len(found), name, ' '.join(spread([one for one, _ in found], 4)), found[0][1])
        for name, found in order)


def causes(outcomes, straight=()):
    """straight: (history, revision) of files that do not even run once."""
    places = defaultdict(list)
    for outcome in outcomes:
        if outcome.outcome not in ('same', 'impossible'):
            known = (outcome.history, outcome.revision) in straight
            places[('(run once, too) ' if known else '') + cause(outcome)].append(
                (place(outcome), example(outcome)))
    return grouped(places)


def drift_causes(outcomes):
    places = defaultdict(list)
    for outcome in outcomes:
        for text in set(outcome.drift):
            places[masked(text.split(None, 1)[1])].append((place(outcome), text))
    return grouped(places)


def spread(places, count):
    """Some places, from as many histories as possible."""
    first = {}
    for one in places:
        first.setdefault(one.split(':')[0], one)
    chosen = list(first.values())
    return (chosen + [one for one in places if one not in chosen])[:count]


def json_line(outcome):
    record = outcome._asdict()
    if outcome.failure:
        record['failure'] = outcome.failure._asdict()
    return json.dumps(record)
