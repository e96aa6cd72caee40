#!/usr/bin/env bash
# Writes requirements.lock: the exact version of every package, from a fresh environment. Names no registry.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

/usr/bin/python3 -m venv "$fresh"
"$fresh/bin/python" -m pip install --quiet "setuptools>=77" ".[dev,train]"
{
    echo "# Written by \`make lock\`: do not edit. Exact versions of everything, development tools included."
    echo "# torch: on x86-64 Linux the default registry may hold the CUDA build; for the CPU build pass its index in PIP_ARGS."
    "$fresh/bin/python" -m pip freeze --all --exclude pip --exclude deskhand |
        grep -v -i -E '^(nvidia-|triton==|cuda-)' | sed -e 's/+cpu$//' -e 's/ @ .*//'
} >"$fresh/requirements.lock"
cp "$fresh/requirements.lock" requirements.lock
