# Sourced by ./run and ./test: makes this machine able to run the project.
# shellcheck shell=bash
#
# It says what it installs and why, installs only what is missing, and does nothing at
# all the second time.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "this needs root, and there is no sudo: $*"; fi
}

# What the engine needs on any machine, by Debian's names; why, after the colon.
engine_packages=(
  "qemu-system-x86: runs the instances"
  "ovmf: boots instances by UEFI"
  "qemu-utils: reads and writes disk images"
  "slirp4netns: connects the data centre in a box with the outside"
  "libnftables1: firewall"
  "libpcap0.8: captures packets"
  "iproute2: looks at networks"
  "util-linux: enters namespaces"
  "openssh-client: logs in to instances"
  "python3-venv: keeps Python packages apart"
)
guest_packages=(
  "e2fsprogs: writes the tiny guest's file system"
  "fakeroot: writes it without root"
  "mtools: writes its boot partition"
  "syslinux: boots it"
  "zstd: unpacks its kernel modules"
  "xz-utils: unpacks its kernel"
  "binutils: slims its modules"
)
window_packages=(
  "libegl1: Qt" "libgl1: Qt" "libglib2.0-0: Qt" "libfontconfig1: Qt" "libxkbcommon0: Qt" "libdbus-1-3: Qt"
  "libxcb-cursor0: Qt on X11" "libxcb-icccm4: Qt on X11" "libxcb-keysyms1: Qt on X11" "libxcb-shape0: Qt on X11"
  "libxcb-xkb1: Qt on X11" "libxkbcommon-x11-0: Qt on X11" "libxcb-image0: Qt on X11" "libxcb-render-util0: Qt on X11"
  "libxcb-randr0: Qt on X11" "libxcb-xinerama0: Qt on X11"
)
test_packages=(
  "xvfb: a screen for tests" "xauth: a screen for tests" "xdotool: an operator's hands for tests" "git: tells which files are ours"
  "procps: finds orphans" "busybox-static: a guest's tools for tests" "nftables: reads the packet filter in tests"
  "tcpdump: reads captures in tests"
)

is_installed() {
  # t64: Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit time.
  local states
  states=$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" "$1t64" 2>/dev/null) || true
  case "$states" in *ii*) return 0 ;; *) return 1 ;; esac
}

install_packages() {
  local missing=() line
  for line in "$@"; do
    is_installed "${line%%:*}" || missing+=("$line")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    printf 'This system has no apt. Please install by its own means:\n' >&2
    printf '  %s\n' "${missing[@]}" >&2
    fail "${#missing[@]} programs or libraries are missing"
  fi
  say "Installing from the distribution:"
  printf '    %s\n' "${missing[@]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]%%:*}" >/dev/null
}

check_system() {
  [ "$(uname -s)" = Linux ] || fail "instances need Linux (KVM or QEMU, nftables, network namespaces); this is $(uname -s)"
  [ "$(uname -m)" = x86_64 ] || fail "the tiny guest is built for x86_64; this is $(uname -m)"
  local id="" version="" like=""
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release; echo "${ID:-}")
    like=$(. /etc/os-release; echo "${ID_LIKE:-}")
    version=$(. /etc/os-release; echo "${VERSION_ID:-0}")
  fi
  case "$id" in
    debian) [ "${version%%.*}" -ge 12 ] || fail "Debian 12 or newer is needed; this is Debian $version" ;;
    ubuntu) [ "${version%%.*}" -ge 24 ] || fail "Ubuntu 24.04 or newer is needed; this is Ubuntu $version" ;;
    *) case " $like " in
         *debian*) say "This is $id, a relative of Debian: going on as if it were Debian" ;;
         *) say "This is ${id:-an unknown system}; only Debian 12+ and Ubuntu 24.04+ are prepared automatically" ;;
       esac ;;
  esac
}

# A Python that is 3.11 to 3.13, and readable by everybody: the engine also runs as an unprivileged user.
find_python() {
  local candidate path
  for candidate in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 /usr/bin/python3 \
                   /usr/local/bin/python3 python3.13 python3.12 python3.11 python3; do
    path=$(command -v "$candidate") || continue
    if "$path" -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      echo "$path"
      return
    fi
  done
  fail "no Python 3.11, 3.12 or 3.13 with venv was found; please install one (Debian: apt install python3-venv)"
}

# make_venv NAME EXTRA... : the pinned packages, in .venv; NAME tells run from test.
make_venv() {
  local python want
  python=$(find_python)
  want="$1 $("$python" -V) $(cat pyproject.toml packaging/constraints.txt | sha256sum | cut -c1-16)"
  case "$(cat .venv/stamp 2>/dev/null)" in
    *"$want"*) return 0 ;;
  esac
  say "Installing Python packages into .venv (a minute, once)"
  [ -x .venv/bin/python ] && [ "$(.venv/bin/python -V)" = "$("$python" -V)" ] || "$python" -m venv --clear .venv
  local pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input -q)
  "${pip[@]}" install -U 'pip>=25.1' 2>/dev/null || "${pip[@]}" install -U 'pip>=25.1'
  shift
  "${pip[@]}" install -c packaging/constraints.txt "$@"
  case "$want" in
    test*) echo "$want run${want#test}" >.venv/stamp ;;
    *) echo "$want" >.venv/stamp ;;
  esac
}

prepare_devices() {
  # Distributions ship this as a udev rule; containers often have neither node nor rule.
  if [ ! -w /dev/net/tun ] || [ "$(stat -c %a /dev/net/tun)" != 666 ]; then
    say "Opening /dev/net/tun to users (mode 0666, as distributions have it): taps of instances"
    [ -e /dev/net/tun ] || { as_root mkdir -p /dev/net; as_root mknod /dev/net/tun c 10 200; }
    as_root chmod 666 /dev/net/tun
  fi
}

build_guest() {
  .venv/bin/python packaging/tiny-linux/build.py "$1"
}
