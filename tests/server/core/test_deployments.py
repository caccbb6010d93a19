"""Whole plans, as far as they are wishes; nothing is made true here."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.errors import (
    ConflictError,
    ControlError,
    InvalidRequestError,
    OverQuotaError,
    StaleError,
)
from server.events import record
from server.services.principals import Principal
from server.services.values import NewDeployment
from server.store.tables import DeploymentRow, StepRow
from tests.server.core.conftest import Cloud
from tests.server.core.processes import deletion, machine, network, port, update, volume


def plan(*steps: dict[str, Any]) -> NewDeployment:
    return NewDeployment.model_validate({"id": str(uuid4()), "name": "plan", "steps": steps})


def believing(step: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an update that believes nothing has changed since the creation."""
    return {**update(step, **changes), "before": step["after"]}


async def names(cloud: Cloud, who: Principal) -> set[str]:
    return {row["name"] for row in (await cloud.resources.snapshot(who))[1]} - {"tiny"}


async def test_the_order_of_steps_does_not_matter(cloud: Cloud, operator: Principal) -> None:
    rail, web = network("app"), machine("web")
    nic, data = port(web, rail), volume("data", web)

    row = await cloud.deployments.submit(operator, plan(nic, data, web, rail))

    steps = await cloud.deployments.steps(operator, row.id)
    assert [step.name for step in steps] == ["web on app", "data", "web", "app"]
    assert {step.observed for step in steps} == {"waiting"}


async def test_addresses_named_in_a_plan_go_before_those_that_are_chosen(
    cloud: Cloud, operator: Principal
) -> None:
    rail, one, other = network("app"), machine("one"), machine("other")
    chosen, named = port(one, rail), port(other, rail, ip_address="10.0.1.2")

    await cloud.deployments.submit(operator, plan(rail, one, chosen, other, named))

    addresses = {nic.id: nic.address for nic in await cloud.nics.list(operator)}
    assert addresses == {chosen["id"]: "10.0.1.3", named["id"]: "10.0.1.2"}


async def test_a_repeat_changes_nothing(cloud: Cloud, operator: Principal) -> None:
    wish = plan(network("app"), machine("web"))
    await cloud.deployments.submit(operator, wish)
    before = await cloud.resources.snapshot(operator)

    row = await cloud.deployments.submit(operator, wish)

    assert row.id == wish.id
    assert await cloud.resources.snapshot(operator) == before


async def test_creating_what_is_there_is_nothing_to_do_unless_it_is_otherwise(
    cloud: Cloud, operator: Principal
) -> None:
    rail = network("app")
    await cloud.deployments.submit(operator, plan(rail))

    other = {**rail, "after": {**rail["after"], "cidr": "10.9.0.0/24"}}
    with pytest.raises(ConflictError, match=r"create network app.*exists already, with cidr"):
        await cloud.deployments.submit(operator, plan(other))

    assert await names(cloud, operator) >= {"app"}


async def test_a_plan_that_is_refused_leaves_nothing_behind(
    cloud: Cloud, operator: Principal
) -> None:
    last, _ = await cloud.resources.snapshot(operator)
    huge = machine("huge", ram_mib=1_000_000)

    with pytest.raises(OverQuotaError):
        await cloud.deployments.submit(operator, plan(network("app"), huge))

    assert await names(cloud, operator) == set()
    assert (await cloud.resources.snapshot(operator))[0] == last


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"image": "windows"}, "There is no image windows"),
        ({"key_name": "lost"}, "lost"),
        ({"ram_mib": 1}, "ram_mib"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_step_that_makes_no_sense_is_named(
    cloud: Cloud, operator: Principal, attributes: dict[str, Any], reason: str
) -> None:
    steps = network("app"), machine("web", **attributes)

    with pytest.raises(InvalidRequestError, match=rf"Step 2 \(create server web\): .*{reason}"):
        await cloud.deployments.submit(operator, plan(*steps))


async def test_a_plan_made_of_old_knowledge_is_stale(cloud: Cloud, operator: Principal) -> None:
    web = machine("web")
    await cloud.deployments.submit(operator, plan(web))
    await cloud.deployments.submit(operator, plan(update(web, ram_mib=128)))

    with pytest.raises(StaleError, match="ram_mib 128 instead of 64"):
        await cloud.deployments.submit(operator, plan(believing(web, ram_mib=256)))
    with pytest.raises(StaleError, match="it is gone"):
        await cloud.deployments.submit(operator, plan(update(machine("never"), ram_mib=256)))


async def test_a_refusal_calls_ports_as_people_do(cloud: Cloud, operator: Principal) -> None:
    rail, web = network("internet"), machine("web-1")
    nic = port(web, rail, ip_address="10.0.1.9")
    outside = port(web, rail, ip_address="10.0.1.x")

    with pytest.raises(ControlError, match=r"Step 3 \(create port web-1 on internet\): "):
        await cloud.deployments.submit(operator, plan(rail, web, outside))
    await cloud.deployments.submit(operator, plan(rail, web, nic))
    stale = {**deletion(nic), "before": {"ip_address": "10.0.1.8"}}
    with pytest.raises(StaleError, match=r"Step 1 \(delete port web-1 on internet\): "):
        await cloud.deployments.submit(operator, plan(stale))
    with pytest.raises(ControlError, match=r"Step 1 \(create port web-1 on internet\): "):
        await cloud.deployments.submit(operator, plan(outside))


async def test_a_name_of_somebody_elses_is_not_told(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    secret, web = network("secret"), machine("web")
    await cloud.deployments.submit(operator, plan(secret))

    with pytest.raises(InvalidRequestError, match=r"create port web\): "):
        await cloud.deployments.submit(stranger, plan(web, port(web, secret)))


async def test_two_servers_swap_their_addresses_in_one_plan(
    cloud: Cloud, operator: Principal
) -> None:
    rail, one, other = network("app"), machine("one"), machine("other")
    left, right = port(one, rail, ip_address="10.0.1.5"), port(other, rail, ip_address="10.0.1.6")
    await cloud.deployments.submit(operator, plan(rail, one, other, left, right))

    swap = update(left, ip_address="10.0.1.6"), update(right, ip_address="10.0.1.5")
    await cloud.deployments.submit(operator, plan(*swap))

    addresses = {nic.id: nic.address for nic in await cloud.nics.list(operator)}
    assert addresses == {left["id"]: "10.0.1.6", right["id"]: "10.0.1.5"}


async def test_another_prefix_gives_new_addresses_to_those_who_leave_the_choice(
    cloud: Cloud, operator: Principal
) -> None:
    rail, web = network("app"), machine("web")
    nic = port(web, rail)
    await cloud.deployments.submit(operator, plan(rail, web, nic))

    await cloud.deployments.submit(operator, plan(update(rail, cidr="10.7.0.0/24")))

    assert [row.address for row in await cloud.nics.list(operator)] == ["10.7.0.2"]


async def test_a_volume_is_pulled_out_and_deleted_by_one_step(
    cloud: Cloud, operator: Principal
) -> None:
    web = machine("web")
    data = volume("data", web)
    await cloud.deployments.submit(operator, plan(web, data))

    await cloud.deployments.submit(operator, plan(deletion(data)))

    row = await cloud.volumes.get(operator, data["id"])
    assert (row.wanted, row.instance_id) == ("gone", None)


async def test_a_volume_that_would_shrink_refuses_the_whole(
    cloud: Cloud, operator: Principal
) -> None:
    data = volume("data", size_gib=2)
    await cloud.deployments.submit(operator, plan(data))

    with pytest.raises(InvalidRequestError, match="cannot shrink from 2 to 1 GiB"):
        await cloud.deployments.submit(operator, plan(update(data, size_gib=1), network("app")))

    assert await names(cloud, operator) == {"data", "plan"}


async def test_a_network_goes_only_with_what_hangs_on_it(cloud: Cloud, operator: Principal) -> None:
    rail, web = network("app"), machine("web")
    nic = port(web, rail)
    await cloud.deployments.submit(operator, plan(rail, web, nic))

    with pytest.raises(ConflictError, match="server web hangs on it"):
        await cloud.deployments.submit(operator, plan(deletion(rail)))
    await cloud.deployments.submit(operator, plan(deletion(rail), deletion(nic), deletion(web)))

    assert (await cloud.networks.get(operator, rail["id"])).wanted == "gone"


async def test_an_id_twice_in_one_plan_is_refused(cloud: Cloud, operator: Principal) -> None:
    rail = network("app")

    with pytest.raises(InvalidRequestError, match="2 steps are about"):
        await cloud.deployments.submit(operator, plan(rail, deletion(rail)))


async def test_cancelling_takes_back_what_is_not_done(cloud: Cloud, operator: Principal) -> None:
    rail, web = network("app"), machine("web")
    first = await cloud.deployments.submit(operator, plan(rail))
    await note(cloud, first, "done")
    changed = plan(update(rail, name="renamed"), web)
    second = await cloud.deployments.submit(operator, changed)

    await cloud.deployments.cancel(operator, second.id)

    assert (await cloud.networks.get(operator, rail["id"])).name == "app"
    assert (await cloud.instances.get(operator, web["id"])).wanted == "gone"
    with pytest.raises(ConflictError, match="done already"):
        await cloud.deployments.cancel(operator, first.id)


async def test_the_inverse_of_the_inverse_is_the_plan(cloud: Cloud, operator: Principal) -> None:
    rail, web = network("app"), machine("web")
    data = volume("data", web)
    first = await cloud.deployments.submit(operator, plan(rail, web, data))
    await note(cloud, first, "done")
    change = plan(update(web, ram_mib=128), update(data, size_gib=2, server_id=None))
    second = await cloud.deployments.submit(operator, change)
    await note(cloud, second, "done")

    inverse = await cloud.deployments.inverse(operator, second.id)
    back = await cloud.deployments.inverse(operator, first.id)

    assert [(step["action"], step["kind"]) for step in inverse] == [
        ("update", "volume"),
        ("update", "server"),
    ]
    assert inverse[1]["after"]["ram_mib"] == 64
    assert inverse[0]["after"]["server_id"] == web["id"]
    assert [(step["action"], step["id"]) for step in back] == [
        ("delete", data["id"]),
        ("delete", web["id"]),
        ("delete", rail["id"]),
    ]


async def note(cloud: Cloud, deployment: DeploymentRow, state: str) -> None:
    """Write down what reconcile would, once all steps have ended."""
    async with cloud.log.write() as session:
        row = await session.get_one(DeploymentRow, deployment.id)
        row.observed = state
        query = select(StepRow).where(StepRow.deployment_id == deployment.id)
        for step in await session.scalars(query):
            step.observed = state
        await record(session, row)
