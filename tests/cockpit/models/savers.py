"""Save project files under bad conditions; run as a program.

`savers.py kill FILE ROUNDS` kills a saver in the midst of its work, round after round,
and reads the file each time. `savers.py full FOLDER` fills the disk and saves.
"""

import os
import random
import select
import signal
import sys
from pathlib import Path
from uuid import UUID

from cockpit.errors import ProjectFileError
from cockpit.models.blocks import Instance
from cockpit.models.changes import AddBlock
from cockpit.models.project_file import autosave, load, save
from cockpit.models.topology import Topology

BRICKS = {"old": 40, "new": 80}


def drawing(name: str) -> Topology:
    topology = Topology(UUID(int=1), name)
    for number in range(BRICKS[name]):
        topology.apply(AddBlock(Instance(id=UUID(int=number), name=f"{name}-{number}")))
    return topology


def kill_savers(path: Path, rounds: int) -> None:
    """Print how often the file held which drawing after a kill."""
    chance = random.Random(7)
    old, new = drawing("old"), drawing("new")
    save(path, old)
    seen = {"old": 0, "new": 0}
    for _ in range(rounds):
        ready, tell = os.pipe()
        saver = os.fork()
        if saver == 0:
            os.write(tell, b"!")
            while True:
                save(path, new)
                autosave(path, old)
                save(path, old)
        os.read(ready, 1)
        select.select([], [], [], chance.uniform(0.0, 0.012))
        os.kill(saver, signal.SIGKILL)
        os.waitpid(saver, 0)
        os.close(ready)
        os.close(tell)
        found = load(path)
        assert len(found) == BRICKS[found.name]
        seen[found.name] += 1
    save(path, old)
    left = sorted(entry.name for entry in path.parent.iterdir())
    both = all(seen.values())
    sys.stdout.write(f"{sum(seen.values())} whole, both {both}, left {left}\n")


def fill_disk(folder: Path) -> None:
    """Print what a save on a full disk says and what the file then holds."""
    path = folder / "a.cockpit"
    save(path, drawing("old"))
    filler = os.open(folder / "filler", os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(filler, bytes(4096))
    except OSError:
        os.close(filler)
    try:
        save(path, drawing("new"))
        error = "none"
    except ProjectFileError as refused:
        error = str(refused)
    left = sorted(entry.name for entry in folder.iterdir())
    sys.stdout.write(f"{error}; holds {load(path).name}; left {left}\n")


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        kill_savers(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        fill_disk(Path(sys.argv[2]))
