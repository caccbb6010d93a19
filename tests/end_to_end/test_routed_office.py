"""The sample with a router and a floating address, from the command line to real guests."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.end_to_end.cloud import PROJECTS, Cloud, one

OFFICE = str(PROJECTS / "routed-office.cockpit")
BENCH_1 = "10.0.2.11"

pytestmark = pytest.mark.guest


@pytest.fixture(scope="module")
def applied(cloud: Cloud) -> Iterator[Cloud]:
    """Apply the drawing."""
    asyncio.run(cloud.cockpit("apply", "--yes", OFFICE))
    yield cloud
    asyncio.run(cloud.cockpit("destroy", "--yes", OFFICE))


async def test_a_plan_after_an_apply_is_empty(applied: Cloud) -> None:
    (plan,) = await applied.cockpit("plan", "--exit-code", OFFICE)

    assert plan["plan"]["steps"] == []


async def test_the_floating_address_leads_to_the_server_that_wears_it(applied: Cloud) -> None:
    async with applied.session() as session:
        (address,) = session.live.of_kind("floating_ip")
        port = session.live.get(address.attributes["port_id"])

        assert address.status == "ACTIVE"
        assert port is not None
        assert port.attributes["server_id"] == one(session, "server", "desk-1").id


async def test_the_networks_reach_each_other_through_the_router(applied: Cloud) -> None:
    async with applied.session() as session, applied.shell(session, "desk-1") as desk:
        status, text = await desk.run(f"ping -c 10 -W 5 {BENCH_1}", 120)

    assert status == 0, text


async def test_a_probe_finds_everything_as_drawn(applied: Cloud) -> None:
    lines = await applied.cockpit("probe", OFFICE)
    findings = {line["server"]: line for line in lines if "reaches" in line}

    assert {name: line["fault"] for name, line in findings.items()} == dict.fromkeys(
        ("desk-1", "desk-2", "bench-1")
    )
    assert findings["desk-1"]["path"] == []
    assert findings["bench-1"]["path"] == ["desk-1"]
    reaches = [reach for line in findings.values() for reach in line["reaches"]]
    assert len(reaches) == 6
    assert all(reach["seen"] == reach["expected"] for reach in reaches)
