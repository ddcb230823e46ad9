#!/usr/bin/env bash
# Builds and runs the test suites on each PostgreSQL version that Debian has, each in a chroot.
# Needs root; PG_IDEM_CHROOTS says where the chroots are kept (default: build/chroots).
#   scripts/versions.sh                     15, 17, 18 and 19; all suites
#   scripts/versions.sh 17 [SUITE...]       one version; as scripts/test.sh takes suites
source "$(dirname "$0")/common.sh"

is_root || die 'chroots need root'
chroots=$(realpath -m "${PG_IDEM_CHROOTS:-$TOP/build/chroots}")
command -v debootstrap >/dev/null || apt-get -q install -y debootstrap >/dev/null

# The suite of Debian that has that version.
suite_of() {
  case $1 in
    15) echo bookworm ;;
    17) echo trixie ;;
    18) echo forky ;;
    *) echo sid ;;
  esac
}

# Where this machine has its packages from.
mirror() {
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1
}

# debootstrap knows each suite as a link to its script for sid.
debootstrap_script() {
  local script=/usr/share/debootstrap/scripts/$1
  [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
  echo "$script"
}

make_chroot() {
  local root=$1 suite=$2
  [ -e "$root/.complete" ] && return
  rm -rf "$root"
  mkdir -p "$root"
  debootstrap --variant=minbase "$suite" "$root" "$(mirror)" "$(debootstrap_script "$suite")" \
    >"$root.log" 2>&1 || die "debootstrap failed; see $root.log"
  # A mirror may keep a suite in development as it was on some day.
  echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/any-day"
  if [ "$suite" = sid ]; then allow_experimental "$root"; fi
  touch "$root/.complete"
}

# A version that is not released yet is in experimental; nothing else is taken from there.
allow_experimental() {
  local apt=$1/etc/apt
  echo "deb $(mirror) experimental main" >"$apt/sources.list.d/experimental.list"
  printf '%s\n' 'Package: src:postgresql-19' 'Pin: release a=experimental' 'Pin-Priority: 600' \
    >"$apt/preferences.d/experimental"
}

unmount_all() {
  local root=$1 place
  for place in "$root/checkout" "$root/dev" "$root/proc"; do
    if mountpoint -q "$place"; then umount -R -l "$place"; fi
  done
}

# The sources are those of this checkout; what is built stays in the chroot.
mount_all() {
  local root=$1
  mkdir -p "$root/checkout" "$root/build"
  mount -t proc proc "$root/proc"
  mount --rbind --make-rslave /dev "$root/dev"
  mount --bind --make-private "$TOP" "$root/checkout"
  mkdir -p "$TOP/build"
  mount --bind "$root/build" "$root/checkout/build"
}

test_version() {
  local version=$1 root=$chroots/pg$1
  shift
  make_chroot "$root" "$(suite_of "$version")"
  trap "unmount_all '$root'" EXIT
  unmount_all "$root"
  mount_all "$root"
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
  for version in 15 17 18 19; do
    (test_version "$version") || failed+=("$version")
  done
  [ ${#failed[@]} = 0 ] || die "failed on: ${failed[*]}"
fi
