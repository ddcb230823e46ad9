#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL server that has the extension, and removes the
# server afterwards, however the command or this script ends. The server listens on a private
# socket only, and nothing is installed into the system. Demo, tests and benchmarks all use it.
usage='usage: scripts/with-server.sh [--durable] [--module MAKEFILE] [-c NAME=VALUE]... COMMAND...
  --durable          keep fsync and friends on, for measurements (default: off, quick)
  --module MAKEFILE  install this module too, as test/boundary/Makefile.pgxs
  -c NAME=VALUE      a setting of the server
The command finds in its environment: PGHOST, PGPORT, PGUSER (a superuser), PGDATABASE; PG_IDEM, the
built client; PG_CONFIG; PG_BINDIR, also first in PATH; PGDATA, the data directory of the server.
Last in PATH is what scripts/packages.sh had from npm.
It runs as whoever started this script. So does the server, but as user postgres instead of root.
BUILD_DIR says which build is meant (default: build/dev); the extension is built if it is not.'

caller_directory=$PWD
source "$(dirname "$0")/common.sh"

modules=(Makefile.pgxs)
settings=(listen_addresses= log_min_messages=warning log_line_prefix='%m [%p] %a '
  max_connections=100 shared_buffers=64MB)
# A publication where wal_level is less draws a warning, in other words in each version.
quick=(fsync=off synchronous_commit=off full_page_writes=off wal_level=logical)
while [ $# -gt 0 ]; do
  case $1 in
    --durable) quick=(); shift ;;
    --module) modules+=("$2"); shift 2 ;;
    -c) settings+=("$2"); shift 2 ;;
    -h | --help) echo "$usage"; exit ;;
    -*) say "$usage"; exit 2 ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { say "$usage"; exit 2; }
settings+=("${quick[@]}")

PG_CONFIG=$(find_pg_config)
[ -n "$PG_CONFIG" ] || die 'no PostgreSQL server found: run scripts/packages.sh, or set PG_CONFIG'
export PG_CONFIG
BUILD_DIR=$(realpath -m "${BUILD_DIR:-build/dev}")
PG_BINDIR=$("$PG_CONFIG" --bindir)

# The server refuses to run as root.
as_server_user() {
  if is_root; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}
if is_root && ! id postgres >/dev/null 2>&1; then
  die 'the server does not run as root, and there is no user postgres: run scripts/packages.sh'
fi

# One short path for everything: a socket's path may have 107 characters.
umask 022
scratch=$(mktemp -d /tmp/pg_idem.XXXXXX)
stop_server() {
  if [ -f "$scratch/data/postmaster.pid" ]; then
    as_server_user "$PG_BINDIR/pg_ctl" -D "$scratch/data" -m immediate stop >/dev/null 2>&1
  fi
  # A server process may still be writing its last file.
  for _ in {1..100}; do
    rm -rf "$scratch" 2>/dev/null && return
    sleep 0.05
  done
}
# The watcher waits for the other end of this pipe to close, which even kill -9 cannot prevent.
# Every process started from here on must close its copy: 9>&-.
exec 9> >(trap '' INT TERM HUP; cat >/dev/null; stop_server)
await_removal() {
  exec 9>&-
  for _ in {1..200}; do
    [ -e "$scratch" ] || return 0
    sleep 0.05
  done
  say "$scratch could not be removed"
}
trap await_removal EXIT

install_modules() {
  local makefile
  for makefile in "${modules[@]}"; do
    make -s -j "$(nproc)" -f "$makefile" BUILD="$BUILD_DIR/pgxs" DESTDIR="$scratch/root" install
  done
}

# Debian's servers up to 17 look under extension_destdir, from 18 on every server has a path.
extension_settings() {
  local known share lib
  known=$("$PG_BINDIR/postgres" --describe-config | cut -f1)
  share=$scratch/root$("$PG_CONFIG" --sharedir) lib=$scratch/root$("$PG_CONFIG" --pkglibdir)
  if grep -qx extension_control_path <<<"$known"; then
    printf '%s\n' "extension_control_path=$share:\$system" "dynamic_library_path=$lib:\$libdir"
  elif grep -qx extension_destdir <<<"$known"; then
    echo "extension_destdir=$scratch/root"
  else
    die "$("$PG_CONFIG" --version) cannot load an extension that is not installed into the system"
  fi
}

start_server() {
  local setting where
  as_server_user "$PG_BINDIR/initdb" -D "$scratch/data" -U postgres -A trust -E UTF8 --locale=C \
    --no-sync --no-instructions >"$scratch/log" 2>&1 || return
  mapfile -t where < <(extension_settings)
  for setting in "unix_socket_directories=$scratch" "${where[@]}" "${settings[@]}"; do
    printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
  done >>"$scratch/data/postgresql.conf"
  as_server_user "$PG_BINDIR/pg_ctl" -D "$scratch/data" -l "$scratch/log" -w start >/dev/null
}

keep_log() {
  mkdir -p "$BUILD_DIR"
  cp "$scratch/log" "$BUILD_DIR/server.log"
  say "the server's log is in $BUILD_DIR/server.log"
}

install_modules >/dev/null
touch "$scratch/log"
if is_root; then chown -R postgres: "$scratch"; fi
if ! start_server 9>&-; then
  tail -n 20 "$scratch/log" >&2
  keep_log
  die 'the server did not start'
fi

# Nothing of the caller's own connection settings may lead the command elsewhere.
unset PGHOSTADDR PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE PGOPTIONS PGSSLMODE PGAPPNAME
unset PGCLIENTENCODING PGTZ PGDATESTYLE DATABASE_URL
export PGHOST=$scratch PGPORT=5432 PGUSER=postgres PGDATABASE=postgres PGDATA=$scratch/data
export PG_BINDIR PSQLRC=/dev/null PG_IDEM=$BUILD_DIR/pg_idem BUILD_DIR
export PATH=$PG_BINDIR:$PATH:$TOP/build/npm/node_modules/.bin

status=0
(cd "$caller_directory" && exec "$@") 9>&- || status=$?
if [ $status != 0 ]; then keep_log; fi
exit $status
