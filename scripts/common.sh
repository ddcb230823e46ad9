# shellcheck shell=bash
# Sourced by the scripts beside it: where the checkout is, which server is meant, how to speak.
# Settings a caller may give: PG_CONFIG (the server), BUILD_DIR (a CMake build folder).

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
TOP=$PWD

say() { printf '%s\n' "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

# Shows a command the way it would be typed, then runs it.
show() {
  local word line='$'
  for word; do
    case $word in
      *[!A-Za-z0-9_./=-]*) line+=" \"$word\"" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "$line"
  "$@"
}

is_root() { [ "$(id -u)" = 0 ]; }

# A complete server of version 15 or later: what starts one and what builds a module for it.
is_server() {
  local pg_config=$1 version
  version=$("$pg_config" --version 2>/dev/null | grep -oE '[0-9]+' | head -n 1) || return 1
  [ "$version" -ge 15 ] && [ -x "$("$pg_config" --bindir)/initdb" ] &&
    [ -f "$("$pg_config" --pgxs)" ]
}

# The server asked for, else Debian's newest, else the first one in PATH; else nothing.
find_pg_config() {
  local candidate debian
  debian=$(find /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | sort -rV) || true
  for candidate in ${PG_CONFIG:-$debian pg_config}; do
    if is_server "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

# Runs a command whose output goes to a file, and is shown only when it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "${log%/*}"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    die "this command failed: $*; its whole output is in $log"
  fi
}

# Configures and builds a preset of CMakePresets.json for the server that find_pg_config names.
build() {
  local preset=$1
  PG_CONFIG=$(find_pg_config)
  export PG_CONFIG BUILD_DIR=$TOP/build/$preset
  echo "$ cmake --preset $preset && cmake --build --preset $preset"
  quietly "$BUILD_DIR/configure.log" cmake --preset "$preset" -DPG_CONFIG="$PG_CONFIG"
  quietly "$BUILD_DIR/build.log" cmake --build --preset "$preset" --parallel "$(nproc)"
}
