# The command line: help of every verb, and what is answered to words that make no sense.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my @verbs = qw(init new merge load upgrade downgrade stamp plan check current heads branches history
               graph report show summary test version);

sub refuses($message, $verb, @arguments) {
  my $help = $verb ? "pg_idem $verb --help" : 'pg_idem --help';
  answers pg_idem({}, @arguments), 1, '',
      "pg_idem: error: $message\nHINT:  Try \"$help\" for more information.\n",
      "refused: pg_idem @arguments";
}

my $help = pg_idem({}, '--help');
answers $help, 0, qr/^Usage: pg_idem /m, '', 'the help of the whole';
like $help->{out}, qr/^  \Q$_\E +\S/m, "it lists $_" for @verbs;
like $help->{out}, qr/^Exit codes: 0 success, /m, 'it tells the exit codes';
unlike $help->{out}, qr/.{101}/, 'no line of it is too long';

for my $verb (@verbs) {
  my $result = pg_idem({}, $verb, '--help');
  answers $result, 0, qr/^\w.*^Usage: pg_idem $verb\b/ms, '', "the help of $verb";
  unlike $result->{out}, qr/.{101}/, 'no line of it is too long';
}

answers pg_idem({}, 'version'), 0, qr/^pg_idem \d+\.\d+ \(libpq \d+\.\d+\)\n\z/, '',
    'version needs no database';
answers pg_idem({}, '--version'), 0, qr/^pg_idem \d+\.\d+\n\z/, '', 'nor does --version';

refuses 'no verb is given', '';
refuses 'unknown verb "migrate"', '', 'migrate';
refuses 'unexpected argument "--nonsense"', '', '--nonsense';
refuses 'unexpected argument "--nonsense"', 'upgrade', 'upgrade', '--nonsense';
refuses 'unexpected argument "more"', 'upgrade', 'upgrade', 'head', 'more';
refuses 'target is required', 'downgrade', 'downgrade';
refuses 'target is required', 'stamp', 'stamp';
refuses 'name is required', 'new', 'new';
refuses 'revision is required', 'show', 'show';
refuses '--on-drift: maybe not in {warning,error,ignore}', 'upgrade', 'upgrade', '--on-drift',
    'maybe';

# A target may look like an option, and like a verb.
my $nowhere = { PGHOST => '/nowhere' };
for my $arguments ([qw(downgrade -1)], [qw(upgrade +1)], [qw(upgrade load)], [qw(show heads)]) {
  answers pg_idem($nowhere, @$arguments), 2, '', qr/^pg_idem: error: 08001: connection to server /,
      "understood: pg_idem @$arguments";
}

done_testing;
