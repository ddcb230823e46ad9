# The page that `report` writes, as a browser shows it: everything in it is seen, nothing is loaded
# from elsewhere, and what migrations say of themselves stays text.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use JSON::PP;
use TestDatabase;
use Test::More;

plan skip_all => 'chromium is not installed' if !grep { -x "$_/chromium" } split /:/, $ENV{PATH};

# What a browser that has laid out the page says of it.
my $looks = <<'END';
<script>
const seen = (name) => [...document.querySelectorAll(name)].filter(
    (element) => element.getBoundingClientRect().width > 0 && element.getBoundingClientRect().height > 0);
const report = document.createElement('pre');
report.id = 'seen';
report.textContent = JSON.stringify({
  sections: seen('h2').map((element) => element.textContent),
  nodes: seen('svg circle').length,
  labels: seen('svg text').map((element) => element.textContent).join(' '),
  rows: seen('tbody tr').length,
  is_wide: document.documentElement.scrollWidth > window.innerWidth,
  foreign: document.querySelectorAll('img, iframe, a').length + document.scripts.length - 1,
  loaded: performance.getEntriesByType('resource').length,
  title: document.title,
});
document.body.replaceChildren(report);
</script>
END

sub look_at($html) {
  my $folder = folder();
  write_file("$folder/page.html", $html =~ s{(?=</body>)}{$looks}r);
  my $result = TestDatabase::run({}, qw(chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage
    --virtual-time-budget=2000 --dump-dom), "--user-data-dir=$folder/profile", "--window-size=1200,900",
    "file://$folder/page.html");
  my ($seen) = $result->{out} =~ m{<pre id="seen">(.*?)</pre>}s or die $result->{err};
  return decode_json($seen =~ s/&lt;/</gr =~ s/&gt;/>/gr =~ s/&amp;/&/gr);
}

my $attack = q{<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>};
my $db = TestDatabase->new(extension => 0, history => folder(
  'a.sql' => migration('CREATE TABLE a (id int);', 'DROP TABLE a;', "-- description: $attack\n"),
  'b.sql' => migration('CREATE TABLE "b<img src=x>" (id int);', '', "-- revises: a\n"),
  'c.sql' => migration('CREATE TABLE c (id int);', '', "-- revises: a\n"),
  'd.sql' => migration('CREATE TABLE d (id int);', '', "-- revises: b, c\n")));
is $db->client('upgrade', 'd')->{status}, 0, 'a history';
my $seen = look_at($db->client('report')->{out});
is_deeply $seen->{sections}, [qw(Revisions Drift History Tables)], 'every section is seen';
is $seen->{nodes}, 4, 'and each revision in the graph';
like $seen->{labels}, qr/\Q$attack\E/, '... with its description as text';
cmp_ok $seen->{rows}, '>=', 8, 'the history and the tables have their rows';
ok !$seen->{is_wide}, 'the page is not wider than the window';
is $seen->{foreign}, 0, 'no element came from a migration';
is $seen->{loaded}, 0, 'nothing was loaded';
unlike $seen->{title}, qr/taken/, 'and nothing executed';
done_testing;
