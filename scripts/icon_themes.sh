#!/usr/bin/env bash
# Icon themes, packs and sets for training `perception/checkpoints/clip` and `icons`, unpacked into a folder and not
# installed: the desktop of this machine stays as it is. Debian packages by apt-get, two packs by pip, sets by npm.
# usage: scripts/icon_themes.sh out/icons
# then: --icons out/icons/usr/share/icons out/icons/more --packs out/icons/packs --sets out/icons/sets
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
more="gnome-accessibility-themes gnome-brave-icon-theme inkscape mate-themes rox-filer ukui-themes"
packs="claws-mail-themes famfamfam-silk gimp-data libreoffice-style-colibre libreoffice-style-elementary
    libreoffice-style-sifr libreoffice-style-sukapura wm-icons xfe-themes"
wheels="crystal-small wx-icons-humanity"
more_sets="akar-icons basil bytesize catppuccin charm ci cil duo-icons ei emojione eos-icons ep et f7 fa fe feather
    file-icons flowbite fluent-emoji-flat fluent-mdl2 fontisto fxemoji garden gg gravity-ui grommet-icons hugeicons
    humbleicons icon-park-twotone iconamoon icons8 ix jam lets-icons lineicons lsicon mage majesticons
    material-icon-theme material-symbols meteor-icons mi mynaui nimbus noto oui pepicons-pencil pepicons-pop
    pepicons-print pixel pixelarticons prime proicons quill radix-icons raphael rivet-icons si simple-line-icons
    stash streamline streamline-flex streamline-freehand-color streamline-pixel streamline-plump streamline-ultimate
    system-uicons tdesign teenyicons twemoji uim uis uiw vscode-icons weui wpf"

mkdir -p "$folder/packages" "$folder/more" "$folder/packs/office" "$folder/sets"
cd "$folder/packages"
# shellcheck disable=SC2086  # a list of names
apt-get download $themes
for package in *.deb; do dpkg -x "$package" "$folder"; done

# One colour of a theme is enough, and parts of themes that are no theme of their own are left out.
cd "$folder/usr/share/icons"
rm -rf hicolor default sugar-lh Faenza-*
find . -maxdepth 1 \( -name 'Yaru-*' -o -name 'Mint-Y-*' -o -name 'Obsidian-*' \) \
    ! -name Yaru-dark ! -name Mint-Y-Dark ! -name Obsidian-Light -exec rm -rf {} +

# What lies in applications: icon themes of their own, and pictures under names of their own (icon_packs.txt).
cd "$folder/packs"
# shellcheck disable=SC2086
apt-get download $more $packs
# shellcheck disable=SC2086
python3 -m pip download --quiet --no-deps $wheels
for package in *.deb; do dpkg -x "$package" "${package%%_*}"; done
for package in *.whl; do python3 -m zipfile -e "$package" "$(echo "${package%%-*}" | tr _ -)"; done
rm -f ./*.deb ./*.whl
for style in colibre elementary sifr_dark sukapura; do
    python3 -m zipfile -e "libreoffice-style-${style%_dark}/usr/lib/libreoffice/share/config/images_${style}_svg.zip" \
        "office/images_${style%_dark}_svg"
done
mv gnome-accessibility-themes/usr/share/icons/HighContrast gnome-brave-icon-theme/usr/share/icons/gnome-brave \
    mate-themes/usr/share/icons/ContrastHigh rox-filer/usr/share/rox/ROX ukui-themes/usr/share/icons/ukui* "$folder/more"
for theme in Tango hicolor multicolor; do mv "inkscape/usr/share/inkscape/icons/$theme" "$folder/more/inkscape-$theme"; done

cd "$folder/sets"
for set in $sets $more_sets; do npm pack --silent "@iconify-json/$set"; done
