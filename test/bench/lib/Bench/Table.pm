# One table for all figures: what was measured, what it is held against, the ratio, the aim; and the
# same with the portable engine.
package Bench::Table;
use v5.36;

my @titles = ('', 'measured', 'beside', 'measured', 'ratio', 'aim', 'portable engine', 'ratio');
my %is_text = map { $_ => 1 } 0, 2;

sub new($class) { return bless { lines => [ [@titles] ] }, $class }

sub heading($self, $text) { push @{ $self->{lines} }, $text }

# figure => text; beside => name, other => text; ratio => number; aim => text; portable => text,
# portable_ratio => number.
sub row($self, $what, %cells) {
  for my $ratio (grep { defined } @cells{qw(ratio portable_ratio)}) { $ratio = significant($ratio) }
  push @{ $self->{lines} },
    [ $what, map { $_ // '' } @cells{qw(figure beside other ratio aim portable portable_ratio)} ];
}

# Words to the left, figures to the right.
sub text($self) {
  my @width = (0) x @titles;
  for my $line (grep { ref } @{ $self->{lines} }) {
    for my $column (0 .. $#titles) {
      my $length = length $line->[$column];
      $width[$column] = $length if $length > $width[$column];
    }
  }
  my $format = join '  ', map { ($is_text{$_} ? '%-' : '%') . $width[$_] . 's' } 0 .. $#titles;
  return join '', map { (ref ? sprintf($format, @$_) =~ s/ +$//r : "\n$_") . "\n" }
    @{ $self->{lines} };
}

# Nanoseconds as a person says them.
sub duration($nanoseconds) {
  my @units = ([ 1e9, 's' ], [ 1e6, 'ms' ], [ 1e3, 'us' ], [ 1, 'ns' ]);
  for my $unit (@units) {
    return significant($nanoseconds / $unit->[0]) . " $unit->[1]"
      if abs $nanoseconds >= $unit->[0] || $unit->[1] eq 'ns';
  }
}

# Three digits tell what there is to tell.
sub significant($number) {
  my $magnitude = abs $number;
  my $decimals = $magnitude >= 100 ? 0 : $magnitude >= 10 ? 1 : $magnitude >= 0.1 ? 2 : 4;
  return sprintf "%.${decimals}f", $number;
}

1;
