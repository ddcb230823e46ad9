# Another version, or another engine, takes the place of what is installed: state and history stay, and
# what belonged to the old one only is gone. The older version is made up here, as long as there is none.
use v5.36;
use File::Temp;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my ($version) = read_file("$TestDatabase::top/extension/pg_idem.control") =~ /default_version = '(.*)'/;

sub state_of($db) {
  return join "\n", map { $db->rows("idem.$_") } qw(revision applied journal hook);
}
# Everything that belongs to it, as it is.
sub parts_of($db) {
  return $db->sql(q{SELECT p.oid::regprocedure::text, md5(p.prosrc || coalesce(pg_get_function_sqlbody(p.oid), '')),
                           p.prolang, obj_description(p.oid)
                      FROM pg_proc p WHERE pronamespace IN ('public'::regnamespace, 'idem'::regnamespace)
                     ORDER BY 1}) . "\n" . TestDatabase::comparable($db->dump_of('--schema-only', '--schema=idem'));
}

subtest 'a portable engine of an older version' => sub {
  my $db = TestDatabase->new(extension => 0);
  my @portable = ('--engine', 'portable');
  is $db->client('init', @portable)->{status}, 0, 'portable at first';
  my $parts = parts_of($db);
  is $db->client('upgrade', 'head')->{status}, 0, 'head';
  $db->sql(q{
    CREATE FUNCTION safe_gone(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE FUNCTION idem.gone() RETURNS void LANGUAGE sql AS '';
    ALTER TABLE idem.applied ADD COLUMN gone int DEFAULT 1, DROP COLUMN duration CASCADE;
    CREATE OR REPLACE FUNCTION idem.portable_engine() RETURNS text LANGUAGE sql IMMUTABLE
      AS $$SELECT '0.9'$$;
    DO $$ BEGIN EXECUTE format('CREATE OR REPLACE FUNCTION idem.removal() RETURNS text LANGUAGE sql AS %L',
      format('SELECT %L', 'DROP FUNCTION public.safe_gone(text);' || idem.removal())); END $$;
    CREATE VIEW idem.tenant_applied AS SELECT * FROM idem.applied;});
  my $before = $db->sql('SELECT revision, checksum, applied_at FROM idem.applied ORDER BY applied_order');
  my $journal = $db->rows('idem.journal');
  answers($db->client('init'), 0, qr/^portable engine of pg_idem \Q$version\E is/m, '', 'init');
  is $db->sql('SELECT revision, checksum, applied_at FROM idem.applied ORDER BY applied_order'), $before,
      'what is applied stays';
  same $db->rows('idem.journal'), $journal, '... and the journal';
  $db->sql('TRUNCATE idem.revision, idem.applied, idem.journal');
  same parts_of($db), $parts, 'the rest is as if it had been the first';
};

subtest 'a portable engine of a newer version' => sub {
  my $db = TestDatabase->new(extension => 0);
  is $db->client('init', '--engine', 'portable')->{status}, 0, 'portable at first';
  $db->sql(q{CREATE OR REPLACE FUNCTION idem.portable_engine() RETURNS text LANGUAGE sql IMMUTABLE
               AS $$SELECT '10.0'$$});
  answers($db->client('init'), 0, qr/^portable engine of pg_idem 10.0 is/m, '', 'stays');
};

# Where the server that runs beside us looks for extensions.
sub folder_of_scripts() {
  my $settings = read_file("$ENV{PGDATA}/postgresql.conf");
  my ($path) = $settings =~ /^extension_control_path = '(.*?):/m;
  if (!$path) {
    my ($root) = $settings =~ /^extension_destdir = '(.*)'/m;
    $path = $root . `$ENV{PG_CONFIG} --sharedir` =~ s/\n//r;
  }
  return "$path/extension";
}

# As a release adds its script: what is new since the one before, and nothing else.
subtest 'the extension in an older version' => sub {
  my $folder = folder_of_scripts();
  my $script = read_file("$folder/pg_idem--$version.sql");
  my ($function) = $script =~ /^(CREATE FUNCTION \@extschema\@\.migration_heads\(\).*?^END;\n)/ms;
  my ($comment) = $script =~ /^(COMMENT ON FUNCTION \@extschema\@\.migration_heads\(\).*?;\n)/ms;
  my %made = (
    'pg_idem--0.9.sql' => $script =~ s/\Q$function\E|\Q$comment\E//gr
        . "CREATE FUNCTION \@extschema\@.gone() RETURNS void LANGUAGE sql AS '';\n",
    "pg_idem--0.9--$version.sql" => "DROP FUNCTION \@extschema\@.gone();\n$function$comment");
  write_file("$folder/$_", $made{$_}) for keys %made;
  my $fresh = TestDatabase->new(extension => 0);
  $fresh->sql('CREATE EXTENSION pg_idem');
  my $db = TestDatabase->new(extension => 0);
  $db->sql(q{CREATE EXTENSION pg_idem VERSION '0.9'});
  my $older = $db->client('upgrade', '009_optimize_last_seen');
  is $older->{status}, 0, 'the older version runs' or diag $older->{err};
  my $state = state_of($db);
  my $dump = File::Temp->new;
  write_file($dump->filename, $db->dump_of);

  answers($db->client('init'), 0, qr/^extension pg_idem \Q$version\E is/m, '', 'init updates it');
  same state_of($db), $state, 'state and history stay';
  same parts_of($db), parts_of($fresh), 'the rest is as if it had been the first';
  answers($db->client('init'), 0, qr/^extension pg_idem \Q$version\E is/m, '', 'again');
  is $db->client('upgrade', 'head')->{status}, 0, 'it goes on';

  my $restored = TestDatabase->new(extension => 0);
  $restored->run_file($dump->filename);
  $restored->sql('ALTER EXTENSION pg_idem UPDATE');
  same state_of($restored), $state, 'a restored dump of the older version has them too';
  is $restored->client('upgrade', 'head')->{status}, 0, '... and goes on';
  unlink map { "$folder/$_" } keys %made;
};

subtest 'by hand' => sub {
  my $db = TestDatabase->new(extension => 0);
  is $db->client('init', '--engine', 'portable')->{status}, 0, 'portable';
  like $db->try_sql('CREATE EXTENSION pg_idem')->{err},
      qr/42710: the portable engine of pg_idem is installed .*^HINT: .*pg_idem init --engine native$/ms,
      'the extension is refused, with the way out';
  is $db->client('init', '--engine', 'native')->{status}, 0, '... which is one';
  my $engine = File::Temp->new;
  write_file($engine->filename, read_file("$ENV{BUILD_DIR}/pgxs/portable.sql") =~ s/\@extschema\@/public/gr);
  like TestDatabase::run($db->surroundings, 'psql', '-XAtq1', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose',
                         '-f', $engine->filename)->{err},
      qr/42710: extension "pg_idem" is installed .*^HINT: .*pg_idem init --engine portable$/ms,
      'the portable engine beside the extension as well';
  is $db->client('init', '--engine', 'portable')->{status}, 0, '... which is one';
  $db = TestDatabase->new(extension => 0);
  $db->sql('CREATE SCHEMA idem');
  like $db->try_sql('CREATE EXTENSION pg_idem')->{err},
      qr/42P06: schema "idem" already exists, and no engine .*^DETAIL:  It belongs to role postgres\.$/ms,
      "somebody's own schema of this name is told";
};

done_testing;
