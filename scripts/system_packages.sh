#!/usr/bin/env bash
# Installs the Debian packages named in the given list files; does nothing when all are there.
# usage: scripts/system_packages.sh packages.txt...
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=$(sed -e 's/#.*//' "$@" | xargs)
if ! command -v dpkg-query >/dev/null; then
    echo "setup: not a Debian system; install what answers to these packages yourself: $wanted" >&2
    exit 0
fi

missing=()
for package in $wanted; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: these packages are missing and this is neither root nor is there sudo: ${missing[*]}" >&2
        echo "setup: as root: apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
