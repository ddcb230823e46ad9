#!/usr/bin/env bash
# What no compiler sees: the conventions of this code base, each a small function that prints the
# places where it is broken. Output is TAP. The conventions and their reasons: CONTRIBUTING.md.
set -euo pipefail
export LC_ALL=C.UTF-8  # characters are counted, also where no language is set
cd "$(dirname "$0")/.."

sources() { find extension client manual test -name '*.[ch]pp' | sort; }
texts() {
  sources
  find scripts sql migrations test debian -name '*.sh' -o -name '*.sql' -o -name '*.t' | sort
  find . -maxdepth 1 -name '*.md' -o -maxdepth 1 -name '[CM]*.*'
}

# grep that does not call it a failure to find nothing; pattern first, files from stdin.
places() { xargs -r grep -nHE "$1" || true; }

errors_outside_server() {
  find extension -name '*.[ch]pp' ! -path 'extension/server/*' |
    places '\b(ereport|elog) *\( *(ERROR|FATAL|PANIC)|\bPG_(TRY|CATCH|FINALLY|RE_THROW)\b'
}

versions_outside_shim() {
  sources | grep -v '^extension/server/postgres.hpp$' | places '\bPG_VERSION_NUM\b'
}

server_headers_outside_shim() {
  find extension client -name '*.[ch]pp' ! -path extension/server/postgres.hpp |
    places '^ *# *include *"[^"]*\.h"'
}

# Prints the includes of a layer that lead elsewhere than into itself and the layers named.
foreign_includes() {
  local layer=$1
  shift
  find "extension/$layer" -name '*.[ch]pp' | places '^ *# *include *"[^"]*\.hpp"' |
    grep -vE "\"($(IFS='|' && echo "$layer|$*"))/" || true
}
upward_includes() {
  foreign_includes core
  foreign_includes server core
  foreign_includes catalog server core
  foreign_includes ensure catalog server core
  foreign_includes run ensure catalog server core
  foreign_includes functions run ensure catalog server core
}

impure_core_includes() {
  find extension/core -name '*.[ch]pp' | places '^ *# *include *(<[^>]*[./][^>]*>|"[^"]*\.h")'
}

client_includes_of_server_side() {
  find client -name '*.[ch]pp' |
    places '^ *# *include *"(server|catalog|ensure|run|functions)/'
}

forbidden_in_server() {
  find extension -name '*.[ch]pp' |
    places '^ *# *include *<(iostream|regex|thread|mutex|locale|csignal|future)>'
}

# The statement as written, e.g. "CREATE FUNCTION table_exists", without "COMMENT ON" for it.
sql_without_comment() {
  perl -0777 -e '
    local @ARGV = @ARGV; my %text = map { open my $f, "<", $_; ($_ => <$f> =~ s/--.*//gr) } @ARGV;
    my %said = map { lc($_) => 1 }
      map { /COMMENT ON ((?:FUNCTION|PROCEDURE|TABLE|SCHEMA|TYPE)\s+[\w.@]+)/gi } values %text;
    for my $file (sort keys %text) {
      for ($text{$file} =~ /^CREATE (?:OR REPLACE )?((?:FUNCTION|PROCEDURE|TABLE|SCHEMA|TYPE)\s+[\w.@]+)/gim) {
        print "$file: $_\n" unless $said{lc $_};
      }
    }' sql/*.sql sql/*/*.sql
}

tables_not_dumped() {
  cat sql/state.sql sql/native/dump.sql | perl -0777 -ne '
    %dumped = map { $_ => 1 } /pg_extension_config_dump\(\s*\x27([\w.]+)/g;
    for (/^CREATE TABLE ([\w.]+)/gm) { print "$_\n" unless $dumped{$_} }'
}

sql_without_guard() {
  grep -LE '^\\echo Use "(CREATE|ALTER) EXTENSION' sql/native/guard.sql $(ls sql/pg_idem--*.sql 2>/dev/null) || true
}

# Outside of the script that makes them: idem.applied and idem.journal have the rows of all tenants.
state_of_all_tenants() {
  find extension client -name '*.[ch]pp' |
    places '\b(FROM|JOIN|INTO|UPDATE) idem\.(applied|journal)\b' |
    grep -vE ' WHERE tenant = |// of all tenants' || true
}

# Of what is built. FATAL ends a server process without its local objects' destructors, but runs those
# registered for the exit of the process, amid a server that is no longer whole. Our objects are asked,
# not the module: what the C++ library has of its own knows nothing of the server.
built=${BUILD_DIR:-build/dev}/pgxs
symbols() { nm "$@" 2>&1 || true; }
destructors_at_exit() {
  symbols -A --undefined-only $(find "$built/extension" -name '*.o') | grep -E 'atexit|No such file' ||
    true
}
visible_cpp_names() {
  symbols --dynamic --defined-only "$built/pg_idem.so" | grep -E ' _Z|No such file' || true
}

long_files() {
  sources | grep -v '^extension/server/postgres.hpp$' | xargs -r wc -l |
    awk '$1 > 300 && $2 != "total" { print $2 ": " $1 }'
}

long_lines() { { sources; find scripts sql debian -type f; } | places '^.{101}'; }

unexplained_files() {
  local file
  for file in $(sources; find scripts -name '*.sh'); do
    head -n 2 "$file" | grep -qE '^(//|#!|/\*|#( |$))' || echo "$file"
  done
}

machine_names() {
  texts | grep -v '^test/fences.sh$' | places '(^|[^a-z.])/(work|root)/|https?://(deb|ftp|security)\.'
}

# pg_idem.control is the one source of the version; these have to repeat it.
other_versions() {
  local version
  version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" extension/pg_idem.control)
  head -n 1 debian/changelog | grep -v "^pg-idem ($version-" || true
  perl -MJSON::PP -0777 -e '
    my ($meta, $version) = (decode_json(<STDIN>), shift);
    my $ours = $meta->{provides}{pg_idem};
    for ($meta->{version}, $ours->{version}) {
      print "META.json: $_\n" unless /^\Q$version\E(\.0)?$/ && /^\d+\.\d+\.\d+$/;
    }
    for (@$ours{qw(file docfile)}) { print "META.json: no file $_\n" unless -f $_ }
    for (qw(name abstract license maintainer meta-spec)) {
      print "META.json: no $_\n" unless $meta->{$_};
    }' "$version" <META.json
}

badly_formatted() {
  sources | xargs -r clang-format --dry-run 2>&1 | grep -E 'warning:' | cut -d: -f1 | sort -u ||
    true
}

number=0 broken=0
fence() {
  local reason=$1 found
  number=$((number + 1))
  found=$("$2")
  if [ -z "$found" ]; then
    echo "ok $number - $reason"
  else
    echo "not ok $number - $reason"
    sed 's/^/#   /' <<<"$found"
    broken=1
  fi
}

fence 'errors are raised in server/ only: a longjmp elsewhere skips destructors' errors_outside_server
fence 'server versions are told apart in one file' versions_outside_shim
fence 'PostgreSQL headers are included in one file' server_headers_outside_shim
fence 'includes go downwards only' upward_includes
fence 'the core knows the standard library and itself' impure_core_includes
fence 'the client knows the core, not the extension' client_includes_of_server_side
fence 'no threads, streams, locales or regexes inside the server' forbidden_in_server
fence 'every schema, table and function in SQL has its COMMENT' sql_without_comment
fence 'every state table is dumped by pg_dump' tables_not_dumped
fence 'the state is read and written for one tenant' state_of_all_tenants
fence 'no extension script runs by psql directly' sql_without_guard
fence 'nothing is destroyed at the end of a server process' destructors_at_exit
fence 'the module shows the server no C++ names' visible_cpp_names
fence 'no source file is over 300 lines, but for the server versions' long_files
fence 'no line is over 100 characters' long_lines
fence 'every source file opens with what it is for' unexplained_files
fence 'no file names a machine: its paths, its package mirrors' machine_names
fence 'the packages have the version of the extension' other_versions
# Other versions of clang-format differ in taste.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
  fence 'sources are formatted by .clang-format' badly_formatted
fi
echo "1..$number"
exit $broken
