"""What is on the edge without a row: removed if it was deleted, else left alone."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from tests.server.core.conftest import NOBODY
from tests.server.core.processes import (
    ServerProcess,
    deletion,
    instance_processes,
    machine,
    update,
)

pytestmark = [pytest.mark.qemu, pytest.mark.box]


def copy(source: Path, target: Path) -> None:
    """Copy a folder as it was, its owner too, without the sockets of who ended."""

    def sockets(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(folder, name).is_socket()]

    shutil.copytree(source, target, symlinks=True, ignore=sockets)
    for path in (target, *target.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)


def move_database(source: Path, target: Path) -> None:
    for file in target.glob("state.db*"):
        file.unlink()
    for file in source.glob("state.db*"):
        file.rename(target / file.name)


async def test_a_deleted_instance_that_reappears_is_removed(
    server: ServerProcess, state: Path
) -> None:
    web = machine("web")
    await server.apply([web])
    await server.apply([update(web, power="stopped")])
    folders = state / "s" / "instances"
    copy(folders / web["id"], state / "kept")
    await server.apply([deletion(web)])
    await server.stop()

    copy(state / "kept", folders / web["id"])
    await server.start()

    async with asyncio.timeout(60):
        while (folders / web["id"]).exists():  # noqa: ASYNC110 - what has no row has no events
            await asyncio.sleep(0.05)


async def test_a_lost_database_costs_nobody_a_machine(server: ServerProcess, state: Path) -> None:
    web, other = machine("web"), machine("other")
    await server.apply([web])
    await server.stop()
    running = instance_processes(state, web["id"])
    move_database(state / "s", state)

    await server.start()
    await server.apply([other])
    await server.apply([deletion(other)])
    await server.stop()

    assert instance_processes(state, web["id"]) == running
    move_database(state, state / "s")
    await server.start()
    assert [row["name"] for row in await server.resources("server")] == ["web"]
