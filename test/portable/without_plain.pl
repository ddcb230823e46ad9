# Leaves out of a regression test, and of its expected output, the statements that call ensure() or
# that a line of test/portable/same_tests names: plain statements need the server's parser.
#   without_plain.pl SQL EXPECTED OUTPUT_SQL OUTPUT_EXPECTED [TEXT...]   TEXT: of statements to leave out
use strict;
use warnings;

my ($sql_file, $expected_file, $sql_output, $expected_output, @texts) = @ARGV;
my $left_out = join '|', map { quotemeta } 'ensure(', @texts;

sub lines { open my $file, '<', $_[0] or die "$_[0]: $!\n"; return <$file> }

# Statement by statement: psql's own commands are lines, others end with a semicolon.
my @sql = lines($sql_file);
my (@is_out, @group);
for my $i (0 .. $#sql) {
  next if !@group && $sql[$i] =~ /^(?:--|\s*$)/;
  push @group, $i;
  my $text = join '', @sql[@group];
  my $quotes = () = $text =~ /\$\w*\$/g;
  next if $text !~ /^\\/ && ($quotes % 2 || $text !~ /(?:;|\\g\w*.*)\s*(?:--.*)?\n\z/);
  if ($text =~ /$left_out/) { $is_out[$_] = 1 for @group }
  @group = ();
}

# psql echoes each line that is not empty; what follows it up to the next one belongs to it.
my ($next, @expected) = (0);
for my $line (lines($expected_file)) {
  my $echoed = $next;
  $echoed++ while $echoed < @sql && $sql[$echoed] eq "\n";
  $next = $echoed + 1 if $echoed < @sql && $line eq $sql[$echoed];
  push @expected, $line if !$is_out[$next - 1];
}
open my $out, '>', $sql_output or die;
print $out $sql[$_] for grep { !$is_out[$_] } 0 .. $#sql;
open $out, '>', $expected_output or die;
print $out @expected;
