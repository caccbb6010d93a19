# Sourced by ./test: what is checked, and as whom.
# shellcheck shell=bash

work=$(mktemp -d /var/tmp/cockpit-work.XXXXXX)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_RUNTIME_DIR=$work/runtime TMPDIR=$work/tmp PYTHONDONTWRITEBYTECODE=1
export MYPY_CACHE_DIR=${MYPY_CACHE_DIR:-$PWD/.mypy_cache} RUFF_CACHE_DIR=$work/ruff HYPOTHESIS_STORAGE_DIRECTORY=$work/hypothesis
export COCKPIT_TINY_IMAGE=$PWD/build/tiny.qcow2
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" "$TMPDIR" build
ulimit -c 0 # a stage that is cut off dumps its stacks, not its memory
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

# Seconds that a stage may take: a test that hangs must not eat the time of all others.
fast_limit=300 guests_limit=1500 screen_limit=600

# Run pytest for so many seconds; the rest are its arguments. At the end of its time each
# of its processes first prints what every thread is doing (pytest's faulthandler).
pytest() {
  local limit=$1 code=0
  shift
  unprivileged "${on_screen[@]}" timeout -s ABRT -k 10 "$limit" \
    .venv/bin/python -m pytest -p no:cacheprovider --basetemp="$TMPDIR/t" "$@" || code=$?
  case "$code" in
    124 | 137)
      printf 'error: this stage was ended after %s s; where it hung stands above\n' "$limit" >&2
      end_leftovers ;;
  esac
  return "$code"
}
on_screen=()

on_a_screen() { # a real X server for real windows
  local -x QT_QPA_PLATFORM=xcb LANG=C.UTF-8
  local on_screen=(xvfb-run -a -s '-screen 0 1920x1200x24 -nolisten tcp')
  pytest "$screen_limit" "$@"
}

# End what outlives tests that were cut off: their servers, boxes and guests work below $work.
end_leftovers() {
  local process
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/cwd" 2>/dev/null)" in
      "$work"/*) kill -9 "${process#/proc/}" 2>/dev/null || true ;;
    esac
  done
}

run_lint() {
  local failed=0 # of a function that is asked for its status, bash goes on after a failure
  say "Style"
  .venv/bin/ruff format --check -q . || failed=1
  .venv/bin/ruff check -q . || failed=1
  say "Contracts"
  .venv/bin/lint-imports --no-cache | tail -n 3 || failed=1
  say "Dead code, dependencies"
  .venv/bin/vulture || failed=1
  .venv/bin/deptry . || failed=1
  return "$failed"
}

run_types() { say "Types"; .venv/bin/mypy --cache-dir "$MYPY_CACHE_DIR"; }

run_quick() {
  local failed=0 types
  translations/build >/dev/null || failed=1
  run_types >"$work/types.log" 2>&1 &
  types=$!
  run_lint || failed=1
  say "Fast tests"
  QT_QPA_PLATFORM=offscreen pytest "$fast_limit" -q -n 2 --dist loadfile -m "not (box or guest or qemu or screen)" || failed=1
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
  QT_QPA_PLATFORM=offscreen pytest "$guests_limit" -v -n "${COCKPIT_TEST_WORKERS:-2}" --dist loadfile -m "(box or guest or qemu) and not screen" || failed=1
  say "Tests that need a screen"
  on_a_screen -v -m screen || failed=1
  [ "$failed" = 0 ] || fail "some checks or tests failed; see above"
}

run_tests() {
  translations/build >/dev/null
  build_guest build/tiny.qcow2
  if [ "${SCREEN:-}" = 1 ]; then on_a_screen "$@"; else QT_QPA_PLATFORM=offscreen pytest "$guests_limit" "$@"; fi
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
