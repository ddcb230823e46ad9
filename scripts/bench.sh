#!/usr/bin/env bash
# Measures pg_idem beside psql and PostgreSQL's own statements, and prints a table. It takes a few
# minutes on a machine that has nothing else to do; docs/benchmarks.md has the method.
#   scripts/bench.sh [--quick]           calls, noop, history and planning
#   scripts/bench.sh [--quick] PART...   some of these
#   scripts/bench.sh [--quick] stalls    how long a site under load stalls
#   scripts/bench.sh memory [SIZE...]    what a long history takes of a backend's memory
#   scripts/bench.sh --docs ...          the table goes into docs/benchmarks.md, too
source "$(dirname "$0")/common.sh"

into_docs=false
if [[ ${1-} == --docs ]]; then
  into_docs=true
  shift
fi
program=bench
arguments=()
for argument in "$@"; do
  case $argument in
    stalls | memory) program=$argument ;;
    *) arguments+=("$argument") ;;
  esac
done

scripts/packages.sh
say 'Building (build/release).'
build release
quietly "$BUILD_DIR/bench.log" cmake --build --preset release --target bench
table=$BUILD_DIR/$program.txt
scripts/with-server.sh --durable perl "test/bench/$program.pl" "${arguments[@]}" | tee "$table"
if $into_docs; then
  perl -0pi -e 'BEGIN { $mark = shift; open $f, "<", shift; $table = join "", <$f> }
    s/(<!-- $mark -->\n).*?(<!-- end -->)/$1```\n$table```\n$2/s or die "no mark $mark\n"' \
    "$program" "$table" docs/benchmarks.md
fi
