#!/bin/sh
# variants.sh PACKAGE.deb FOLDER: two later versions of a package, to try upgrades with. FOLDER/new.deb takes the journal one shape
# further; FOLDER/narrow.deb knows a setting less, so that it refuses the configuration that is there.
# variants.sh PACKAGE.deb FOLDER region: FOLDER/fit.deb is another version and nothing else, FOLDER/dies.deb ends 12 s after its start.
set -eu
package=$1 folder=$2
version=$(dpkg-deb -f "$package" Version)

vary() { # NAME NEXT-VERSION
  tree=$folder/$1
  dpkg-deb -R "$package" "$tree"
  mv "$tree/opt/library-kiosk/packaged/$version" "$tree/opt/library-kiosk/packaged/$2"
  sed -i "s/^Version: .*/Version: $2/" "$tree/DEBIAN/control"
  sed -i "s/^version=.*/version=$2/" "$tree/DEBIAN/postinst"
  sed -i "s/\"$version\"/\"$2\"/g" "$tree/opt/library-kiosk/packaged/$2/dist/chunks"/*.js
}
pack() { dpkg-deb --root-owner-group -Znone --build "$folder/$1" "$folder/$1.deb" >/dev/null; }

if [ "${3:-}" = region ]; then
  vary fit 98.0.0
  pack fit
  vary dies 99.0.0
  printf '\nif (process.argv.includes("run")) setTimeout(() => process.exit(1), 12_000);\n' \
    >>"$folder/dies/opt/library-kiosk/packaged/99.0.0/dist/src/main.js"
  pack dies
  exit 0
fi
vary new 98.0.0
sed -i 's/^export { migrations/migrations.push("CREATE TABLE next_shape (one INTEGER PRIMARY KEY) STRICT");\n&/' \
  "$folder/new/opt/library-kiosk/packaged/98.0.0/dist/chunks"/migrations-*.js
pack new
vary narrow 99.0.0
sed -i "s/^\tterminal,$/\tterminals: terminal,/" "$folder/narrow/opt/library-kiosk/packaged/99.0.0/dist/chunks"/schema-*.js
pack narrow
