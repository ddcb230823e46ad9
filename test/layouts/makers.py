"""Databases as the tools themselves build them: each one's command line, taken from PATH."""
import os
import re
import shutil
import subprocess
from collections import namedtuple

# build(folder, database, state); state is the table, schema or registry that the tool is to use.
# halve(folder) leaves the first half there; extend(folder) adds a revision that makes a table;
# `found` asks the tool's table for the revisions in order; `states` are names for `state`, each with
# the table that `adopt` is told then.
Maker = namedtuple('Maker', 'command layout build halve extend hidden found states graph',
                   defaults=[None])


NPM = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'npm')


def url(database):
    return 'postgres://%s@localhost/%s?host=%s&port=%s' % (
        os.environ['PGUSER'], database, os.environ['PGHOST'], os.environ['PGPORT'])


def tool(folder, *command, **variables):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=500,
                          env={**os.environ, **variables})
    if done.returncode:
        said = re.search(r'.*error.*(.|\n)*', done.stdout + done.stderr, re.I)
        raise RuntimeError('%s: %s' % (' '.join(command[:2]), said and said.group()[:900]))
    return done.stdout


def write(path, text, mode='w'):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, mode, encoding='utf-8') as file:
        file.write(text)


def keep_half(folder):
    """Of files, or of folders that are one revision each."""
    names = sorted(name for name in os.listdir(folder) if name[0].isdigit())
    for name in names[len(names) // 2:]:
        path = os.path.join(folder, name)
        (shutil.rmtree if os.path.isdir(path) else os.remove)(path)


FURTHER = 'CREATE TABLE pg_idem_further (id integer);\n'


def dbmate(folder, database, state):
    tool(folder, 'dbmate', '--url', url(database) + '&sslmode=disable', '--no-dump-schema',
         '--migrations-table', state, '-d', '.', 'up')


def extend_dbmate(folder):
    write(os.path.join(folder, '99991231235959_further.sql'),
          '-- migrate:up\n%s\n-- migrate:down\n' % FURTHER)


def prisma(folder, database, _):
    program, around = shutil.which('prisma'), folder + '.prisma'
    os.makedirs(around, exist_ok=True)
    shutil.copy(os.path.join(NPM, 'prisma.config.ts'), around)
    write(os.path.join(around, 'schema.prisma'),
          'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n')
    for name, target in (('migrations', folder),
                         ('node_modules', os.path.dirname(os.path.dirname(program)))):
        if not os.path.lexists(os.path.join(around, name)):
            os.symlink(target, os.path.join(around, name))
    # The query engine is only looked for: it has no part in migrations.
    tool(around, program, 'migrate', 'deploy', DATABASE_URL=url(database), CHECKPOINT_DISABLE='1',
         PRISMA_QUERY_ENGINE_LIBRARY=os.path.join(around, 'schema.prisma'))


def extend_prisma(folder):
    write(os.path.join(folder, '99991231235959_further', 'migration.sql'), FURTHER)


def graphile_migrate(folder, database, _):
    if not os.path.exists(os.path.join(folder, '.gmrc')):
        write(os.path.join(folder, '.gmrc'), '{"migrationsFolder": "."}\n')
    tool(folder, 'graphile-migrate', 'migrate', DATABASE_URL=url(database),
         ROOT_DATABASE_URL=url('postgres'), SHADOW_DATABASE_URL=url(database + '_shadow'))


def halve_graphile_migrate(folder):
    keep_half(os.path.join(folder, 'committed'))


def extend_graphile_migrate(folder):
    last = max(os.listdir(os.path.join(folder, 'committed')))
    with open(os.path.join(folder, 'committed', last), encoding='utf-8') as file:
        previous = re.search(r'^--! Hash: (\S+)', file.read(), re.M).group(1)
    write(os.path.join(folder, 'committed', '999999-further.sql'),
          '--! Previous: %s\n--! Hash: sha1:0\n\n%s' % (previous, FURTHER))


def sqitch(folder, database, state):
    last = os.path.join(folder, 'deploy_to')
    where = ['--to', open(last, encoding='utf-8').read()] if os.path.exists(last) else []
    tool(folder, 'sqitch', '--quiet', 'deploy', '--target', 'db:pg:' + database, '--registry', state,
         *where, SQITCH_FULLNAME='me', SQITCH_EMAIL='me@example.org')


def halve_sqitch(folder):
    changes = tool(folder, 'sqitch', 'plan', '--no-header', '--format', 'format:%H').split()
    write(os.path.join(folder, 'deploy_to'), changes[len(changes) // 2 - 1])


def extend_sqitch(folder):
    write(os.path.join(folder, 'sqitch.plan'),
          'further 2030-01-01T00:00:00Z me <me@example.org> # further\n', 'a')
    write(os.path.join(folder, 'deploy', 'further.sql'), FURTHER)


ENV_PY = """import os
from alembic import context
from sqlalchemy import create_engine
how = dict(version_table=os.environ['VERSION_TABLE'])
if context.is_offline_mode():
    context.configure(dialect_name='postgresql', literal_binds=True, **how)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine('postgresql+psycopg2://').connect() as connection:
        context.configure(connection=connection, **how)
        with context.begin_transaction():
            context.run_migrations()
"""


def alembic(folder, database, state):
    if not os.path.exists(os.path.join(folder, 'env.py')):
        write(os.path.join(folder, 'env.py'), ENV_PY)
    write(os.path.join(folder, 'alembic.ini'), '[alembic]\nscript_location = .\n')
    tool(folder, 'alembic', 'upgrade', 'heads', PGDATABASE=database, VERSION_TABLE=state)
    write(os.path.join(folder, 'upgrade.sql'),
          tool(folder, 'alembic', 'upgrade', 'heads', '--sql', VERSION_TABLE=state))


def alembic_order(folder):
    with open(os.path.join(folder, 'upgrade.sql'), encoding='utf-8') as file:
        return re.findall(r'^-- Running upgrade .*?-> (\w+)$', file.read(), re.M)


def halve_alembic(folder):
    order = alembic_order(folder)
    kept = order[:len(order) // 2]
    for path in revision_files(folder):
        with open(path, encoding='utf-8') as file:
            revision = re.search(r'^revision\b.*?=\s*["\'](\w+)', file.read(), re.M)
        if revision and revision.group(1) not in kept:
            os.remove(path)


def alembic_edges(folder):
    """{(parent, revision)}, as Alembic tells them; a root has the parent <base>."""
    edges = set()
    for line in tool(folder, 'alembic', 'history', VERSION_TABLE='x').splitlines():
        found = re.match(r'(.+?) -> (\w+)', line)
        if found:
            edges |= {(parent.split()[0], found.group(2)) for parent in found.group(1).split(', ')}
    return edges


def revision_files(folder):
    versions = os.path.join(folder, 'versions')
    return [os.path.join(versions, name) for name in os.listdir(versions) if name.endswith('.py')]


def extend_alembic(folder):
    heads = tool(folder, 'alembic', 'heads', VERSION_TABLE='x').split()
    write(os.path.join(folder, 'versions', 'further.py'),
          "from alembic import op\nrevision = 'further'\ndown_revision = %r\n\n\ndef upgrade():\n"
          '    op.execute("""%s""")\n' % (heads[0], FURTHER))
    write(os.path.join(folder, 'upgrade.sql'),
          tool(folder, 'alembic', 'upgrade', 'heads', '--sql', VERSION_TABLE='alembic_version'))


MAKERS = {
    'dbmate': Maker('dbmate', 'dbmate', dbmate, keep_half, extend_dbmate,
                    ['-T', 'schema_migrations', '-T', 'other_state'],
                    'SELECT version FROM schema_migrations ORDER BY 1',
                    [('schema_migrations', ''), ('other_state', 'other_state')]),
    'prisma': Maker('prisma', 'prisma', prisma, keep_half, extend_prisma,
                    ['-T', '_prisma_migrations'],
                    'SELECT migration_name FROM _prisma_migrations ORDER BY started_at',
                    [('', '')]),
    'graphile-migrate': Maker('graphile-migrate', 'graphile-migrate', graphile_migrate,
                              halve_graphile_migrate, extend_graphile_migrate,
                              ['-N', 'graphile_migrate'],
                              "SELECT substring(filename, '^[0-9]+') FROM"
                              ' graphile_migrate.migrations ORDER BY filename',
                              [('', '')]),
    'sqitch': Maker('sqitch', 'sqitch', sqitch, halve_sqitch, extend_sqitch,
                    ['-N', 'sqitch', '-N', 'other_state'],
                    'SELECT change FROM sqitch.changes ORDER BY committed_at',
                    [('sqitch', ''), ('other_state', 'other_state.changes')]),
    'alembic': Maker('alembic', 'alembic', alembic, halve_alembic, extend_alembic,
                     ['-T', 'alembic_version', '-T', 'other_state'], None,
                     [('alembic_version', ''), ('other_state', 'other_state')], alembic_edges),
}
