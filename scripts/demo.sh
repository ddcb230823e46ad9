#!/usr/bin/env bash
# Shows the main job on a real history: installs packages, builds, starts a throw-away server, and
# brings a database that the application's own start-up has filled to head; then once more, to show
# that nothing is left to do. Everything is cleaned up afterwards.
source "$(dirname "$0")/common.sh"

# The commands below are shown as a reader would type them.
in_server() {
  PATH=$BUILD_DIR:$PATH
  export PGDATABASE=roster PSQL_PAGER=  # a pager would wait for a key
  say_step 'The application creates its tables of today, with rows in them, as on every start:'
  show createdb roster
  show psql -q -v ON_ERROR_STOP=1 -f test/fixtures/init_db.sql
  say_step 'The migrations meet what is there. First run:'
  show pg_idem init
  show pg_idem upgrade head
  say_step 'The next container starts, and runs them again:'
  show pg_idem upgrade head
  say_step 'From psql, without any client:'
  show psql -c "SELECT migrate_to('head')"
  show psql -c "SELECT revision, direction, outcome, duration FROM migration_history() LIMIT 5"
  say_step 'What the database looks like:'
  show pg_idem current
  show pg_idem summary users
}
say_step() { printf '\n-- %s\n' "$*"; }

if [ "${1:-}" = --in-server ]; then
  in_server
  exit
fi
show scripts/packages.sh
build release
scripts/with-server.sh scripts/demo.sh --in-server
say_step 'The server is stopped, and its files are removed.'
