"""Services over a real database, and whole servers as processes of nobody."""

import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from server.drivers.qcow2 import Qcow2Driver
from server.events import EventLog, record
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.images import Images
from server.services.instances import Instances
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.principals import Principal
from server.services.resources import Resources
from server.services.volumes import Volumes
from server.store.database import Database
from server.store.tables import ImageRow
from tests.server.core.processes import ServerProcess

NOBODY = 65534


@dataclass(frozen=True)
class Cloud:
    """All services of one database; an image called tiny is there, nothing is made true."""

    log: EventLog
    instances: Instances
    networks: Networks
    nics: Nics
    volumes: Volumes
    images: Images
    deployments: Deployments
    resources: Resources
    tiny: str


@pytest.fixture
def operator() -> Principal:
    return Principal("u1", "operator", "p1", "default", frozenset({"member", "admin"}))


@pytest.fixture
def stranger() -> Principal:
    return Principal("u2", "stranger", "p2", "other", frozenset({"member"}))


@pytest.fixture
async def event_log(tmp_path: Path) -> AsyncIterator[EventLog]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/state.db")
    await database.upgrade()
    yield EventLog(database)
    await database.close()


@pytest.fixture
async def cloud(event_log: EventLog, tmp_path: Path) -> Cloud:
    limits = Limits(ram_mib=4096, disk_gib=100)
    tiny = str(uuid4())
    async with event_log.write() as session:
        await record(
            session,
            ImageRow(
                id=tiny,
                project_id="p1",
                name="tiny",
                visibility="public",
                observed="active",
                size_bytes=1 << 20,
                virtual_bytes=1 << 29,
            ),
        )
    return Cloud(
        log=event_log,
        instances=Instances(event_log, limits),
        networks=Networks(event_log),
        nics=Nics(event_log),
        volumes=Volumes(event_log, limits),
        images=Images(event_log, Qcow2Driver(tmp_path)),
        deployments=Deployments(event_log, limits),
        resources=Resources(event_log),
        tiny=tiny,
    )


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder with a path short enough for unix sockets, owned by who runs the server."""
    with tempfile.TemporaryDirectory(prefix="core-", dir="/tmp") as folder:
        image = Path(folder) / "blank.qcow2"
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(image), "8M"], check=True)
        image.chmod(0o644)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield Path(folder)


@pytest.fixture
async def server(state: Path) -> AsyncIterator[ServerProcess]:
    """A real server with real drivers, its instances paused."""
    process = ServerProcess(state)
    await process.start()
    try:
        yield process
        await process.destroy_everything()
    finally:
        await process.end()
