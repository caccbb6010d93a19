"""What the agent inside a real guest tells, and does."""

import asyncio

import pytest

from server.drivers.base import GuestView, Seed
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.errors import ConflictError
from tests.drivers.hypervisor import PATIENCE_S, Terminal, blank_disk, spec, tiny_disk

pytestmark = [pytest.mark.qemu, pytest.mark.guest]


async def answered(compute: QemuDriver, name: str) -> GuestView:
    """Ask until the agent answers, which takes a boot."""
    async with asyncio.timeout(PATIENCE_S):
        while (view := await compute.guests.look(name)) is None:
            continue
    return view


async def logged_in(compute: QemuDriver, name: str, password: str) -> Terminal:
    terminal = await Terminal.open(compute, name)
    await terminal.type("\n")
    await terminal.see(" login: ")
    await terminal.type("root\n")
    await terminal.see("Password: ")
    await terminal.type(f"{password}\n")
    await terminal.see("# ")
    return terminal


async def test_an_agent_tells_and_obeys(booting: QemuDriver, volumes: Qcow2Driver) -> None:
    await booting.define(spec("told", await tiny_disk(volumes, "told-root"), seed=Seed("told")))
    await booting.start("told", 1)

    view = await answered(booting, "told")
    await booting.guests.set_password("told", "root", "a new one")
    terminal = await logged_in(booting, "told", "a new one")
    async with booting.guests.still("told") as is_still:
        await terminal.type("touch /written && echo do''ne\n")
        while_still = await booting.guests.look("told")
    await terminal.see("done")
    terminal.close()

    (root,) = (system for system in view.file_systems if system.mount_point == "/")
    assert view.hostname == "told"
    assert 0 < (root.used_bytes or 0) < (root.total_bytes or 0)
    assert is_still
    assert while_still is not None
    with pytest.raises(ConflictError, match="refused"):
        await booting.guests.set_password("told", "nobody-such", "secret")


async def test_a_guest_without_an_agent_is_no_error(
    compute: QemuDriver, volumes: Qcow2Driver
) -> None:
    await compute.define(spec("deaf", await blank_disk(volumes, "deaf-root")))
    await compute.start("deaf", 1)

    assert await compute.guests.look("deaf") is None
    async with compute.guests.still("deaf") as is_still:
        assert not is_still
    with pytest.raises(ConflictError, match="No agent answers"):
        await compute.guests.set_password("deaf", "root", "secret")
    with pytest.raises(ConflictError, match="does not run"):
        await compute.guests.look("absent")
