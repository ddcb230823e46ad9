# shellcheck shell=bash
# Sourced by the scripts that work in chroots of Debian: makes them, mounts and unmounts what they
# need. PG_IDEM_CHROOTS says where they are kept (default: build/chroots).

is_root || die 'chroots need root'
# shellcheck disable=SC2034 # for the script that sources this
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

# Where this machine has its packages from, and the security updates of a stable suite.
sites() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages'; }
mirror() { sites | grep -v security | head -n 1; }
security_updates() {
  local site
  site=$(sites | grep -m 1 security) || return 0
  case $1 in
    bookworm | trixie) echo "deb $site $1-security main" ;;
  esac
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
  quietly "$root.log" \
    debootstrap --variant=minbase "$suite" "$root" "$(mirror)" "$(debootstrap_script "$suite")"
  security_updates "$suite" >>"$root/etc/apt/sources.list"
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

# Until the script or subshell ends.
mount_system() {
  local root=$1
  trap "unmount_all '$root'" EXIT
  unmount_all "$root"
  mount -t proc proc "$root/proc"
  mount --rbind --make-rslave /dev "$root/dev"
}

# The sources are those of this checkout; what is built stays in the chroot.
mount_checkout() {
  local root=$1
  mount_system "$root"
  mkdir -p "$root/checkout" "$root/build" "$TOP/build"
  mount --bind --make-private "$TOP" "$root/checkout"
  mount --bind "$root/build" "$root/checkout/build"
}
