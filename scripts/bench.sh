#!/usr/bin/env bash
# Measures pg_idem beside psql and PostgreSQL's own statements, and prints one table. It takes about
# a quarter of an hour on a machine that has nothing else to do; docs/benchmarks.md has the method.
#   scripts/bench.sh                     everything but stalls
#   scripts/bench.sh --quick             a trial of a minute
#   scripts/bench.sh [--quick] PART...   parts: calls noop history planning
#   scripts/bench.sh [--quick] stalls    how long a site under load stalls: a table of its own
source "$(dirname "$0")/common.sh"

scripts/packages.sh
say 'Building (build/release).'
build release
cmake --build --preset release --target bench >>"$BUILD_DIR/build.log" 2>&1 ||
  die "the build failed; the whole output is in $BUILD_DIR/build.log"
case "$*" in
  stalls | '--quick stalls') program=stalls.pl ;;
  *) program=bench.pl ;;
esac
scripts/with-server.sh --durable perl "test/bench/$program" "$@"
