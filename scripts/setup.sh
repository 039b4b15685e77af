#!/bin/sh
# Prepare .venv, and nothing else: an interpreter, the pinned packages, this project (editable).
# A second run sees its own stamp and ends at once.
#
#   PYTHON       the interpreter to use          (default: the first of python3, python3.13 … with 3.11+)
#   VENV         the folder to make              (default: .venv)
#   TORCH_INDEX  a wheel index with CPU builds of torch (default: none; docs/install.md says which)
#
#   scripts/setup.sh               what reading, searching and serving need: no torch
#   scripts/setup.sh --with-torch  everything: extras, tests, training
set -eu
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
torch_pin=$(grep '^torch==' requirements-dev.lock)
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

# Python compiles what is imported when it is first imported: most of what comes here never is.
quiet_pip() { "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-compile "$@"; }

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
    say "no CPU build of torch at hand: taking the plain registry's build, on Linux with CUDA (several GB)."
    say "Stop here and name a CPU wheel index to avoid it: TORCH_INDEX=… make test (docs/install.md)"
    quiet_pip "$torch_pin"
}

# Everything holds the plain install: who has it needs no other set-up.
state=$(cat requirements*.lock pyproject.toml scripts/setup.sh | cksum)" $(pwd)"
is_done() { [ -f "$venv/.lanmei-$1" ] && [ "$(cat "$venv/.lanmei-$1")" = "$state" ]; }
if [ "${1:-}" = --with-torch ]; then what=everything; else what=plain; fi
if is_done everything || is_done "$what"; then exit 0; fi

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
# Every file is checked against the lock but torch, whose build differs from machine to machine.
if [ "$what" = everything ]; then
    install_torch & torch=$!
    lock=requirements-dev.lock
else
    torch=
    lock=requirements.lock
fi
# pip keeps one processor busy; no two packages have a file in common.
half() { awk -v half="$1" '/^[^ #]/ { mine = !/^torch==/ && n++ % 2 == half } mine' "$lock"; }
half 0 | quiet_pip --no-deps --require-hashes -r /dev/stdin & first=$!
trap 'kill $torch "$first" 2>/dev/null || true' EXIT
half 1 | quiet_pip --no-deps --require-hashes -r /dev/stdin
wait "$first"
if [ -n "$torch" ]; then wait "$torch"; fi
trap - EXIT
quiet_pip --no-deps --no-build-isolation --editable .
printf '%s' "$state" > "$venv/.lanmei-$what"
say "ready: $venv"
