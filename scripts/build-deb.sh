#!/usr/bin/env bash
# Builds the Debian packages of this checkout into build/deb: pg-idem, the client, and
# postgresql-VERSION-pg-idem, the extension, for each server version that the Debian at hand has.
# As root it installs what the build needs. scripts/test-deb.sh tries the packages.
source "$(dirname "$0")/common.sh"

version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" extension/pg_idem.control)
folder=$TOP/build/deb
sources=$folder/pg-idem-$version

install() { quietly "$folder/$1.log" apt-get -qq "$1" -y --no-install-recommends "${@:2}"; }

rm -rf "$folder"
mkdir -p "$sources"
if is_root; then
  export DEBIAN_FRONTEND=noninteractive
  quietly "$folder/update.log" apt-get -qq update
  install install dpkg-dev postgresql-server-dev-all
fi
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$sources"
cd "$sources" || exit
tar -cz --exclude=./debian -f "../pg-idem_$version.orig.tar.gz" -C .. "${sources##*/}"
quietly "$folder/control.log" pg_buildext updatecontrol
if is_root; then install build-dep ./; fi
quietly "$folder/build.log" dpkg-buildpackage -us -uc --jobs-try="$(nproc)"
if command -v lintian >/dev/null; then
  # That one asks for the number of Debian's own request to package it.
  lintian --allow-root --suppress-tags initial-upload-closes-no-bugs "$folder"/*.changes
fi
ls "$folder"/*.deb
