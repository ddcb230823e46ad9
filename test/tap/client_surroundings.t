# What the client is started in: files that are closed or full, signals, folders and configuration
# files that hold what they should not, addresses with passwords in odd places.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use POSIX qw(mkfifo);
use TestDatabase;
use Test::More;
use Time::HiRes qw(sleep);

sub database(%files) { return database_with('', %files) }

# The client, started by a shell that redirects its files.
sub start_by_shell($db, $redirections, @arguments) {
  return TestDatabase::start($db->surroundings, 'sh', '-c', qq(exec "\$0" "\$@" $redirections),
                             $TestDatabase::client, @arguments);
}
sub by_shell { return finish(start_by_shell(@_)) }

subtest 'closed files are not taken for the connection' => sub {
  my $db = database('a.sql' => migration('SELECT pg_sleep(30);'));
  $db->client('init');
  my $run = start_by_shell($db, '<&- >&- 2>&-', 'upgrade');
  $db->wait_for_session("query LIKE 'CALL%'");
  is readlink("/proc/$run->{child}/fd/$_"), '/dev/null', "file $_" for 0 .. 2;
  kill 'TERM', $run->{child};
  is finish($run)->{status}, 143, 'and it ends by its signal';
};

subtest 'what cannot be written is an error' => sub {
  my $db = database(revision('a', 'none'));
  my $error = "pg_idem: error: could not write all of the output: No space left on device\n";
  answers by_shell($db, '>/dev/full', 'init'), 5, '', $error, 'init';
  answers by_shell($db, '>/dev/full', 'upgrade'), 5, '', $error, 'a run';
  is $db->applied, 'a', '... which was done';
  answers by_shell($db, '>/dev/full', '--json', 'history'), 5, '', $error, 'an answer in JSON';
  answers by_shell($db, '>/dev/full', 'upgrade', 'gone'), 3, '', qr/revision "gone" does not exist/,
      'another error is more';
};

subtest 'a disk that gets full' => sub {
  my $folder = folder('1_a.sql' => migration('SELECT 1;'), '2_b.sql' => migration(' ' x 200_000));
  my $limited = q(trap '' XFSZ; ulimit -f 100; exec "$0" convert out);
  answers TestDatabase::run({ directory => $folder }, 'sh', '-c', $limited, $TestDatabase::client), 5,
      '', qq(pg_idem: error: could not write file "out/2_b.sql": File too large\n), 'convert says why';
  ok !-e "$folder/out/2_b.sql", 'and leaves no half of a file';
  answers database()->client('init', '--dir', '/dev/null'), 5, '',
      qq(pg_idem: error: could not make folder "/dev/null": Not a directory\n), 'a file is no folder';
};

subtest 'a hangup ends it as SIGTERM does' => sub {
  my $db = database('a.sql' => migration('SELECT pg_sleep(30);'));
  $db->client('init');
  my $scratch = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'pg_idem_%'
                    AND query LIKE 'CALL%'";
  my $run = $db->start_client('test');
  ok wait_for { $db->sql($scratch) > 0 }, 'test works on its own database';
  kill 'HUP', $run->{child};
  is finish($run)->{status}, 129, 'the exit code tells the signal';
  is $db->sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'pg\\_idem\\_test\\_$run->{child}\\_%'"),
      0, 'nothing of it is left';

  $run = TestDatabase::start($db->surroundings, 'sh', '-c', q(trap '' HUP; exec "$0" upgrade),
                             $TestDatabase::client);
  $db->wait_for_session("query LIKE 'CALL%'");
  kill 'HUP', $run->{child};
  sleep 0.3;
  is waitpid($run->{child}, POSIX::WNOHANG()), 0, 'below nohup it has no effect';
  kill 'TERM', $run->{child};
  finish($run);
};

subtest 'a folder with what is no file of text' => sub {
  my $db = database(revision('a', 'none'));
  $db->client('upgrade');
  my $folder = "$db->{history}/migrations";
  mkfifo("$folder/b.sql", 0666) or die;
  answers $db->client('upgrade'), 5, '',
      qq(pg_idem: error: "migrations/b.sql" is not a regular file\n), 'a pipe';
  unlink "$folder/b.sql";
  symlink '/dev/zero', "$folder/b.sql";
  answers $db->client('upgrade'), 5, '',
      qq(pg_idem: error: "migrations/b.sql" is not a regular file\n), 'a device';
  unlink "$folder/b.sql";
  write_file("$folder/b.sql", '');
  truncate "$folder/b.sql", 1 << 30 or die;
  answers $db->client('upgrade'), 5, '', <<~'ERR', 'what no value of PostgreSQL can hold';
    pg_idem: error: "migrations/b.sql" is longer than 1 GB
    HINT:  Load data of that size by COPY, apart from the migrations.
    ERR
  symlink 'loop', "$folder/loop" or die;
  answers $db->client('upgrade', '--dir', 'migrations/loop'), 5, '', <<~'ERR', 'a link to itself';
    pg_idem: error: could not open the folder of migrations "migrations/loop": Too many levels of symbolic links
    HINT:  Name another one with --dir.
    ERR
  unlink "$folder/b.sql", "$folder/loop";

  mkdir "$folder/hooks";
  for my $content ("SELECT 1;\0", "SELECT '\xFF';") {
    write_file("$folder/hooks/before_run.sql", $content);
    answers $db->client('upgrade'), 5, '',
        qr/^pg_idem: error: file "migrations.hooks.before_run.sql" is not valid UTF-8, or has a NUL/,
        'a hook that is no text';
  }
  unlink "$folder/hooks/before_run.sql";
  answers $db->client('new', "\xFF"), 1, '', qr/invalid name/, 'nor does new make one';
};

subtest 'a configuration file' => sub {
  my $db = database();
  my $with = sub($text) {
    write_file("$db->{history}/pg_idem.toml", $text);
    return $db->client('heads');
  };
  $db->client('init');
  answers $with->(qq(\xEF\xBB\xBFquiet = true\n)), 0, '', '', 'with a byte order mark';
  answers $with->(qq(quiet = true\non-drift = "error\n)), 1, '',
      qq(pg_idem: error: file "pg_idem.toml", line 2: a quote is not closed\n), 'an open quote';
  answers $with->(qq(password = "secret"\n)), 1, '', qr/^(?!.*secret).*--password/, 'no switch';
  unlink "$db->{history}/pg_idem.toml";
  answers $db->client('heads', '--password=secret'), 1, '', qr/^(?!.*secret).*--password/,
      'nor on the command line';
};

subtest 'a password is shown nowhere' => sub {
  my $db = database();
  for my $address (qw(postgresql://me:sec/ret@host/db postgresql://me:p@secret@host/db
                      postgresql://me:p@secret/x@host/db me:secret@host/db postgres:/me:secret@host)) {
    answers pg_idem({ DATABASE_URL => '' }, '-d', $address, 'heads'), 1, '', qr/^(?!.*sec).*URI/,
        $address;
  }
  answers pg_idem({}, '-d', 'postgresql:///none?user=me@company', 'heads'), 2, '', qr/role "me\@company"/,
      'an @ elsewhere is none of it';
};

subtest 'a database in another encoding' => sub {
  for my $encoding (qw(LATIN1 SQL_ASCII)) {
    my $db = database('a.sql' => migration(
        "SELECT safe_create_table('a', 'note text DEFAULT ''\xC3\xA4''');"));
    $db->end_sessions('true');
    TestDatabase::run({}, 'dropdb', $db->{name});
    TestDatabase::run({}, 'createdb', '-T', 'template0', '-E', $encoding, '--locale=C', $db->{name});
    is $db->sql('SHOW server_encoding'), $encoding, $encoding;
    answers $db->client('init'), 0, qr/ is installed /, '', 'init';
    answers $db->client('upgrade'), 0, qr/created    table a/, '', 'upgrade';
    is $db->sql("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'a'::regclass"),
        "'\xC3\xA4'::text", 'its letters are right';
    next if $encoding ne 'LATIN1';
    write_file("$db->{history}/migrations/b.sql", migration("SELECT '\xE6\x97\xA5';"));
    answers $db->client('upgrade'), 3, '',
        qr{^pg_idem: error: 22P05: .* no equivalent in encoding "LATIN1"\nCONTEXT:  file migrations/b.sql$}m,
        'what it cannot hold is told with its file';
  }
};

subtest 'a database with settings of its own' => sub {
  my $db = database('a.sql' => migration("SELECT safe_create_table('a', 'id int');"));
  $db->sql("ALTER DATABASE $db->{name} SET quote_all_identifiers = on");
  answers $db->client('upgrade'), 0, qr/created    table "a"/, '', 'names in quotes';
  answers $db->client('check', '--drift'), 0, "everything is applied\n", '', '... are no drift';

  my $old_style = sub {
    my $made = database('a.sql' => migration("SELECT safe_create_table('a', 'id int');"));
    $made->sql("ALTER DATABASE $made->{name} SET standard_conforming_strings = off");
    return $made;
  };
  $db = $old_style->();
  my $refused = qr/^pg_idem: error: 55000: the portable engine needs standard_conforming_strings = on$/m;
  answers $db->client('init', '--engine', 'portable'), 3, '', $refused,
      'the portable engine is not installed where a backslash means more';
  TestDatabase::run($db->surroundings(PGOPTIONS => '-c standard_conforming_strings=on'),
                    $TestDatabase::client, 'init', '--engine', 'portable');
  answers $db->client('upgrade'), 3, '', $refused, '... and does not work there';
  $db = $old_style->();
  answers $db->client('init', '--engine', 'native'), 0, qr/installed/, '', 'the extension is ...';
  answers $db->client('upgrade'), 0, qr/created    table a/, '', '... and does';
};

subtest 'control characters do not reach the terminal' => sub {
  my $db = database('a.sql' => migration("DO \$\$ BEGIN RAISE NOTICE E'\\x1b[31mred'; END \$\$;", '',
                                         "-- description: \e[31mred\n"));
  $db->client('init');
  my $run = $db->client('upgrade');
  like $run->{err}, qr/notice: 00000: \\x1b\[31mred/, 'of a message';
  unlike $db->client('graph', '--format', 'svg')->{out}, qr/\e/, 'nor into a picture';
};

subtest 'no thread can be started' => sub {
  my $db = database(map { revision("a$_", $_ > 100 ? 'a' . ($_ - 1) : 'none') } 100 .. 349);
  my @limited = ($< == 0 ? qw(runuser -u postgres --) : (), 'prlimit', '--nproc=1');
  chmod 0755, $db->{history};
  answers TestDatabase::run($db->surroundings, @limited, $TestDatabase::client, 'upgrade'), 0,
      qr/^250 revisions applied/m, '', 'it does all by itself';
};

# What is asked first of all may fail too: here a function is taken away, a timeout may strike there.
subtest 'a session that may not even ask whom to trust' => sub {
  my $db = database(revision('a', 'none'));
  $db->sql("DROP ROLE IF EXISTS idem_test_guest; CREATE ROLE idem_test_guest LOGIN;
            REVOKE EXECUTE ON FUNCTION pg_has_role(oid, text) FROM public");
  answers pg_idem({ PGDATABASE => $db->{name}, PGUSER => 'idem_test_guest', directory => $db->{history} },
                  $_), 3, '', qr/^pg_idem: error: 42501: permission denied for function pg_has_role/, $_
      for qw(upgrade current);
  $db->sql('DROP ROLE idem_test_guest');
};

done_testing;
