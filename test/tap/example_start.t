# deploy/start.sh, the start-up of an application, in four replicas at once on a database that is
# empty, and once more on one that is in use.
use v5.36;
use File::Basename;
use File::Copy;
use File::Temp;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my $top = "$FindBin::Bin/../..";
my $folder = history();  # as deploy/Dockerfile copies it
for my $file ("$top/deploy/start.sh", "$top/test/fixtures/init_db.sql") {
  copy($file, "$folder/") or die "$file: $!\n";
}
chmod 0755, "$folder/start.sh";

my $db = TestDatabase->new(extension => 0);
sub start_replica {
  my %where = (PATH => dirname($TestDatabase::client) . ":$ENV{PATH}", DATABASE_URL => $db->{name});
  return TestDatabase::start(\%where, "$folder/start.sh", 'echo', 'the application');
}
my @results = map { finish($_) } map { start_replica() } 1 .. 4;
my @up = grep { $_->{status} == 0 && $_->{out} =~ /^the application\n\z/m } @results;
is scalar @up, 4, 'every replica becomes the application' or diag map { $_->{err} } @results;
is scalar(grep { $_->{out} =~ /22 revisions applied/ } @results), 1, 'one has done the work';
my $again = finish(start_replica());
like $again->{out}, qr/^already at head$/m, 'the next one finds it done';
is $db->sql('SELECT count(*) FROM inmates'), $db->sql('SELECT count(DISTINCT idinmates) FROM inmates'),
    'the rows are there once';

done_testing;
