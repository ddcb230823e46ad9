#!/usr/bin/env bash
# Sees to it that everything needed to build and test is there: installs what is missing from
# Debian's own packages when run as root, says what is missing to anybody else.
# An installed PostgreSQL 15 or later is taken as it is; PG_CONFIG points to one built by hand.
#   scripts/packages.sh --tests    also the other programs that tests drive, as far as Debian has
#                                  them, or npm, where that is there: these into build/npm; a test
#                                  whose program is missing is skipped
source "$(dirname "$0")/common.sh"

packages=(g++ make cmake perl libpq-dev libssl-dev libcli11-dev nlohmann-json3-dev libgtest-dev
  libbenchmark-dev)

programs_of_tests=(alembic python3-psycopg2 sqitch libdbd-pg-perl pgbouncer chromium
  fish zsh man-db)

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The newest server that apt offers together with the files to build for it.
newest_server() {
  apt-cache pkgnames postgresql-server-dev- | grep -E '[0-9]+$' | sort -V | tail -n 1 |
    sed 's/.*-//'
}

missing_of() {
  local package
  for package; do is_installed "$package" || echo "$package"; done
}

missing_packages() {
  local version
  missing_of "${packages[@]}"
  if [ -z "$(find_pg_config)" ]; then
    version=$(newest_server)
    printf '%s\n' "postgresql-${version:-15}" "postgresql-server-dev-${version:-15}"
  fi
}

apt() {
  local log
  log=$(mktemp)
  quietly "$log" apt-get -q -o DPkg::Lock::Timeout=300 "$@"
  rm -f "$log"
}

# Debian starts a server as soon as one is installed, unless told not to; we start our own.
install_packages() {
  answer=/etc/postgresql-common/createcluster.d/pg_idem.conf
  export DEBIAN_FRONTEND=noninteractive
  mkdir -p "${answer%/*}"
  echo "create_main_cluster = false" >"$answer"
  trap 'rm -f "$answer"' EXIT
  apt install -y --no-install-recommends "$@"
}

read_package_lists() {
  say 'Reading the package lists.'
  apt -o Acquire::Retries=3 update
}

is_known() { apt-cache show "$1" >/dev/null 2>&1; }

install_programs_of_tests() {
  local package missing wanted=()
  mapfile -t missing < <(missing_of "${programs_of_tests[@]}")
  if [ ${#missing[@]} = 0 ]; then return; fi
  if is_root; then
    is_known man-db || read_package_lists
    for package in "${missing[@]}"; do
      if is_known "$package"; then wanted+=("$package"); fi
    done
  fi
  if [ ${#wanted[@]} -gt 0 ]; then
    read_package_lists
    say "Installing ${wanted[*]}."
    install_packages "${wanted[@]}"
  fi
  mapfile -t missing < <(missing_of "${missing[@]}")
  if [ ${#missing[@]} -gt 0 ]; then say "Not installed, their tests are skipped: ${missing[*]}"; fi
}

# Into the build folder, so anybody may. What they would run or download while they are installed is
# not wanted.
install_programs_from_npm() {
  local list=test/npm/package.json folder=build/npm
  if cmp -s "$list" "$folder/package.json"; then return; fi
  rm -rf "$folder" "$folder.new"
  if ! command -v npm >/dev/null; then
    say 'npm is not here; the tests of what it has are skipped: dbmate, graphile-migrate, prisma'
    return
  fi
  say 'Installing dbmate, graphile-migrate and prisma from npm.'
  mkdir -p "$folder.new"
  cp "$list" "$folder.new"
  if (cd "$folder.new" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock \
    --fetch-retries 1 --loglevel error >install.log 2>&1 </dev/null); then
    mv "$folder.new" "$folder"
  else
    say "Not installed, their tests are skipped: $(tail -n 1 "$folder.new/install.log")"
  fi
}

check_commands() {
  local command
  for command in g++ make cmake perl prove; do
    command -v "$command" >/dev/null || die "$command is missing, and this is not a Debian system"
  done
  [ -n "$(find_pg_config)" ] ||
    die 'no PostgreSQL server with its development files found; point PG_CONFIG to one'
}

if [ "${1:-}" = --tests ]; then install_programs_from_npm; fi
if ! command -v dpkg-query >/dev/null; then
  check_commands
  exit
fi
mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ] && ! is_root; then
  say "These packages are missing: ${missing[*]}"
  say 'Install them with:'
  say '  sudo scripts/packages.sh'
  exit 1
fi
if [ ${#missing[@]} -gt 0 ]; then
  read_package_lists
  mapfile -t missing < <(missing_packages)
  say "Installing ${missing[*]}."
  install_packages "${missing[@]}"
fi
if [ "${1:-}" = --tests ]; then install_programs_of_tests; fi
