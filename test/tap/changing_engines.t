# One engine takes the place of the other while a run is under way, for the database or for a tenant:
# it waits until that has ended, or refuses, and nothing is lost.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;
use Time::HiRes qw(time);

my $history = folder(map {
  ("$_.sql" => migration("SELECT safe_create_table('t$_', 'id int');\nSELECT pg_sleep(0.7);")) } 1 .. 4);

for my $pair ([qw(native portable)], [qw(portable native)]) {
  my ($from, $to) = @$pair;
  for my $tenant ('', 'north') {
    my @for_it = $tenant ? ('--each-schema', $tenant) : ();
    subtest "from $from to $to" . ($tenant && ', a tenant') => sub {
      my $db = TestDatabase->new(extension => 0, history => $history);
      $db->sql('CREATE SCHEMA north');
      is $db->client('init', '--engine', $from)->{status}, 0, $from;
      # The default of the database must not make the state an old one.
      $db->sql("ALTER DATABASE $db->{name} SET default_transaction_isolation = 'repeatable read'");
      my $run = $db->start_client('upgrade', 'head', @for_it);
      wait_for { $db->sql(q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'
                             AND datname = current_database()}) };
      my $hasty = $db->client('init', '--engine', $to, '--wait-timeout', '100ms');
      is $hasty->{status}, 3, 'refused where it may not wait';
      like $hasty->{err}, qr/55P03: another run of pg_idem is under way in this database/, '... and told why';
      my $change = finish($db->start_client('init', '--engine', $to));
      is $change->{status}, 0, 'it waits' or diag $change->{err};
      like $change->{err}, qr/notice: waiting for another run of pg_idem/, '... and says so';
      my $result = finish($run);
      is $result->{status}, 0, 'the run went through' or diag $result->{err};
      is $db->sql(q{SELECT string_agg(tenant || revision, ' ' ORDER BY applied_order) FROM idem.applied}),
          join(' ', map { "$tenant$_" } 1 .. 4), 'all of it is on record';
      is $db->sql(q{SELECT count(*) FROM idem.journal WHERE outcome = 'applied'}), 4, '... and in the journal';
      my $again = $db->client('upgrade', 'head', @for_it);
      is $again->{status}, 0, 'nothing is left to do' or diag $again->{err};
      unlike $again->{out}, qr/created/, '... nor done again';
      like $db->client('init')->{out}, qr/$to|extension/, "$to";
    };
  }
}

done_testing;
