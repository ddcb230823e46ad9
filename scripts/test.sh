#!/usr/bin/env bash
# Passes all tests: packages, build without warnings, then suite after suite, each beside a
# throw-away server of its own where it needs one. The last line adds up: "N passed, N failed".
#   scripts/test.sh               all suites: fences unit boundary regress portable isolation tap
#   scripts/test.sh tap           one suite; sanitize is one more: unit under ASan and UBSan
#   scripts/test.sh tap x y       only the tests x and y: of any suite but fences, unit, sanitize
source "$(dirname "$0")/common.sh"

suites=(fences unit boundary regress portable isolation tap)
passed=0 failed=0

fences() { test/fences.sh; }

unit() { ctest --preset dev; }

sanitize() {
  (build sanitize) && ctest --preset sanitize
}

# The expected-output tests that a makefile knows, with more arguments for make; shows the
# differences where there are some.
installcheck() {
  local makefile=$1 output=$BUILD_DIR/$2 status=0
  shift 2
  rm -rf "$output"
  mkdir -p "$output"
  scripts/with-server.sh --module "$makefile" make -s -f "$makefile" installcheck \
    BUILD="$BUILD_DIR/pgxs" REGRESS_OUTPUT="$output" "$@" || status=1
  if [ -f "$output/regression.diffs" ]; then cat "$output/regression.diffs"; fi
  return $status
}
boundary() { installcheck test/boundary/Makefile.pgxs boundary ${1:+"REGRESS=$*"}; }
regress() { installcheck Makefile.pgxs regress ISOLATION= ${1:+"REGRESS=$*"}; }
isolation() { installcheck Makefile.pgxs isolation REGRESS= ${1:+"ISOLATION=$*"}; }

# The regression tests with the portable engine.
portable() {
  local output=$BUILD_DIR/portable status=0
  scripts/with-server.sh test/portable/run "$output" "$BUILD_DIR/pgxs/portable.sql" "$@" || status=1
  if [ -f "$output/regression.diffs" ]; then cat "$output/regression.diffs"; fi
  return $status
}

tap() {
  local tests=("${@/#/test/tap/}")
  tests=("${tests[@]/%/.t}")
  if [ $# = 0 ]; then tests=(test/tap/*.t); fi
  scripts/with-server.sh prove --verbose "${tests[@]}"
}

# What a suite's output says: TAP (fences, tap, pg_regress since 16), pg_regress of 15, CTest.
count() {
  perl -ne '
    $passed++ if /^ok +\d/      || /^test .* \.\.\. ok\b/;
    $failed++ if /^not ok +\d/  || /^test .* \.\.\. FAILED\b/;
    if (/(\d+) tests failed out of (\d+)/) { $passed += $2 - $1; $failed += $1 }
    END { printf "%d %d\n", $passed, $failed }' "$1"
}

# Leaves out what merely says that a single test passed.
without_successes() {
  grep -vE '^ *ok\b|^ *# Subtest|^ *[0-9]+\.\.[0-9]+$|Test .* Passed|^ +Start ' || true
}

# A suite that stops with an error or runs nothing has failed, whatever it counted.
run_suite() {
  local log=$BUILD_DIR/$1.log status good bad
  printf '== %s\n' "$1"
  set +e
  "$@" 2>&1 | tee "$log" | without_successes
  status=${PIPESTATUS[0]}
  set -e
  read -r good bad < <(count "$log")
  if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "$good" = 0 ]; }; then bad=1; fi
  printf '== %s: %d good, %d bad; all it said is in %s\n\n' "$1" "$good" "$bad" "${log#"$TOP"/}"
  passed=$((passed + good)) failed=$((failed + bad))
}

case ${1:-} in
  '' | fences | unit | boundary | regress | portable | isolation | tap | sanitize) ;;
  *) die "no suite is called $1; the suites are: ${suites[*]} sanitize" ;;
esac
show scripts/packages.sh --tests
build dev
if [ $# -gt 0 ]; then
  run_suite "$@"
else
  for suite in "${suites[@]}"; do run_suite "$suite"; done
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
