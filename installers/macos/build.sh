#!/bin/sh
# Builds the macOS bundle on a Mac, signs it, makes a disk image and has it notarised. NEVER TRIED: no Mac was at hand.
#
#   CODESIGN_IDENTITY="Developer ID Application: …" NOTARY_PROFILE=notebook installers/macos/build.sh
#
# Without an identity the bundle is made and left unsigned: such a program opens only after a right click.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../.." && pwd)
[ "$(uname -s)" = Darwin ] || { echo "build.sh: this is for a Mac" >&2; exit 1; }
cd "$root"

python3.11 -m venv build/room
build/room/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/package.txt
python3.11 -m venv build/catalogues
build/catalogues/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/catalogues.txt
for po in resources/i18n/*/LC_MESSAGES/*.po; do build/catalogues/bin/pybabel -q compile -i "$po" -o "${po%.po}.mo"; done
build/room/bin/python installers/package.py --out dist

version=$(build/room/bin/python -c 'from clinic_app import __version__; print(__version__)')
if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    # What is inside is signed before what holds it; a signature changes a file, so the list of hashes is written anew.
    find dist/notebook -type f \( -name '*.dylib' -o -name '*.so' -o -perm -u+x \) -print0 |
        xargs -0 -n 1 codesign --force --timestamp --options runtime \
            --entitlements "$here/entitlements.plist" --sign "$CODESIGN_IDENTITY"
    build/room/bin/python -c \
        'from pathlib import Path; from clinic_app.services.own_files import write_list; write_list(Path("dist/notebook"))'
fi
image=dist/notebook-$version-macos.dmg
hdiutil create -quiet -ov -volname Notebook -srcfolder dist/notebook "$image"
if [ -n "${CODESIGN_IDENTITY:-}" ] && [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --timestamp --sign "$CODESIGN_IDENTITY" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
shasum -a 256 "$image"
