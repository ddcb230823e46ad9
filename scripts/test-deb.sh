#!/usr/bin/env bash
# Builds the Debian packages for a PostgreSQL version in a chroot of the Debian that has it, and
# tries them in another one that is bare: installs them, starts a server, brings databases to the
# head of the reference history, by script and on a terminal, puts newer packages in their place,
# and removes these.
# Needs root; takes minutes.
#   scripts/test-deb.sh [VERSION]           15 (default), 17 or 18
#   scripts/test-deb.sh VERSION FOLDER      with the packages in that folder instead
source "$(dirname "$0")/common.sh"
source scripts/chroots.sh

version=${1:-15}
suite=$(suite_of "$version")
builder=$chroots/pg$version bare=$chroots/bare$version
packages=${2:-$builder/build/deb}

build_packages() {
  make_chroot "$builder" "$suite"
  mount_checkout "$builder"
  chroot "$builder" /checkout/scripts/build-deb.sh
}

# Nothing of ours is in there but the packages and what their test reads.
prepare_bare_chroot() {
  rm -rf "$bare"
  make_chroot "$bare" "$suite"
  mkdir -p "$bare/srv/pg_idem/test"
  cp -r debian/tests migrations "$bare/srv/pg_idem"
  cp -r test/fixtures "$bare/srv/pg_idem/test"
  cp "$packages"/pg-idem_*.deb "$packages/postgresql-$version-pg-idem"_*.deb "$bare/srv"
  # A chroot has nobody who starts services.
  printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d"
  chmod +x "$bare/usr/sbin/policy-rc.d"
}

try_packages() {
  mount_system "$bare"
  chroot "$bare" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 bash -euc '
    { apt-get -qq update
      apt-get -qq install -y --no-install-recommends tmux
      apt-get -qq install -y --no-install-recommends /srv/*.deb; } >/srv/install.log 2>&1 ||
      { cat /srv/install.log; exit 1; }
    cd /srv/pg_idem
    for test in history terminal upgrade; do
      tests/$test /srv/*.deb >/srv/$test.log 2>&1 ||
        { cat /srv/$test.log; echo "not ok - $test"; exit 1; }
      echo "ok - $test"
    done
    apt-get -qq purge -y pg-idem "postgresql-*-pg-idem" >/srv/remove.log 2>&1
    if find / -xdev -path /srv -prune -o -path /proc -prune -o -name "*pg[-_]idem*" -print | grep .
    then echo "not ok - removal leaves something"; exit 1; fi
    echo "ok - removal"'
}

if [ $# -lt 2 ]; then
  say "Building the packages for PostgreSQL $version in a chroot."
  (build_packages)
fi
say "Trying them in a bare chroot of $suite."
(prepare_bare_chroot)
(try_packages)
