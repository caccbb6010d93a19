import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from tests.drivers.hypervisor import driver


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder with a short name: the paths of sockets end at 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="ck-") as folder:
        yield Path(folder)


@pytest.fixture
async def compute(state: Path) -> AsyncIterator[QemuDriver]:
    """The driver; its instances do not run their processors."""
    made = driver(state)
    yield made
    await _end(made)


@pytest.fixture
async def booting(state: Path) -> AsyncIterator[QemuDriver]:
    """The driver; its instances boot."""
    made = driver(state, paused=False)
    yield made
    await _end(made)


@pytest.fixture
def volumes(state: Path) -> Qcow2Driver:
    return Qcow2Driver(state)


async def _end(compute: QemuDriver) -> None:
    for instance_id in await compute.look_all():
        await compute.destroy(instance_id)
    await compute.close()
