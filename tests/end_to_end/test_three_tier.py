"""Three tiers, from the command line to frames between real guests."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.cloud import PROJECTS, Cloud
from tests.end_to_end.serial_shell import SerialShell

THREE_TIER = str(PROJECTS / "three-tier.cockpit")
WEB_1 = "203.0.113.10"

pytestmark = pytest.mark.guest


@pytest.fixture(scope="module")
def findings(cloud: Cloud) -> Iterator[dict[str, dict[str, Any]]]:
    """Apply the drawing, and give what a probe of it found, by server."""

    async def deploy() -> dict[str, dict[str, Any]]:
        await cloud.cockpit("apply", "--yes", THREE_TIER)
        lines = await cloud.cockpit("probe", THREE_TIER)
        return {line["server"]: line for line in lines if "reaches" in line}

    yield asyncio.run(deploy())
    asyncio.run(cloud.cockpit("destroy", "--yes", THREE_TIER))


def reached(findings: dict[str, dict[str, Any]], server: str) -> set[tuple[str, str]]:
    return {
        (reach["to"], reach["network"]) for reach in findings[server]["reaches"] if reach["seen"]
    }


def test_every_server_lets_its_operator_in_by_ssh(findings: dict[str, dict[str, Any]]) -> None:
    assert {name: line["fault"] for name, line in findings.items()} == {
        "web-1": None, "web-2": None, "app-1": None, "db-1": None,
    }  # fmt: skip


def test_web_reaches_app_and_app_reaches_db_and_web_does_not_reach_db(
    findings: dict[str, dict[str, Any]],
) -> None:
    assert ("app-1", "app") in reached(findings, "web-1")
    assert ("app-1", "app") in reached(findings, "web-2")
    assert ("db-1", "db") in reached(findings, "app-1")
    assert "db-1" not in {to for to, _ in reached(findings, "web-1") | reached(findings, "web-2")}
    tried = {reach["to"] for reach in findings["web-1"]["reaches"]}
    assert "db-1" in tried


async def test_a_plan_after_an_apply_is_empty(
    cloud: Cloud, findings: dict[str, dict[str, Any]]
) -> None:
    (plan,) = await cloud.cockpit("plan", "--exit-code", THREE_TIER)
    assert plan["plan"]["steps"] == []


async def test_port_80_waits_for_its_profile_while_ssh_answers(
    cloud: Cloud, findings: dict[str, dict[str, Any]]
) -> None:
    async with cloud.session() as session, cloud.shell(session, "web-2") as outside:
        assert await answers(outside, 22)
        assert not await answers(outside, 80)

        await cloud.cockpit("firewall", THREE_TIER, "web-1", "Internet", "DISABLED")
        await until_port_80(outside, is_open=True)

        await cloud.cockpit("firewall", THREE_TIER, "web-1", "Internet", "PROTECTED")
        await until_port_80(outside, is_open=False)
        assert await answers(outside, 22)


async def test_a_frame_of_a_foreign_ethertype_crosses_a_private_network_and_stays_in_it(
    cloud: Cloud, findings: dict[str, dict[str, Any]]
) -> None:
    async with (
        cloud.session() as session,
        cloud.shell(session, "app-1") as app,
        cloud.shell(session, "db-1") as db,
        cloud.shell(session, "web-1") as web,
    ):
        interface = await interface_of(app, "10.0.2.21")
        assert await app.succeeds(
            f"(for n in $(seq 40); do rawframe send {interface} 88b5 lego-$n; sleep 0.5; done &)"
        )

        status, text = await db.run("rawframe recv eth0 88b5 15 | strings")
        assert status == 0
        assert "lego-" in text

        other = await interface_of(web, "10.0.1.11")
        assert not await web.succeeds(f"rawframe recv {other} 88b5 4 | grep -q lego")


async def answers(shell: SerialShell, port: int) -> bool:
    return await shell.succeeds(f"nc -w 4 {WEB_1} {port} </dev/null >/dev/null 2>&1")


async def until_port_80(shell: SerialShell, *, is_open: bool) -> None:
    """A profile is in force some moments after the command: nobody tells the guest when."""
    async with asyncio.timeout(60):
        while await answers(shell, 80) != is_open:
            continue


async def interface_of(shell: SerialShell, address: str) -> str:
    _, text = await shell.run(f"ip -o addr | grep 'inet {address}/' | awk '{{print $2}}'")
    return text.split()[-1]
