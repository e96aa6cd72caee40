#!/usr/bin/env bash
# English texts about programs for teaching the words of `perception/checkpoints/meaning`, unpacked into a folder and
# not installed: help, a dictionary, a thesaurus, message catalogues. Nothing of the applications that are held out.
# usage: scripts/texts.sh out/texts
set -euo pipefail
folder=$(mkdir -p "${1:?usage: scripts/texts.sh FOLDER}" && cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)

packages="wordnet-base dict-gcide mythes-en-us libreoffice-help-en-us gimp-help-en gnome-user-docs inkscape-tutorials
    gnucash-docs gnumeric-doc krita-data kdenlive-data kate5-data evolution-common abiword-common audacity-data
    calligra-data kmail gedit-common dolphin okular konsole kwrite gwenview ark k3b-data"

mkdir -p "$folder/packages" "$folder/catalogues"
cd "$folder/packages"
# shellcheck disable=SC2086  # a list of names
apt-get download $packages
for package in *.deb; do dpkg -x "$package" "$folder"; done

cd "$root"
held_out=$(python3 -c 'from benchmarks.model.applications import APPLICATIONS as A; print(*{a.package for a in A}, "mate")')
cp -r /usr/share/locale/. "$folder/catalogues"
apt-cache dumpavail > "$folder/descriptions.txt"
cd "$folder"
for name in $held_out; do find . -path ./packages -prune -o -ipath "*$name*" -type f -exec rm {} +; done
