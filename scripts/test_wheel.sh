#!/bin/sh
# Build the wheel, install it beside the dependencies but without the checkout, run tests there.
#
#   scripts/test_wheel.sh [TESTS]
#
# Without TESTS: what can differ between the checkout and the wheel (files, data, names, commands,
# what an import brings). `scripts/test_wheel.sh tests`, a part of `make stress`, runs them all.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- tests/test_packaging.py tests/test_offline.py \
    tests/lanmei/test_door.py tests/lanmei/test_corpus_location.py tests/eval/gold

"$venv/bin/python" -m build --wheel --no-isolation --outdir "$work/dist" . > "$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    exit 1
}
"$venv/bin/python" -m venv --without-pip "$work/venv"
# The dependencies come from the first environment; a .pth inside it (the editable install) is not
# followed from here, so `import indexer` can only mean the wheel.
site=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$site/dependencies.pth"
"$venv/bin/python" -m pip --python "$work/venv/bin/python" install -qq --disable-pip-version-check \
    --no-compile --no-index --no-deps --ignore-installed "$work"/dist/*.whl
# The files that git knows, to compare the wheel with.
git ls-files -z --cached --others --exclude-standard indexer service eval lanmei corpus > "$work/tracked" 2> "$work/git.log" || {
    echo "no git checkout here: the files of the wheel are not compared with it" >&2
    : > "$work/tracked"
}
# The tests, and what they read beside the installed packages. Of eval only its data: `import eval`
# is the wheel's. training is not in the wheel; a few tests export a model with it.
cp -r tests corpus pyproject.toml "$work/"
rm -rf "$work/tests/training" "$work/tests/benchmarks"
mkdir "$work/eval" "$work/beside"
cp -r eval/data "$work/eval/"
cp -r training "$work/beside/"
cd "$work"
LANMEI_WHEEL=$(ls "$work"/dist/*.whl) LANMEI_TRACKED=$work/tracked PYTHONPATH=$work/beside \
    "$work/venv/bin/python" -P -m pytest -q -n "${JOBS:-2}" -m "not checkout" "$@"
