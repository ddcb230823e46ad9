# Man page and completions are made from the client's tables: they have every verb and option that
# the help has, and the shells that are installed understand them.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $folder = "$ENV{BUILD_DIR}/manual";
my %page = map { $_ => read_file("$folder/$_") } qw(pg_idem.1 pg_idem.bash _pg_idem pg_idem.fish);

# Without the escapes of man(7), and with fish's way to write an option in the usual one.
$page{'pg_idem.1'} =~ s/\\(?:f.|&)//g;
$page{'pg_idem.1'} =~ s/\\-/-/g;
$page{'pg_idem.fish'} =~ s/ -l (?=\w)/ --/g;
$page{'pg_idem.fish'} =~ s/ -s (?=\w)/ -/g;

sub help(@verb) { return pg_idem({}, @verb, '--help')->{out} }
sub options($help) { return grep { /^-/ } map { split /,/ } $help =~ /^  (-\S+)/mg }

sub everywhere($word, $name) {
  my @missing = grep { $page{$_} !~ /(?<![\w-])\Q$word\E(?![\w-])/ } sort keys %page;
  is_deeply \@missing, [], $name;
}

my $help = help();
my @verbs = ($help =~ /^Verbs:\n(.*?)\n\n/ms)[0] =~ /^  (\w\S*)/mg;
cmp_ok scalar @verbs, '>', 15, 'the help lists the verbs';
everywhere($_, "option $_") for options($help);
for my $verb (@verbs) {
  everywhere($verb, "verb $verb");
  everywhere($_, "option $_ of $verb") for grep { $_ ne '--help' } options(help($verb));
}
like $page{'pg_idem.1'}, qr/^\.SH \Q$_\E$/m, "section $_"
    for 'NAME', 'SYNOPSIS', 'VERBS', 'OPTIONS', 'ENVIRONMENT', 'EXIT STATUS';

sub bash_offers($line) {
  my $script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
    _pg_idem; echo "${COMPREPLY[*]}"';
  my $result = TestDatabase::run({}, 'bash', '-uc', $script, '-', "$folder/pg_idem.bash",
                                 split(' ', $line, -1));
  return $result->{out} . $result->{err};
}
is bash_offers('pg_idem up'), "upgrade\n", 'bash completes a verb';
is bash_offers('pg_idem upgrade '), "head heads base\n", 'a target';
is bash_offers('pg_idem --on-drift '), "warning error ignore\n", 'a value';
is bash_offers('pg_idem --dbname shop check --dr'), "--drift\n", 'an option of a verb';
is bash_offers('pg_idem --on-drift error up'), "upgrade\n", 'a verb behind the value of an option';

sub is_there($program) { return grep { -x "$_/$program" } split /:/, $ENV{PATH} }

sub accepts($program, @arguments) {
  SKIP: {
    skip "there is no $program", 1 unless is_there($program);
    answers(TestDatabase::run({}, $program, @arguments), 0, '', '', "$program accepts its page");
  }
}
accepts('mandoc', '-Tlint', '-Wwarning', "$folder/pg_idem.1");
accepts('shellcheck', '--shell=bash', "$folder/pg_idem.bash");
accepts('zsh', '-n', "$folder/_pg_idem");
accepts('fish', '-n', "$folder/pg_idem.fish");

SKIP: {
  skip 'there is no fish', 2 unless is_there('fish');
  my $fish_offers = sub ($line) {
    my $result = TestDatabase::run({ HOME => "$folder" }, 'fish', '--no-config', '-c',
                                   "source $folder/pg_idem.fish; complete -C '$line'");
    return join ' ', map { s/\t.*//r } split /\n/, $result->{out};
  };
  is $fish_offers->('pg_idem upg'), 'upgrade', 'fish completes a verb';
  is $fish_offers->('pg_idem --on-drift '), 'error ignore warning', 'and a value';
}

done_testing;
