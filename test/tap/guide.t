# docs/guide.md: its examples are a history that goes up, can run again, is proved by `test` and goes
# down; what it says is refused, is refused.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $guide = read_file("$FindBin::Bin/../../docs/guide.md");
my %files;
for my $example ($guide =~ /^```sql\n(.*?)^```$/msg) {
  my ($revision) = $example =~ /^-- revision: (\S+)$/m or BAIL_OUT("no revision:\n$example");
  $files{"$revision.sql"} = $example;
}
cmp_ok scalar keys %files, '>', 10, 'the guide has examples';

my $db = TestDatabase->new(history => folder(%files), extension => 0);
answers($db->client('upgrade'), 0, qr/^\d+ revisions applied/m, '', 'the examples go up');
answers($db->client('upgrade'), 0, "already at head\n", '', 'and have nothing left to do');
answers($db->client('check'), 0, qr/./, qr/^/, 'check agrees');
my $stop = '009_status_active';
answers($db->client('test', '-q'), 0, '', qr/^/, 'each of them can run again');
answers($db->client('downgrade', 'base'), 3, qr/^/, qr/revision "$stop" has no way down/,
        'one says that it has no way down, as the guide shows');
answers($db->client('downgrade', $stop), 0, qr/reverted/, '', 'the others go down');

# As a tool leaves it that died at the end: done, but not recorded.
for my $example ($guide =~ /^```sql refused\n(.*?)^```$/msg) {
  my $half = TestDatabase->new(history => folder('1_refused.sql' => migration($example)));
  $half->sql($example);
  answers($half->client('upgrade'), 3, qr/refused/, qr/ID010: .*HINT: /s, 'refused: ' . $example =~ s/\n.*//sr);
}

done_testing;
