# Databases that other tools have made themselves are taken over from them. A tool that is not here
# is skipped: Alembic and Sqitch come from Debian, the others from npm (test/npm).
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use File::Basename;
use File::Path qw(make_path);
use TestDatabase;
use Test::More;

# Runs the tool in the folder of migrations. %$more: environment.
sub tool($db, $more, @command) {
  my $where = { %{ $db->surroundings(%$more) }, directory => "$db->{history}/migrations" };
  my $result = TestDatabase::run($where, @command);
  is $result->{status}, 0, "@command[0, 1]" or diag "$result->{out}$result->{err}";
  return $result->{out};
}

sub is_here($command) { return scalar grep { -x "$_/$command" } split /:/, $ENV{PATH} }

sub is_adopted($db, $count, $table, $tool) {
  answers $db->client('adopt'), 0,
      qr/^table \Q$table\E of $tool has $count revisions?, $count stamped now; 0 pending\n\z/, '', 'adopt';
  answers $db->client('check', '--drift'), 0, "everything is applied\n", '', 'and there is no drift';
}

# What the migrations have made.
sub tables($db) {
  return TestDatabase::comparable($db->dump_of('--schema-only', '--table=a', '--table=b'));
}

sub url($db) { return "postgres:///$db->{name}?host=$ENV{PGHOST}&port=$ENV{PGPORT}&user=$ENV{PGUSER}" }

sub add_and_upgrade($db, $name, $content) {
  my $path = "$db->{history}/migrations/$name";
  make_path(dirname($path));
  write_file($path, $content);
  answers $db->client('-q', 'upgrade'), 0, '', '', 'what is new then';
  ok $db->sql("SELECT to_regclass('c') IS NOT NULL") eq 't', 'is applied';
}

subtest dbmate => sub {
  plan skip_all => 'dbmate is not here' unless is_here('dbmate');
  my $db = database_with('', '1-a.sql' => "-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\n",
                         '2-b.sql' => "-- migrate:up transaction:false\nCREATE TABLE b ();\n"
                             . "-- migrate:down\n");
  tool($db, {}, 'dbmate', '--url', url($db), '--no-dump-schema', '-d', '.', 'up');
  is_adopted($db, 2, 'schema_migrations', 'dbmate');
  is $db->applied, '1 2', 'what is applied';
  add_and_upgrade($db, '3-c.sql', "-- migrate:up\nCREATE TABLE c ();\n-- migrate:down\n");
};

subtest sqitch => sub {
  plan skip_all => 'sqitch is not here' unless is_here('sqitch');
  my $stamp = '2024-01-01T00:00:00Z A <a@example.org>';
  my $plan = "%syntax-version=1.0.0\n%project=p\n\na $stamp # a\n\@v1 $stamp # one\n"
      . "b [a] $stamp # b\na [a\@v1] $stamp # a again\n";
  my $conf = "[core]\n\tengine = pg\n[user]\n\tname = A\n\temail = a\@example.org\n";
  my $db = database_with('', 'sqitch.plan' => $plan, 'sqitch.conf' => $conf,
                         'deploy/a@v1.sql' => "BEGIN;\nCREATE TABLE a ();\nCOMMIT;\n",
                         'deploy/a.sql' => "BEGIN;\nALTER TABLE a ADD x int;\nCOMMIT;\n",
                         'deploy/b.sql' => 'CREATE TABLE b ();',
                         'verify/b.sql' => "BEGIN;\nSELECT 1 FROM b;\nROLLBACK;\n");
  tool($db, {}, 'sqitch', 'deploy', '--target', "db:pg:$db->{name}");
  is_adopted($db, 4, 'sqitch.changes', 'sqitch');
  is $db->applied, 'a v1 b a~2', 'what is applied';
  my $fresh = TestDatabase->new(extension => 0, history => $db->{history});
  answers $fresh->client('-q', 'upgrade'), 0, '', '', 'a new database by upgrade';
  is tables($fresh), tables($db), 'has the same tables';
  write_file("$db->{history}/migrations/sqitch.plan", $plan . "c $stamp # c\n");
  add_and_upgrade($db, 'deploy/c.sql', 'CREATE TABLE c ();');
};

my $env_py = <<~'PY';
  from alembic import context
  from sqlalchemy import create_engine
  if context.is_offline_mode():
      context.configure(dialect_name="postgresql")
      with context.begin_transaction():
          context.run_migrations()
  else:
      with create_engine("postgresql+psycopg2://").connect() as connection:
          context.configure(connection=connection)
          with context.begin_transaction():
              context.run_migrations()
  PY

sub alembic_revision($id, $parents, $up, $down) {
  return qq("""make $id\n\nRevision ID: $id\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n)
      . "revision = '$id'\ndown_revision = $parents\nbranch_labels = None\ndepends_on = None\n\n"
      . "def upgrade():\n    $up\n\ndef downgrade():\n    $down\n";
}

subtest alembic => sub {
  plan skip_all => 'alembic is not here' unless is_here('alembic');
  my $db = database_with(
    '', 'env.py' => $env_py, 'alembic.ini' => "[alembic]\nscript_location = .\n",
    'versions/a.py' => alembic_revision('a1', 'None',
        "op.create_table('a', sa.Column('id', sa.Integer, primary_key=True))", "op.drop_table('a')"),
    'versions/b.py' => alembic_revision('b2', "'a1'",
        "op.add_column('a', sa.Column('b', sa.String(20)))", "op.drop_column('a', 'b')"),
    'versions/c.py' => alembic_revision('c3', "'a1'",
        "op.create_index('i', 'a', ['id'])", "op.drop_index('i')"),
    'versions/d.py' => alembic_revision('d4', "('b2', 'c3')", 'pass', 'pass'));
  tool($db, {}, 'alembic', 'upgrade', 'c3');
  answers $db->client('adopt'), 0, qr/^table alembic_version of alembic has 2 revisions, 2 stamped /,
      '', 'adopt half way';
  is $db->applied, 'a1 c3', 'one branch of the graph';
  tool($db, {}, 'alembic', 'upgrade', 'head');
  answers $db->client('adopt'), 0, qr/ has 4 revisions, 2 stamped now; 0 pending/, '', 'adopt it all';

  for my $direction (['upgrade', 'head'], ['downgrade', 'd4:base']) {
    my $sql = tool($db, {}, 'alembic', @$direction, '--sql');
    write_file("$db->{history}/migrations/$direction->[0].sql", $sql);
  }
  answers $db->client('-q', 'stamp', 'head'), 0, '', '', 'what Alembic prints came later';
  answers $db->client('check', '--drift'), 0, "everything is applied\n", '', 'there is no drift';
  my $fresh = TestDatabase->new(extension => 0, history => $db->{history});
  answers $fresh->client('-q', 'upgrade'), 0, '', '', 'a new database by it';
  is tables($fresh), tables($db), 'has the same tables';
  answers $fresh->client('-q', 'downgrade', 'base'), 0, '', '', 'and goes down by it';
  is $fresh->sql("SELECT to_regclass('a') IS NULL"), 't', 'to nothing';
};

subtest 'graphile-migrate' => sub {
  plan skip_all => 'graphile-migrate is not here' unless is_here('graphile-migrate');
  my $db = database_with('', '.gmrc' => "{\"migrationsFolder\": \".\"}\n", 'current.sql' => "\n");
  my %urls = (DATABASE_URL => url($db), ROOT_DATABASE_URL => url({ name => "postgres" }),
              SHADOW_DATABASE_URL => url($db) =~ s/\?/_shadow?/r);
  write_file("$db->{history}/migrations/current.sql", "CREATE TABLE a ();\n");
  tool($db, {}, 'createdb', "$db->{name}_shadow");
  tool($db, \%urls, 'graphile-migrate', 'commit', '--message', 'the a');
  tool($db, \%urls, 'graphile-migrate', 'migrate');
  tool($db, {}, 'dropdb', "$db->{name}_shadow");
  is_adopted($db, 1, 'graphile_migrate.migrations', 'graphile-migrate');
  is $db->applied, '000001', 'what is applied';
  my $fresh = TestDatabase->new(extension => 0, history => $db->{history});
  answers $fresh->client('-q', 'upgrade'), 0, '', '', 'a new database by upgrade';
  is $fresh->sql("SELECT to_regclass('a') IS NOT NULL"), 't', 'has the table';
};

subtest prisma => sub {
  plan skip_all => 'prisma is not here' unless is_here('prisma');
  my $npm = "$TestDatabase::top/build/npm/node_modules";
  plan skip_all => 'prisma is here, but not from scripts/packages.sh' unless -d $npm;
  # The DO block has semicolons, the second file may run only alone.
  my $db = database_with(
    '', 'migration_lock.toml' => "provider = \"postgresql\"\n",
    '1_a/migration.sql' => "CREATE TABLE a ();\nDO \$\$ BEGIN PERFORM 1; PERFORM 2; END \$\$;\n",
    '2_b/migration.sql' => "CREATE TABLE b ();\n", '3_i/migration.sql' =>
        "CREATE INDEX CONCURRENTLY i ON a ((1));\n");
  symlink $npm, "$db->{history}/node_modules" or die;
  write_file("$db->{history}/prisma.config.ts",
             TestDatabase::read_file("$TestDatabase::top/test/npm/prisma.config.ts"));
  write_file("$db->{history}/schema.prisma",
             "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n");
  # The query engine is only looked for: it has no part in migrations.
  my %settings = (DATABASE_URL => url($db) =~ s{postgres:///}{postgres://$ENV{PGUSER}\@localhost/}r,
                  PRISMA_QUERY_ENGINE_LIBRARY => "$db->{history}/schema.prisma",
                  CHECKPOINT_DISABLE => 1);
  tool($db, \%settings, 'prisma', '--config', '../prisma.config.ts', 'migrate', 'deploy');
  is_adopted($db, 3, '_prisma_migrations', 'prisma');
  is $db->applied, '1_a 2_b 3_i', 'what is applied';
  add_and_upgrade($db, '4_c/migration.sql', "CREATE TABLE c ();\n");
};

done_testing;
