# Leaves out of psql's output where in a text an error happened: its line with the arrow, the query,
# CONTEXT. The functions of the portable engine are PL/pgSQL, which the server names there, and what
# the native one adds to CONTEXT they say in DETAIL.
use strict;
use warnings;

my $goes_on = qr/^(?:\s*\^$|\)|SQL |PL\/pgSQL |migration \S+, |statement of |condition of )/;
my $left_out = 0;
while (my $line = <STDIN>) {
  $left_out = $line =~ /^(?:LINE \d+|QUERY|CONTEXT): / || ($left_out && $line =~ $goes_on);
  print $line unless $left_out;
}
