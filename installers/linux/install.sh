#!/bin/sh
# Installs the program that lies beside this script. Asks nothing, needs no network, and never touches a record.
#
#   sudo ./install.sh                          for everybody at this PC: /opt/notebook, /usr/local/bin
#   ./install.sh --user                        for this user alone, without an administrator: ~/.local
#   ./install.sh --profile site-profile.toml   and lay down what IT settled and signed
#       [--signed-by acorn-actor-…]            only if this key signed it: its twelve words, with - between
#   ./install.sh --uninstall [--user]          takes the program away; records, backups and the profile stay
#
# Ends with 0 when it is done, 1 when something is in the way (nothing is left half done), 2 when it was asked wrongly.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
scope=machine act=install profile='' key=''

fail() { echo "install.sh: $1" >&2; exit "${2:-1}"; }

while [ $# -gt 0 ]; do
    case "$1" in
        --user) scope=user ;;
        --uninstall) act=uninstall ;;
        --profile) [ $# -gt 1 ] || fail "--profile needs a file" 2; profile=$2; shift ;;
        --signed-by) [ $# -gt 1 ] || fail "--signed-by needs the words of a key" 2; key=$2; shift ;;
        --root) [ $# -gt 1 ] || fail "--root needs a folder" 2; root=$2; shift ;;  # for making packages, and for tests
        -h|--help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) fail "nobody here knows $1; try --help" 2 ;;
    esac
    shift
done

root=${root:-}
if [ "$scope" = user ]; then
    [ -n "${HOME:-}" ] || fail "there is no HOME"
    into=$root$HOME/.local/lib/notebook bin=$root$HOME/.local/bin
    menu=$root$HOME/.local/share/applications icons=$root$HOME/.local/share/icons/hicolor/scalable/apps
else
    into=$root/opt/notebook bin=$root/usr/local/bin
    menu=$root/usr/share/applications icons=$root/usr/share/icons/hicolor/scalable/apps
    [ -n "$root" ] || [ "$(id -u)" = 0 ] || fail "run it as root, or with --user for this user alone"
fi

running() {
    # A program that is open goes on with the files it has; a record must not be written by two versions.
    # All commands are one file: which of them runs is told by the name it was called by.
    for each in /proc/[0-9]*; do
        case "$(readlink "$each/exe" 2>/dev/null || true)" in "$into"/*) ;; *) continue ;; esac
        case "$(tr '\0' '\n' 2>/dev/null <"$each/cmdline" | head -n 1)" in clinic-app | */clinic-app) return 0 ;; esac
    done
    return 1
}

take_away() {
    rm -rf "$1" "$1.before" "$1.updates"
    rm -f "$bin/clinic-app" "$bin/clinic-admin" "$menu/notebook.desktop" "$icons/notebook.svg"
}

if [ "$act" = uninstall ]; then
    running && fail "the program is open: close it first"
    take_away "$into"
    echo "The program is gone. Records, backups and what IT settled are where they were."
    exit 0
fi

# --- is this whole, and for this PC? ---------------------------------------------------------------------
[ -x "$here/clinic-app" ] && [ -f "$here/MANIFEST.sha256" ] || fail "this is not the unpacked program, or half of it"
[ "$(uname -s)" = Linux ] || fail "this program is for Linux"
[ "$(uname -m)" = x86_64 ] || fail "this program is for x86_64, this PC is $(uname -m)"
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || true) libc=${libc#glibc }
case "$libc" in
    2.[0-9]*) minor=${libc#2.}; [ "${minor%%.*}" -ge 36 ] ||
        fail "this system is too old: it has glibc $libc, and 2.36 is needed (Debian 12, Ubuntu 23.04, or later)" ;;
    *) fail "this program needs a Linux with glibc, 2.36 or later (Debian 12, Ubuntu 23.04, or later)" ;;
esac
(cd "$here" && sha256sum --quiet --check MANIFEST.sha256 >/dev/null 2>&1) || fail "files are missing or changed: copy it again"
if [ -n "$profile" ]; then
    said=$("$here/clinic-admin" profile check --here --signed-by "$key" "$profile" 2>&1) || fail "the profile would not be taken:
$said"
fi
running && fail "the program is open: close it first"
new=$into.new old=$into.old
if [ ! -e "$into" ] && [ -d "$old" ]; then mv "$old" "$into"; fi  # the power failed between the two moves below

needed=$(du -sk "$here" | cut -f1)
mkdir -p "$(dirname "$into")" "$bin" "$menu" "$icons"
free=$(df -Pk "$(dirname "$into")" | awk 'NR == 2 {print $4}')
[ "$free" -gt $((needed + 51200)) ] || fail "too little room: $((needed / 1024 + 50)) MB are needed, $((free / 1024)) MB are free"

# --- copy beside, then change places: the old version runs until the new one is whole ---------------------
rm -rf "$new" "$old"
trap 'rm -rf "$new"' EXIT
cp -R "$here" "$new"
chmod -R go-w,a+rX "$new"
(cd "$new" && sha256sum --quiet --check MANIFEST.sha256 >/dev/null 2>&1) || fail "the copy is not whole: is the disk sound?"
if [ -d "$into" ]; then mv "$into" "$old"; fi
if ! mv "$new" "$into"; then [ ! -d "$old" ] || mv "$old" "$into"; fail "the new version could not be put in place"; fi
rm -rf "$old"
trap - EXIT

target=${into#"$root"}
ln -sf "$target/clinic-app" "$bin/clinic-app"
ln -sf "$target/clinic-admin" "$bin/clinic-admin"
sed "s|@PROGRAM@|$target/clinic-app|" "$here/notebook.desktop" > "$menu/notebook.desktop"
cp "$here/notebook.svg" "$icons/notebook.svg"

if [ -n "$profile" ]; then
    if [ "$scope" = machine ]; then "$into/clinic-admin" profile apply --machine --signed-by "$key" "$profile"
    else "$into/clinic-admin" profile apply --signed-by "$key" "$profile"; fi
fi
echo "Installed in $target. The coordinator finishes the rest on the first page."
