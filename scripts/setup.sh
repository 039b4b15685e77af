#!/bin/sh
# Prepare .venv, and nothing else: an interpreter, the pinned packages, this project (editable).
# A second run sees its own stamp and ends at once.
#
#   PYTHON       the interpreter to use          (default: the first of python3, python3.13 … with 3.11+)
#   VENV         the folder to make              (default: .venv)
#   TORCH_INDEX  a wheel index with CPU builds of torch (default: none; docs/install.md says which)
#
#   scripts/setup.sh               what searching and serving need
#   scripts/setup.sh --with-torch  the same, and torch whatever it takes (tests, training)
set -eu
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
torch_pin=$(grep '^torch==' requirements.lock)
say() { printf '%s\n' "$*" >&2; }

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "lanmei needs Python 3.11 or newer; found: $(python3 --version 2>&1 || echo 'no python3')."
    say "Install one (for example the packages python3 and python3-venv) or name one: PYTHON=/path/to/python3.12 make setup"
    say "lanmei 需要 Python 3.11 或更新的版本。请先安装，或用 PYTHON=/路径/python3.12 make setup 指定。"
    exit 2
}

has_torch() { "$venv/bin/python" -c 'import sys
from importlib.metadata import PackageNotFoundError, version
try:
    sys.exit("torch==" + version("torch").split("+")[0] != sys.argv[1])
except PackageNotFoundError:
    sys.exit(1)' "$torch_pin"; }

quiet_pip() { "$venv/bin/python" -m pip install -qq --disable-pip-version-check "$@"; }

# In this order: a CPU wheel that pip is configured with, the index that the user names, and the
# plain registry where its build has no CUDA in it (everywhere but Linux).
install_torch() {
    has_torch && return 0
    quiet_pip --no-index --no-deps "$torch_pin" 2>/dev/null && return 0
    if [ -n "${TORCH_INDEX:-}" ]; then
        quiet_pip --no-deps --timeout 15 --retries 1 --index-url "$TORCH_INDEX" "$torch_pin" && return 0
        say "torch could not be fetched from TORCH_INDEX=$TORCH_INDEX"
    fi
    if [ "$(uname -s)" != Linux ] && quiet_pip --no-deps "$torch_pin" 2>/dev/null; then
        return 0
    fi
    if [ "${1:-}" = --with-torch ]; then
        say "no CPU build of torch at hand: taking the plain registry's build, on Linux with CUDA (several GB)."
        say "Stop here and name a CPU wheel index to avoid it: TORCH_INDEX=… make test (docs/install.md)"
        quiet_pip "$torch_pin"
        return
    fi
    say "no CPU build of torch at hand: going on without it. The built-in encoder does not need it;"
    say "other encoders, the tests and training do: TORCH_INDEX=… make setup (docs/install.md)"
    return 0
}

stamp=$venv/.lanmei-setup
state=$(cat requirements.lock pyproject.toml scripts/setup.sh | cksum)" $(pwd)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ]; then
    [ "${1:-}" != --with-torch ] || has_torch || install_torch --with-torch
    exit 0
fi

python=$(find_python)
if [ ! -x "$venv/bin/python" ]; then
    say "making $venv with $("$python" --version) …"
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        say "no virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv"
        exit 2
    }
fi
say "installing the pinned packages into $venv (a minute or two, once) …"
install_torch "${1:-}"
# Every file is checked against the lock; torch, whose build differs from machine to machine, came
# before. A lock without hashes is one that was written by hand: it is installed as it is.
hashes=
! grep -q -e '--hash=' requirements.lock || hashes=--require-hashes
grep -v '^torch==' requirements.lock | quiet_pip --no-deps $hashes -r /dev/stdin
quiet_pip --no-deps --no-build-isolation --editable .
printf '%s' "$state" > "$stamp"
say "ready: $venv"
