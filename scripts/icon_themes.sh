#!/usr/bin/env bash
# Icon themes and sets for training `perception/checkpoints/clip`, unpacked into a folder and not installed: the desktop of
# this machine stays as it is. Debian packages by apt-get, sets of interface icons by npm.
# usage: scripts/icon_themes.sh out/icons    then: --icons out/icons/usr/share/icons --sets out/icons/sets
set -euo pipefail
folder=$(mkdir -p "${1:?usage: scripts/icon_themes.sh FOLDER}" && cd "$1" && pwd)

themes="adwaita-icon-theme breeze-icon-theme deepin-icon-theme elementary-icon-theme elementary-xfce-icon-theme
    faba-icon-theme faenza-icon-theme gnome-colors-common gnome-icon-theme gnome-icon-theme-gartoon
    gnome-icon-theme-nuovo gnome-icon-theme-suede gnome-icon-theme-yasis lxde-icon-theme mate-icon-theme mint-y-icons
    moka-icon-theme numix-icon-theme obsidian-icon-theme oxygen-icon-theme paper-icon-theme papirus-icon-theme
    sugar-icon-theme suru-icon-theme tango-icon-theme yaru-theme-icon"
sets="ant-design bi bx bxs carbon clarity codicon dashicons el entypo eva fa-regular fa-solid flat-color-icons fluent
    fluent-color foundation gridicons heroicons ic icomoon-free icon-park icon-park-solid iconoir ion la line-md lucide
    mdi mingcute octicon oi ooui openmoji pajamas ph qlementine-icons ri solar streamline-ultimate-color tabler typcn
    uil vaadin zondicons"

mkdir -p "$folder/packages" "$folder/sets"
cd "$folder/packages"
# shellcheck disable=SC2086  # a list of names
apt-get download $themes
for package in *.deb; do dpkg -x "$package" "$folder"; done

# One colour of a theme is enough, and parts of themes that are no theme of their own are left out.
cd "$folder/usr/share/icons"
rm -rf hicolor default sugar-lh Faenza-*
find . -maxdepth 1 \( -name 'Yaru-*' -o -name 'Mint-Y-*' -o -name 'Obsidian-*' \) \
    ! -name Yaru-dark ! -name Mint-Y-Dark ! -name Obsidian-Light -exec rm -rf {} +

cd "$folder/sets"
for set in $sets; do npm pack --silent "@iconify-json/$set"; done
