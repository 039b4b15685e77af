#!/bin/sh
# Build the wheel twice from the last commit, in two places, under two masks and times: the same bytes?
set -eu
cd "$(dirname "$0")/.."
venv=$(cd "${VENV:-.venv}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {
    (
        umask "$2"
        mkdir -p "$work/$1"
        git archive HEAD | tar -x -m -C "$work/$1"
        cd "$work/$1"
        "$venv/bin/python" -m build --wheel --no-isolation --outdir dist . > build.log 2>&1 || {
            cat build.log >&2
            exit 1
        }
    )
}
build one 022
sleep 2
build another/deeper 077
cmp "$work"/one/dist/*.whl "$work"/another/deeper/dist/*.whl
printf '%s\n' "reproducible: $(cd "$work/one/dist" && sha256sum ./*.whl)"
