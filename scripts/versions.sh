#!/usr/bin/env bash
# Builds and runs the test suites on each PostgreSQL version that Debian has, each in a chroot.
# Needs root; PG_IDEM_CHROOTS says where the chroots are kept (default: build/chroots).
#   scripts/versions.sh                     15, 17 and 18; all suites
#   scripts/versions.sh 17 [SUITE...]       one version, also 19; as scripts/test.sh takes suites
source "$(dirname "$0")/common.sh"
source scripts/chroots.sh

test_version() {
  local version=$1 root=$chroots/pg$1
  shift
  make_chroot "$root" "$(suite_of "$version")"
  mount_checkout "$root"
  say "== PostgreSQL $version"
  chroot "$root" /checkout/scripts/test.sh "$@"
  unmount_all "$root"
  trap - EXIT
}

if [ $# -gt 0 ]; then
  version=$1
  shift
  test_version "$version" "$@"
else
  failed=()
  for version in 15 17 18; do
    (test_version "$version") || failed+=("$version")
  done
  [ ${#failed[@]} = 0 ] || die "failed on: ${failed[*]}"
fi
