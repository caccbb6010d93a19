"""Interfaces of the host and the guard of a physical port, against the product's own server."""

import asyncio
from uuid import uuid4

import pytest

from cockpit.backend import host_ports
from cockpit.backend.apply import follow, submit
from cockpit.backend.client import Client
from cockpit.backend.local_server import LocalServer
from cockpit.backend.session import Session
from cockpit.models.blocks import Network, PhysicalPort, PortLink
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.plan import plan
from cockpit.models.topology import Topology

pytestmark = pytest.mark.box


async def test_a_port_that_is_applied_is_kept_by_a_confirmation(local_server: LocalServer) -> None:
    rail = Network(name="lab")
    room = PhysicalPort(name="room", interface="room0")
    link = PortLink(port_id=room.id, network_id=rail.id)
    drawing = Topology(uuid4(), "bridged")
    drawing.apply(Batch((AddBlock(rail), AddBlock(room), AddLink(link))))
    await local_server.ensure()

    async with (
        asyncio.timeout(120),
        Client(local_server.entry) as client,
        asyncio.TaskGroup() as group,
    ):
        session = Session(client)
        await session.open()
        offered = {one["name"] for one in await host_ports.interfaces(client)}
        following = group.create_task(session.follow())
        deployment = await submit(session, plan(drawing, session.live), str(drawing.id), "bridged")
        await _trial(session, str(room.id))
        await host_ports.confirm(client, str(room.id))
        *_, last = [progress async for progress in follow(session, deployment)]
        rest = plan(drawing, session.live)
        await host_ports.unplug(client, str(room.id))
        following.cancel()

    assert "room0" in offered
    assert last.state == "done", last
    assert rest.is_empty


async def _trial(session: Session, port_id: str) -> None:
    """Wait until the host has plugged a port in and asks for a confirmation."""
    heard = asyncio.Event()
    stop = session.live.subscribe(lambda _edits: heard.set())
    try:
        while True:
            port = session.live.get(port_id)
            if port is not None and port.observed.get("state") == "trial":
                return
            heard.clear()
            await heard.wait()
    finally:
        stop()
