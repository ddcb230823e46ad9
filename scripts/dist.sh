#!/usr/bin/env bash
# Packs what is committed into build/pg_idem-VERSION.zip, as PGXN takes it, with the version that
# META.json has.
source "$(dirname "$0")/common.sh"

name=pg_idem-$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{version}' META.json)
mkdir -p build
git archive --format=zip --prefix="$name/" --output="build/$name.zip" HEAD
echo "build/$name.zip"
