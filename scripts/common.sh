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

# Configures and builds a preset of CMakePresets.json for the server that find_pg_config names.
# What the tools say is shown only when they fail.
build() {
  local preset=$1 log
  PG_CONFIG=$(find_pg_config)
  export PG_CONFIG BUILD_DIR=$TOP/build/$preset
  log=$BUILD_DIR/build.log
  mkdir -p "$BUILD_DIR"
  echo "$ cmake --preset $preset && cmake --build --preset $preset"
  if ! { cmake --preset "$preset" -DPG_CONFIG="$PG_CONFIG" &&
         cmake --build --preset "$preset" --parallel "$(nproc)"; } >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    die "the build failed; the whole output is in $log"
  fi
}
