"""A server that is killed in the middle of a snapshot: `python -m tests.drivers.dying`.

It kills itself before the n-th time that it would change a file, and tells nobody.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from server.drivers.base import VolumeSpec
from server.drivers.qcow2 import Qcow2Driver
from tests.drivers.hypervisor import GIB, driver

CHANGES = {"os.rename", "os.symlink", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.rmdir"}


class _Death:
    """Counts the changes of files, and ends the process."""

    def __init__(self, before: int) -> None:
        self.left = before
        self.is_near = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        is_writing = event == "open" and isinstance(arguments[1], str) and arguments[1] != "r"
        if not self.is_near or not (event in CHANGES or is_writing):
            return
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(state: Path, deed: str, before: int) -> None:
    """Do one thing in a state folder, and die before it is done."""
    compute = driver(state)
    volumes = Qcow2Driver(state, compute.disks)
    death = _Death(before)
    sys.addaudithook(death)
    death.is_near = True
    match deed:
        case "snapshot":
            await volumes.snapshot({f"r{before}": "root", f"d{before}": "data"})
        case "clone":
            await volumes.create(VolumeSpec(f"c{before}", GIB, volume_id="root"))
        case "image":
            await volumes.make_image(f"i{before}", volume_id="root")
        case "revert":
            await volumes.revert("root", "s")
        case _:
            raise AssertionError(deed)
    death.is_near = False
    await compute.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
