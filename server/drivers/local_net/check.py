"""Whether this machine can hold a data centre in a box, and what to do if not."""

import os
import shutil
from pathlib import Path
from typing import Literal

from server.drivers.programs import run
from server.errors import UnavailableError

Mode = Literal["rootless", "root"]

_PROGRAMS = {
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "setsid": "util-linux",
    "flock": "util-linux",
    "ip": "iproute2",
    "slirp4netns": "slirp4netns",
}
_TUN = Path("/dev/net/tun")
_TRIAL_S = 20.0


async def check() -> Mode:
    """Return how the box can be made here.

    Raises:
        UnavailableError: It cannot; tells why and what to do.
    """
    for program, package in _PROGRAMS.items():
        if shutil.which(program) is None:
            raise UnavailableError(f"{program} is missing. Install it: apt install {package}")
    _check_tun()
    # Not `true`: AppArmor may allow the namespace and then take every right in it.
    refusal = await _refusal("unshare", "-Urn", "ip", "link", "set", "lo", "up")
    if refusal is None:
        return "rootless"
    if os.geteuid() == 0:
        refusal = await _refusal("unshare", "-nm", "ip", "link", "set", "lo", "up")
        if refusal is None:
            return "root"
    raise UnavailableError(f"User namespaces are forbidden here ({refusal}). {_remedy()}")


def _check_tun() -> None:
    if not _TUN.exists():
        raise UnavailableError(
            f"{_TUN} is missing. Load it: modprobe tun; in a container, pass the device in"
        )
    if not os.access(_TUN, os.R_OK | os.W_OK):
        raise UnavailableError(f"{_TUN} may not be opened. Allow it: chmod 666 {_TUN}")


def _remedy() -> str:
    """Name the switch that forbids user namespaces."""
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return (
            "AppArmor restricts them: run sysctl kernel.apparmor_restrict_unprivileged_userns=0, "
            "or start the server as root."
        )
    if _setting("kernel/unprivileged_userns_clone") == "0":
        return "Run sysctl kernel.unprivileged_userns_clone=1, or start the server as root."
    if _setting("user/max_user_namespaces") == "0":
        return "Run sysctl user.max_user_namespaces=10000, or start the server as root."
    return "A container or the kernel forbids them: start the server as root or outside of it."


def _setting(path: str) -> str | None:
    try:
        return (Path("/proc/sys") / path).read_text().strip()
    except OSError:
        return None


async def _refusal(*command: str) -> str | None:
    ended = await run(*command, limit_s=_TRIAL_S)
    lines = ended.complaint.strip().splitlines()
    return None if ended.code == 0 else (lines[0] if lines else "no reason given")
