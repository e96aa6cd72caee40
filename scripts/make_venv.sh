#!/usr/bin/env bash
# Makes or brings up to date the virtual environment from requirements.lock.
# usage: scripts/make_venv.sh .venv
# Uses the first Python >= 3.11 that has venv and tkinter; the system's own is asked first. PIP_ARGS goes to pip.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1

usable() {
    command -v "$1" >/dev/null && "$1" -c '
import sys, ensurepip, tkinter, venv
raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null
}

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        if usable "$python"; then found=$python && break; fi
    done
    if [ -z "${found:-}" ]; then
        echo "setup: no Python >= 3.11 with venv and tkinter (Debian: python3 python3-venv python3-tk)" >&2
        exit 1
    fi
    echo "setup: $found makes $venv (a few minutes)"
    "$found" -m venv --clear "$venv"
fi

pip=("$venv/bin/python" -m pip --disable-pip-version-check)
# shellcheck disable=SC2086
"${pip[@]}" install --quiet --use-pep517 ${PIP_ARGS:-} --requirement requirements.lock
# python3-xlib (wanted by pyautogui) and python-xlib (ours) fill the same folder; the newer one must lie on top.
if [ "$("$venv/bin/python" -c 'import Xlib; print(Xlib.__version__)')" != "(0, 33)" ]; then
    # shellcheck disable=SC2086
    "${pip[@]}" install --quiet ${PIP_ARGS:-} --no-deps --force-reinstall "$(grep -i '^python-xlib==' requirements.lock)"
fi
"${pip[@]}" install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
