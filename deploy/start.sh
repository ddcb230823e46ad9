#!/bin/sh
# Start-up of the example application, in every replica: it makes its tables of today, as its ORM
# would, runs the migrations, which find them there, and becomes the application.
set -eu
cd "$(dirname "$0")"
pg_idem --wait 60s init
# IF NOT EXISTS does not keep two sessions from creating the same table; the lock does.
psql -qX1 -v ON_ERROR_STOP=1 -c 'SET client_min_messages = warning' \
  -c 'SELECT pg_advisory_xact_lock(1)' -f init_db.sql -o /dev/null "$DATABASE_URL"
pg_idem upgrade head
exec "$@"
