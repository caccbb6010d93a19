"""Network namespaces with names, which outlive the agent.

They bear names as those of `ip netns` do, so that its commands find them too: a file
below /run/netns, onto which the namespace is mounted. In a box that is the /run of the
holder's mount namespace, which nobody else sees and which ends with the box.
Source: man 8 ip-netns; man 7 network_namespaces.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FOLDER = "run/netns"
_NEW_NETWORK = 0x40000000
_LOST = 70
_LIMIT_S = 30.0
# In a box /run is the machine's, which the box's user may not write to.
_OWN_RUN = (
    'grep -q "^cockpit /run " /proc/mounts || mount -t tmpfs -o mode=755 cockpit /run || exit; '
)
_MAKE = 'for name; do ip netns add "$name" || exit; done'
_REMOVE = 'for name; do ip netns delete "$name" || exit; done'


@dataclass(frozen=True, slots=True)
class Mounts:
    """The mount namespace that keeps the names, by descriptors that we were given.

    Attributes:
        namespace: Of the mount namespace.
        root: Of its root directory.
    """

    namespace: int
    root: int


class Namespaces:
    """The named namespaces whose names begin with `prefix`; others are not ours.

    Args:
        prefix: Of the names.
        mounts: Where the names are kept; None: in this mount namespace.
    """

    def __init__(self, prefix: str, mounts: Mounts | None) -> None:
        self._prefix = prefix
        self._mounts = mounts
        self._root = os.open("/", os.O_PATH | os.O_CLOEXEC) if mounts is None else mounts.root

    def names(self) -> tuple[set[str], set[str]]:
        """Return the names of those that are there, and of those that are half made."""
        try:
            folder = os.open(_FOLDER, os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._root)
        except FileNotFoundError:
            return set(), set()
        try:
            found = {
                name: os.stat(name, dir_fd=folder).st_dev
                for name in os.listdir(folder)  # noqa: PTH208 - pathlib knows no descriptors
                if name.startswith(self._prefix)
            }
        finally:
            os.close(folder)
        device = Path("/proc/self/ns/net").stat().st_dev  # of every namespace's file
        whole = {name for name, where in found.items() if where == device}
        return whole, found.keys() - whole

    def make(self, names: Sequence[str]) -> None:
        """Make empty namespaces.

        Raises:
            OSError: One could not be made; tells why.
        """
        self._run(_MAKE if self._mounts is None else _OWN_RUN + _MAKE, names)

    def remove(self, names: Sequence[str]) -> None:
        """Remove namespaces with all that is in them, and what is left of half made ones.

        Raises:
            OSError: One could not be removed; tells why.
        """
        self._run(_REMOVE, names)

    def open(self, name: str) -> int:
        """Return a descriptor of a namespace, for the caller to close.

        Raises:
            OSError: It is not there.
        """
        return os.open(f"{_FOLDER}/{name}", os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._root)

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Let this thread be in a namespace; a socket that it opens there stays there.

        Raises:
            OSError: It is not there.
        """
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            there = self.open(name)
            try:
                _enter(there)
            finally:
                os.close(there)
            try:
                yield
            finally:
                _return(home)
        finally:
            os.close(home)

    def _run(self, script: str, names: Sequence[str]) -> None:
        if not names:
            return
        command = ["sh", "-c", script, "sh", *names]
        passed: tuple[int, ...] = ()
        if self._mounts is not None:
            passed = (self._mounts.namespace,)
            command = ["nsenter", f"--mount=/proc/self/fd/{self._mounts.namespace}", "--", *command]
        done = subprocess.run(
            command,
            pass_fds=passed,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            raise OSError(lines[-1] if lines else f"{command[0]} ended with {done.returncode}")


def _enter(descriptor: int) -> None:
    # os.setns comes with Python 3.12.
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _NEW_NETWORK):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _return(home: int) -> None:
    try:
        _enter(home)
    except OSError:
        # A thread that is lost in a router would take that for the host's network.
        os._exit(_LOST)
