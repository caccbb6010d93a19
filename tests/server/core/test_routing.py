"""Routers and floating IPs in plans, and made true by a whole server."""

import os
import signal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from server.errors import ConflictError, InvalidRequestError
from server.host.router_plan import namespace_name
from server.services.principals import Principal
from server.services.values import NewDeployment
from tests.server.core.conftest import Cloud
from tests.server.core.processes import (
    ServerProcess,
    deletion,
    machine,
    network,
    port,
    update,
)


def plan(*steps: dict[str, Any]) -> NewDeployment:
    return NewDeployment.model_validate({"id": str(uuid4()), "name": "plan", "steps": steps})


def router(
    *inside: dict[str, Any], outside: dict[str, Any] | None = None, **attributes: Any
) -> dict[str, Any]:
    after = {
        "name": "r",
        "external_network_id": outside and outside["id"],
        "interfaces": [{"network_id": one["id"], "ip_address": None} for one in inside],
        **attributes,
    }
    return {"action": "create", "kind": "router", "id": str(uuid4()), "after": after}


def floating_ip(
    outside: dict[str, Any], nic: dict[str, Any] | None = None, address: str | None = None
) -> dict[str, Any]:
    after = {"network_id": outside["id"], "ip_address": address, "port_id": nic and nic["id"]}
    return {"action": "create", "kind": "floating_ip", "id": str(uuid4()), "after": after}


async def rows(cloud: Cloud, who: Principal, kind: str) -> list[dict[str, Any]]:
    return [row for row in (await cloud.resources.snapshot(who))[1] if row["kind"] == kind]


async def test_a_plan_may_name_a_router_before_all_that_it_joins(
    cloud: Cloud, operator: Principal
) -> None:
    app, rail, web = (
        network("app"),
        network("internet", "203.0.113.0/24", external=True),
        machine("web"),
    )
    nic = port(web, app)
    joining = router(app, outside=rail)
    named = floating_ip(rail, nic, "203.0.113.2")

    await cloud.deployments.submit(operator, plan(named, joining, nic, web, rail, app))

    [found] = await rows(cloud, operator, "router")
    assert found["attributes"] == {
        "name": "r",
        "external_network_id": rail["id"],
        # The address that the plan names is nobody else's.
        "external_ip_address": "203.0.113.3",
        "snat": True,
        "interfaces": [{"network_id": app["id"], "ip_address": "10.0.1.1"}],
        "routes": [],
    }
    [address] = await rows(cloud, operator, "floating_ip")
    assert address["attributes"]["port_id"] == nic["id"]
    assert address["observed"]["router_id"] == joining["id"]
    told = {row["id"]: row["attributes"] for row in await rows(cloud, operator, "network")}
    assert told[app["id"]]["gateway_ip"] == "10.0.1.1"
    # What was left to the server is no other wish when it comes again.
    await cloud.deployments.submit(operator, plan(joining, named))


async def test_a_router_is_rewired_by_an_update(cloud: Cloud, operator: Principal) -> None:
    one, two = network("one"), network("two", "10.0.2.0/24")
    rail = network("internet", "203.0.113.0/24", external=True)
    first = router(one, outside=rail)
    await cloud.deployments.submit(operator, plan(one, two, rail, first))

    second = router(
        two,
        external_network_id=None,
        routes=[{"destination": "10.9.0.0/16", "nexthop": "10.0.2.9"}],
    )
    change = {**update(first), "after": second["after"]}
    await cloud.deployments.submit(operator, plan(change))

    [found] = await rows(cloud, operator, "router")
    assert found["attributes"]["external_network_id"] is None
    assert [end["ip_address"] for end in found["attributes"]["interfaces"]] == ["10.0.2.1"]
    assert found["attributes"]["routes"] == [{"destination": "10.9.0.0/16", "nexthop": "10.0.2.9"}]
    # A network that is written again without a gateway keeps that of its router.
    await cloud.deployments.submit(operator, plan(update(two, name="other")))
    told = {row["id"]: row["attributes"] for row in await rows(cloud, operator, "network")}
    assert (told[two["id"]]["name"], told[two["id"]]["gateway_ip"]) == ("other", "10.0.2.1")


async def test_a_network_under_a_router_may_get_another_prefix(
    cloud: Cloud, operator: Principal
) -> None:
    app = network("app")
    joining = router(app)
    await cloud.deployments.submit(operator, plan(app, joining))

    await cloud.deployments.submit(operator, plan(update(app, cidr="10.7.0.0/24")))

    [found] = await rows(cloud, operator, "router")
    assert [end["ip_address"] for end in found["attributes"]["interfaces"]] == ["10.7.0.1"]


async def test_plans_that_cannot_be_are_refused_as_a_whole(
    cloud: Cloud, operator: Principal
) -> None:
    one, twin, bare = network("one"), network("twin"), network("bare", None)
    rail = network("internet", "203.0.113.0/24", external=True)
    web = machine("web")
    nic = port(web, one)

    with pytest.raises(InvalidRequestError, match="overlaps"):
        await cloud.deployments.submit(operator, plan(one, twin, router(one, twin)))
    with pytest.raises(InvalidRequestError, match="has no addresses"):
        await cloud.deployments.submit(operator, plan(bare, router(bare)))
    with pytest.raises(InvalidRequestError, match="not reachable"):
        await cloud.deployments.submit(operator, plan(one, rail, web, nic, floating_ip(rail, nic)))
    assert await rows(cloud, operator, "network") == []

    joining = router(one, outside=rail)
    kept = floating_ip(rail, nic)
    await cloud.deployments.submit(operator, plan(one, rail, web, nic, joining, kept))
    with pytest.raises(ConflictError, match="required by floating IP"):
        await cloud.deployments.submit(operator, plan(deletion(joining)))
    await cloud.deployments.submit(operator, plan(deletion(joining), deletion(kept)))


def namespaces(state: Path) -> list[str]:
    """Names of the routers' namespaces in the box of a server."""
    holder = (state / "s" / "holder.pid").read_text().split()[0]
    folder = Path(f"/proc/{holder}/root/run/netns")
    return [entry.name for entry in folder.iterdir()] if folder.exists() else []


@pytest.mark.qemu
@pytest.mark.box
async def test_routers_come_true_survive_crashes_and_leave_nothing(
    server: ServerProcess, state: Path
) -> None:
    app, rail = network("app"), network("internet", "203.0.113.0/24", external=True)
    web, other = machine("web"), machine("other")
    nics = port(web, app), port(other, app)
    joining = router(app, outside=rail)
    address = floating_ip(rail, nics[0])
    done = await server.apply([app, rail, web, other, *nics, joining, address])
    assert done["status"] == "DONE", done
    assert namespaces(state) == [namespace_name(joining["id"])]
    [found] = await server.resources("floating_ip")
    assert found["status"] == "ACTIVE"
    forward = found["observed"]["ssh_forward"]
    assert forward is not None
    ends = [row for row in await server.resources("port") if row["observed"]["router_id"]]
    assert {row["status"] for row in ends} == {"ACTIVE"}

    moving = await server.submit([update(address, port_id=nics[1]["id"])])
    await server.kill()
    os.kill(int((state / "s" / "agent.pid").read_text().split()[0]), signal.SIGKILL)
    await server.start()

    assert (await server.ended(moving))["status"] == "DONE"
    [found] = await server.resources("floating_ip")
    assert (found["status"], found["attributes"]["port_id"]) == ("ACTIVE", nics[1]["id"])
    assert found["observed"]["ssh_forward"] == forward
    assert namespaces(state) == [namespace_name(joining["id"])]

    gone = await server.apply([deletion(address), deletion(joining)])

    assert gone["status"] == "DONE", gone
    assert namespaces(state) == []
    assert await server.resources("router") == await server.resources("floating_ip") == []


@pytest.mark.qemu
@pytest.mark.box
async def test_a_server_gets_a_nic_for_an_address_that_no_port_of_it_fits(
    server: ServerProcess,
) -> None:
    rail, web = network("internet", "203.0.113.0/24", external=True), machine("web")
    address = floating_ip(rail)
    await server.apply([rail, web, address])
    [found] = await server.resources("floating_ip")
    wanted = {"address": found["attributes"]["ip_address"]}

    answer = await server.post(
        f"/compute/v2.1/servers/{web['id']}/action", {"addFloatingIp": wanted}
    )

    assert answer.status_code == 202, answer.text
    held = await server.until("floating_ip", address["id"], "ACTIVE")
    nic = await server.until("port", held["attributes"]["port_id"], "ACTIVE")
    assert nic["attributes"]["server_id"] == web["id"]
    assert nic["attributes"]["ip_address"] == wanted["address"]
    assert held["observed"]["ssh_forward"] == nic["observed"]["ssh_forward"] is not None
