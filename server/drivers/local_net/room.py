"""The server room of a box: a namespace that stands for the physical network outside.

Its `eth0` is the other end of the box's `room0`. What runs in it plays the physical
network's part: a DHCP server, a router, a printer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from server.drivers.local_net.daemons import Daemon
from server.drivers.programs import run

INTERFACE = "room0"

_LIMIT_S = 20.0
_HOLD = """
ip link set lo up || exit
ip link add eth0 type veth peer name room0 netns "$0" || exit
ip link set eth0 up || exit
echo ready; exec sleep infinity >&2
"""


class Room:
    """The process that keeps the room; it is started when somebody needs the room.

    Attributes:
        daemon: The process.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.daemon = Daemon(folder, "room")
        self._environment = environment

    async def ensure(self, prefix: Sequence[str], holder: int) -> int:
        """Return the process whose network namespace is the room; make it where it is not.

        Args:
            prefix: Leads into the box.
            holder: The process that holds the box.

        Raises:
            UnavailableError: It does not start.
        """
        pid = self.daemon.pid()
        if pid is not None:
            return pid
        # What still runs in a room whose keeper died keeps its link.
        await run(*prefix, "ip", "link", "delete", INTERFACE, limit_s=_LIMIT_S)
        command = [*prefix, "unshare", "-n", "sh", "-c", _HOLD, str(holder)]
        return await self.daemon.start(command, self._environment)

    async def end(self) -> None:
        """Take it down."""
        await self.daemon.end()
        self.daemon.forget()
