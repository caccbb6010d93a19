# Sourced by ./test: what is checked, and as whom.
# shellcheck shell=bash

work=$(mktemp -d /var/tmp/cockpit-work.XXXXXX)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_RUNTIME_DIR=$work/runtime TMPDIR=$work/tmp PYTHONDONTWRITEBYTECODE=1
export MYPY_CACHE_DIR=${MYPY_CACHE_DIR:-$PWD/.mypy_cache} RUFF_CACHE_DIR=$work/ruff HYPOTHESIS_STORAGE_DIRECTORY=$work/hypothesis
export COCKPIT_TINY_IMAGE=$PWD/build/tiny.qcow2
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" "$TMPDIR" build
chmod 700 "$XDG_RUNTIME_DIR"

# Run a command without root's powers: the engine must not need them.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then
    chown -R nobody:nogroup "$work"
    chmod -R go+rX .venv build
    setpriv --reuid nobody --regid nogroup --clear-groups "$@"
  else
    "$@"
  fi
}

pytest() { unprivileged timeout -k 30 "${COCKPIT_TEST_LIMIT:-3000}" .venv/bin/python -m pytest -p no:cacheprovider --basetemp="$TMPDIR/t" "$@"; }

on_a_screen() { # a real X server for real windows
  export QT_QPA_PLATFORM=xcb LANG=C.UTF-8
  unprivileged xvfb-run -a -s '-screen 0 1920x1200x24 -nolisten tcp' \
    timeout -k 30 "${COCKPIT_TEST_LIMIT:-3000}" .venv/bin/python -m pytest -p no:cacheprovider --basetemp="$TMPDIR/s" "$@"
}

run_lint() {
  say "Style"; .venv/bin/ruff format --check -q . && .venv/bin/ruff check -q .
  say "Contracts"; .venv/bin/lint-imports --no-cache | tail -n 3
  say "Dead code, dependencies"; .venv/bin/vulture && .venv/bin/deptry -v . >/dev/null
}

run_types() { say "Types"; .venv/bin/mypy --cache-dir "$MYPY_CACHE_DIR"; }

run_quick() {
  local failed=0 types
  translations/build >/dev/null
  run_types >"$work/types.log" 2>&1 &
  types=$!
  run_lint || failed=1
  say "Fast tests"
  QT_QPA_PLATFORM=offscreen pytest -q -n 2 --dist loadfile -m "not (box or guest or qemu or screen)" || failed=1
  wait "$types" || failed=1
  cat "$work/types.log"
  return "$failed"
}

run_fast() { run_quick || fail "some checks failed; see above"; }

run_all() {
  local failed=0
  run_quick || failed=1
  build_guest build/tiny.qcow2
  say "Tests that need namespaces, QEMU and guests (as $([ "$(id -u)" = 0 ] && echo nobody || id -un))"
  QT_QPA_PLATFORM=offscreen pytest -n "${COCKPIT_TEST_WORKERS:-2}" --dist loadfile -m "(box or guest or qemu) and not screen" || failed=1
  say "Tests that need a screen"
  on_a_screen -m screen || failed=1
  [ "$failed" = 0 ] || fail "some checks or tests failed; see above"
}

run_tests() {
  translations/build >/dev/null
  build_guest build/tiny.qcow2
  if [ "${SCREEN:-}" = 1 ]; then on_a_screen "$@"; else QT_QPA_PLATFORM=offscreen pytest "$@"; fi
}

run_bench() {
  build_guest build/tiny.qcow2
  local bench
  for bench in "${@:-tests/bench/[a-z]*.py}"; do
    for bench in $bench; do
      case "$bench" in *_limit.py | */conftest.py) continue ;; esac
      say "$bench"
      unprivileged xvfb-run -a -s '-screen 0 1920x1200x24 -nolisten tcp' .venv/bin/python "$bench" || true
    done
  done
}
