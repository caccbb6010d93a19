"""Sessions against the product's own server."""

import asyncio
import hashlib
import os
import shutil
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from cockpit.backend.client import Client
from cockpit.backend.entry import by_password
from cockpit.backend.keys import NAME, OperatorKey, ensure_keypair
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Connection, Session
from cockpit.errors import CockpitError, ServerError
from cockpit.models.resources import LiveEdit

LIMIT_S = 60.0
KEYS = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3aYVJx9QGSMxRWzZcDPzDI7ZpDy9gJvcHzuQyLfnWk one",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF2xRT1oSBmv2zGbVvJvQK6mXcZ9TzI0XeXe0ntmxJk7 two",
]


@asynccontextmanager
async def a_session(server: LocalServer) -> AsyncIterator[Session]:
    await server.ensure()
    async with Client(server.entry) as client, asyncio.timeout(LIMIT_S):
        session = Session(client)
        await session.open()
        yield session


class Heard:
    """What a session told, in order; and a way to wait for more."""

    def __init__(self, session: Session) -> None:
        self.names: list[str] = []
        self.states: list[str] = []
        self._changed = asyncio.Event()
        session.live.subscribe(self._hear)
        session.subscribe(self._hear_of_connection)

    async def until_name(self, name: str) -> None:
        while name not in self.names:
            await self._more()

    async def until_state(self, state: str) -> None:
        while not self.states or self.states[-1] != state:
            await self._more()

    async def _more(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _hear(self, edits: Sequence[LiveEdit]) -> None:
        self.names += [edit.after.name for edit in edits if edit.after and edit.before is None]
        self._changed.set()

    def _hear_of_connection(self, connection: Connection) -> None:
        self.states.append(connection.state)
        self._changed.set()


async def add_image(session: Session, name: str) -> None:
    body = {"name": name, "disk_format": "raw", "container_format": "bare"}
    await session.api.client.post("/image/v2/images", body)


async def test_what_others_do_is_seen(local_server: LocalServer) -> None:
    async with a_session(local_server) as session, a_session(local_server) as other:
        heard = Heard(session)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await add_image(other, "new")
            await heard.until_name("new")
            following.cancel()
        assert session.event_lag_s is not None
        assert (await session.access()).project == (await other.access()).project


async def test_a_killed_server_is_found_again_and_nothing_is_missed(
    local_server: LocalServer,
) -> None:
    async with a_session(local_server) as session:
        heard = Heard(session)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            wanted = []
            for round_ in range(3):
                running = await local_server.ensure()
                # At once and without waiting: some are told of before, some after the kill.
                for number in range(5):
                    wanted.append(f"{round_}.{number}")
                    await add_image(session, wanted[-1])
                os.kill(running.pid, signal.SIGKILL)
                await heard.until_state("offline")
                # Nobody starts it: the session does.
                await heard.until_state("online")
            await heard.until_name(wanted[-1])
            following.cancel()
        assert heard.names == wanted
        assert heard.states == ["offline", "online"] * 3


async def test_a_server_that_was_set_up_anew_replaces_what_was(local_server: LocalServer) -> None:
    async with a_session(local_server) as session:
        heard = Heard(session)
        await add_image(session, "old")
        async with asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await heard.until_name("old")
            await local_server.stop()
            await heard.until_state("offline")
            await asyncio.to_thread(shutil.rmtree, local_server.state_dir)
            await local_server.ensure()
            await heard.until_state("online")
            async with a_session(local_server) as other:
                await add_image(other, "fresh")
            await heard.until_name("fresh")
            following.cancel()
        assert [image.name for image in session.live.of_kind("image")] == ["fresh"]


async def test_a_session_may_begin_before_its_server(local_server: LocalServer) -> None:
    async with Client(local_server.entry) as client, asyncio.timeout(LIMIT_S):
        session = Session(client)
        heard = Heard(session)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await heard.until_state("offline")
            await local_server.ensure()
            await heard.until_state("online")
            following.cancel()


async def test_a_login_that_was_taken_away_is_renewed(local_server: LocalServer) -> None:
    async with a_session(local_server) as session:
        access = await session.access()
        async with httpx.AsyncClient(trust_env=False) as http:
            gone = await http.delete(
                f"{access.url}/identity/v3/auth/tokens",
                headers={"X-Auth-Token": access.token, "X-Subject-Token": access.token},
            )
            assert gone.status_code == 204
        await session.api.snapshot()
        assert (await session.access()).token != access.token


async def test_many_log_in_at_once(local_server: LocalServer) -> None:
    await local_server.ensure()

    async def one() -> str:
        async with a_session(local_server) as session:
            return (await session.access()).token

    tokens = await asyncio.gather(*(one() for _ in range(4)))
    assert len(set(tokens)) == 4


async def test_a_wrong_password_is_refused(local_server: LocalServer) -> None:
    running = await local_server.ensure()
    async with Client(by_password(running.url, "nobody", "wrong")) as client:
        with pytest.raises(ServerError) as caught:
            await Session(client).open()
    assert caught.value.status == 401


async def test_a_key_pair_follows_the_operator_s_key(local_server: LocalServer) -> None:
    async with a_session(local_server) as session:
        for public_key in (KEYS[0], KEYS[0], KEYS[1]):
            await ensure_keypair(session.api, OperatorKey(Path("unused"), public_key))
            known = await session.api.keypair(NAME)
            assert known is not None
            assert known.split()[1] == public_key.split()[1]
        assert await session.api.keypair("another") is None


async def test_an_image_goes_up_and_comes_back(local_server: LocalServer, tmp_path: Path) -> None:
    file, back = tmp_path / "disk.raw", tmp_path / "back.raw"
    file.write_bytes(os.urandom(3 << 20))
    steps: list[tuple[int, int]] = []
    async with a_session(local_server) as session:
        image_id = await session.api.upload_image(
            "mine", file, "raw", lambda done, total: steps.append((done, total))
        )
        assert steps[-1] == (3 << 20, 3 << 20)
        assert [image["name"] for image in await session.api.images()] == ["mine"]
        await session.api.download_image(
            image_id, back, lambda done, total: steps.append((done, total))
        )
        assert steps[-1] == (3 << 20, 3 << 20)
    assert digest(back) == digest(file)
    assert names(tmp_path) == ["back.raw", "disk.raw"]


async def test_nothing_is_left_of_an_image_that_is_none(
    local_server: LocalServer, tmp_path: Path
) -> None:
    file = tmp_path / "disk.qcow2"
    file.write_bytes(b"no disk at all")
    async with a_session(local_server) as session:
        with pytest.raises(CockpitError):
            await session.api.upload_image("mine", file, "qcow2", lambda done, total: None)
        # It goes step by step, as everything does.
        assert all(i["status"] == "pending_delete" for i in await session.api.images())


async def test_stats_of_nothing_are_empty(local_server: LocalServer) -> None:
    async with a_session(local_server) as session:
        assert (await session.api.stats())["servers"] == {}
        heard = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(session.api.watch_stats(0.2, lambda stats: heard.set()))
            await heard.wait()
            watching.cancel()


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
