"""A router between real guests: plain, translating, with an address that moves."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest

from cockpit.backend.apply import follow
from cockpit.backend.session import Session
from tests.end_to_end.cloud import Cloud
from tests.end_to_end.serial_shell import SerialShell

pytestmark = pytest.mark.guest

PATIENCE_S = 180
WEB, FLOATING = "203.0.113.10", "203.0.113.50"
NETWORKS: dict[str, dict[str, Any]] = {
    "left": {"external": False, "cidr": "10.0.1.0/24"},
    "right": {"external": False, "cidr": "10.0.2.0/24"},
    "internet": {"external": True, "cidr": "203.0.113.0/24"},
}
SERVERS = {"ann": ("left", "10.0.1.5"), "bob": ("right", "10.0.2.5"), "web": ("internet", WEB)}
SIZE = {"vcpus": 1, "ram_mib": 96, "disk_gib": 1, "image": "tiny"}
NEUTRON = "/network/v2.0"


def step(kind: str, **after: Any) -> dict[str, Any]:
    return {"action": "create", "kind": kind, "id": str(uuid4()), "after": after}


def plan() -> dict[str, dict[str, Any]]:
    """All of it, by name: three guests, and a router between their networks."""
    steps = {name: step("network", name=name, **more) for name, more in NETWORKS.items()}
    for name, (network, address) in SERVERS.items():
        steps[name] = step("server", name=name, **SIZE)
        steps[f"{name} port"] = step(
            "port",
            server_id=steps[name]["id"],
            network_id=steps[network]["id"],
            ip_address=address,
            firewall_profile="DISABLED",
        )
    steps["router"] = step(
        "router",
        name="router",
        external_network_id=steps["internet"]["id"],
        interfaces=[{"network_id": steps[name]["id"]} for name in ("left", "right")],
    )
    steps["floating"] = step("floating_ip", network_id=steps["internet"]["id"], ip_address=FLOATING)
    return steps


async def deploy(session: Session, steps: list[dict[str, Any]]) -> None:
    deployment_id = str(uuid4())
    plan = {"id": deployment_id, "name": "plan", "topology_id": None, "steps": steps}
    await session.api.deploy({"deployment": plan})
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        following = group.create_task(session.follow())
        *_, last = [progress async for progress in follow(session, deployment_id)]
        following.cancel()
    assert last.state == "done", last


@pytest.fixture(scope="module")
def ids(cloud: Cloud) -> Iterator[Mapping[str, str]]:
    """The ids of all that was deployed, by name."""
    steps = plan()

    async def build() -> None:
        async with cloud.session() as session:
            await deploy(session, [*steps.values()])

    async def destroy() -> None:
        async with cloud.session() as session:
            await deploy(session, [{**one, "action": "delete"} for one in steps.values()])

    asyncio.run(build())
    yield {name: one["id"] for name, one in steps.items()}
    asyncio.run(destroy())


@asynccontextmanager
async def guests(cloud: Cloud) -> AsyncIterator[tuple[Session, list[SerialShell]]]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(cloud.session())
        shells = [await stack.enter_async_context(cloud.shell(session, name)) for name in SERVERS]
        yield session, shells


async def sources_seen(web: SerialShell, guest: SerialShell) -> set[str]:
    """Return the addresses that the public guest sees its clients with, the guest being one."""
    await guest.run(f"(sleep 60 | nc {WEB} 80 >/dev/null 2>&1 &)")
    look = "cat /proc/net/tcp /proc/net/tcp6 | grep -E ':0050 [0-9A-F]+:[0-9A-F]+ 01 '"
    _, text = await web.run(f"for n in $(seq 20); do {look} && break; sleep 1; done")
    await guest.run("killall nc")
    ends = re.findall(r":0050 [0-9A-F]*([0-9A-F]{8}):[0-9A-F]{4} 01 ", text)
    return {socket.inet_ntoa(bytes.fromhex(end)[::-1]) for end in ends}


async def who_answers(shell: SerialShell, address: str) -> str:
    """Return the name of the guest behind an address."""
    _, text = await shell.run(rf"printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 10 {address} 80")
    return next((name for name in SERVERS if re.search(rf"\b{name}\b", text)), text)


async def until_answered_by(shell: SerialShell, address: str, name: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while await who_answers(shell, address) != name:
            continue


async def set_snat(session: Session, ids: Mapping[str, str], *, enable: bool) -> None:
    info = {"network_id": ids["internet"], "enable_snat": enable}
    body = {"router": {"external_gateway_info": info}}
    await session.api.client.put(f"{NEUTRON}/routers/{ids['router']}", body)


async def stand_for(session: Session, ids: Mapping[str, str], name: str) -> None:
    body = {"floatingip": {"port_id": ids[f"{name} port"]}}
    await session.api.client.put(f"{NEUTRON}/floatingips/{ids['floating']}", body)


async def act(session: Session, server_id: str, action: str, address: str) -> None:
    """Do what Nova could until microversion 2.43."""
    access = await session.access()
    headers = {"X-Auth-Token": access.token, "OpenStack-API-Version": "compute 2.43"}
    async with httpx.AsyncClient(base_url=access.url, headers=headers) as client:
        path = f"/compute/v2.1/servers/{server_id}/action"
        answer = await client.post(path, json={action: {"address": address}})
    assert answer.status_code == 202, answer.text


async def gateway(session: Session, ids: Mapping[str, str]) -> str:
    shown = await session.api.client.get(f"{NEUTRON}/routers/{ids['router']}")
    (fixed,) = shown["router"]["external_gateway_info"]["external_fixed_ips"]
    return str(fixed["ip_address"])


async def greeting(session: Session, ids: Mapping[str, str]) -> bytes:
    """Return what the host's loopback hears of the ssh behind the floating IP."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            rows = (await session.api.snapshot())["resources"]
            (found,) = (row for row in rows if row["id"] == ids["floating"])
            if found["status"] == "ACTIVE":
                break
        port = found["observed"]["ssh_forward"]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        line = await reader.readline()
        writer.close()
    return line


async def test_guests_of_two_networks_meet_and_go_out_with_the_routers_address(
    cloud: Cloud, ids: Mapping[str, str]
) -> None:
    async with guests(cloud) as (session, (ann, bob, web)):
        assert await ann.succeeds("ping -c 2 -W 5 10.0.2.5")
        assert await bob.succeeds("ping -c 2 -W 5 10.0.1.5")
        assert await sources_seen(web, ann) == {await gateway(session, ids)}

        await set_snat(session, ids, enable=False)
        async with asyncio.timeout(PATIENCE_S):
            while not await web.succeeds("ping -c 1 -W 2 10.0.1.5"):
                continue

        assert "10.0.1.5" in await sources_seen(web, ann)
        await set_snat(session, ids, enable=True)


async def test_a_floating_ip_moves_to_another_running_guest_whatever_happens(
    cloud: Cloud, ids: Mapping[str, str]
) -> None:
    async with guests(cloud) as (session, (_, bob, web)):
        await stand_for(session, ids, "ann")
        await until_answered_by(web, FLOATING, "ann")
        assert (await greeting(session, ids)).startswith(b"SSH-2.0")
        assert await who_answers(bob, FLOATING) == "ann"

        agent = int((cloud.state_dir / "agent.pid").read_text().split()[0])
        os.kill(agent, signal.SIGKILL)
        await stand_for(session, ids, "bob")
        await until_answered_by(web, FLOATING, "bob")

        assert (await greeting(session, ids)).startswith(b"SSH-2.0")
        assert FLOATING in await sources_seen(web, bob)


async def test_a_server_gets_and_loses_a_nic_with_a_reserved_address(
    cloud: Cloud, ids: Mapping[str, str]
) -> None:
    async with guests(cloud) as (session, (ann, bob, web)):
        client = session.api.client
        # Without the router no port of ann's fits.
        (other,) = [step("network", name="other", external=True, cidr="198.51.100.0/24")]
        await deploy(session, [other])
        made = await client.post(
            f"{NEUTRON}/floatingips", {"floatingip": {"floating_network_id": other["id"]}}
        )
        address = made["floatingip"]["floating_ip_address"]
        await act(session, ids["ann"], "addFloatingIp", address)

        async with asyncio.timeout(PATIENCE_S):
            while not await ann.succeeds(f"ip -o addr | grep -q 'inet {address}/'"):
                await ann.run("udhcpc -i eth1 -n -q -t 3 >/dev/null 2>&1")
        # Of two default routers a guest asks one only; the profile lets pings in.
        await ann.run("ip route replace 203.0.113.0/24 via 198.51.100.1 dev eth1")
        async with asyncio.timeout(PATIENCE_S):
            while not await web.succeeds(f"ping -c 1 -W 2 {address}"):
                continue

        await act(session, ids["ann"], "removeFloatingIp", address)
        async with asyncio.timeout(PATIENCE_S):
            while await ann.succeeds("ip link show eth1 >/dev/null 2>&1"):
                continue
        await client.delete(f"{NEUTRON}/floatingips/{made['floatingip']['id']}")
        await deploy(session, [{**other, "action": "delete"}])
        assert await bob.succeeds("true")
