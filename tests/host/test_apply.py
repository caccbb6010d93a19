"""Applying again, after a restart, after somebody meddled."""

import json

import pytest

from server.host.protocol import AgentError
from server.host.wanted import HostState, Nic, Segment, Subnet, bridge_name, tap_name
from tests.host.boxes import Box, kill

pytestmark = pytest.mark.box

SEGMENTS = (
    Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),)),
    Segment("private", "private", (Subnet("10.0.1.0/24"),)),
    Segment("twin", "private", (Subnet("10.0.1.0/24"),)),
)
NICS = (
    Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web", "PROTECTED"),
    Nic("app", "private", "fa:16:3e:00:00:02", ("10.0.1.10",), "app", "ENABLED"),
    Nic("db", "twin", "fa:16:3e:00:00:03", ("10.0.1.10",), "db"),
)
STATE = HostState(SEGMENTS, NICS)


async def devices(box: Box) -> set[str]:
    return {link["ifname"] for link in json.loads(await box.run("ip", "-j", "link"))}


async def identities(box: Box) -> list[tuple[str | int, ...]]:
    """What of each device changes only when somebody changes it."""
    return [
        tuple(link.get(field, "") for field in ("ifindex", "ifname", "address", "master"))
        for link in json.loads(await box.run("ip", "-j", "link"))
    ]


async def filter_text(box: Box) -> str:
    return await box.run("nft", "list", "ruleset")


async def test_what_is_so_already_is_not_changed(box: Box) -> None:
    again = await box.apply(STATE)

    assert again["changed"] == {}
    assert again["faults"] == {}
    assert set(again["segments"]) == {"public", "private", "twin"}
    assert set(again["nics"]) == {"web", "app", "db"}


async def test_a_restarted_agent_adopts_everything(box: Box) -> None:
    await box.apply(STATE)
    before = await identities(box), await filter_text(box)
    pid = (await box.ask({"do": "ping"}))["pid"]
    await kill(pid)

    await box.driver.apply(STATE)

    assert (await identities(box), await filter_text(box)) == before


async def test_what_is_not_wanted_any_more_is_removed(box: Box) -> None:
    await box.apply(STATE)

    await box.apply(HostState(SEGMENTS[:2], NICS[:1]))

    left = await devices(box)
    assert {tap_name("web"), bridge_name("private")} <= left
    assert not {tap_name("app"), tap_name("db"), bridge_name("twin")} & left
    assert tap_name("app") not in await filter_text(box)

    await box.apply(HostState())

    assert await devices(box) <= {"lo", "slirp0"}
    assert await box.ask({"do": "look"}) == {"segments": [], "nics": [], "routers": []}
    assert "142" not in await box.run("ip", "route")


async def test_damage_is_repaired(box: Box) -> None:
    await box.apply(STATE)
    before = await filter_text(box)
    await box.run("nft", "flush", "ruleset")
    await box.run("ip", "link", "delete", tap_name("app"))
    await box.run("ip", "link", "set", tap_name("db"), "nomaster", "down")
    await box.run("ip", "route", "delete", "203.0.113.10")

    again = await box.apply(STATE)

    assert again["changed"] == {}
    assert again["faults"] == {}
    assert await filter_text(box) == before
    assert "203.0.113.10" in await box.run("ip", "route")
    db = json.loads(await box.run("ip", "-j", "link", "show", tap_name("db")))[0]
    assert db["master"] == bridge_name("twin")
    assert "UP" in db["flags"]


async def test_rules_of_an_older_release_are_removed(box: Box) -> None:
    await box.apply(STATE)
    before = await filter_text(box)
    await box.run(
        "nft",
        "add set inet cockpit old { type ifname; };"
        "add chain inet cockpit older;"
        "add map inet cockpit oldmap { type ifname : verdict; };"
        'add element inet cockpit oldmap { "lo" : jump older };'
        "add chain inet cockpit oldest { type filter hook forward priority 0; };"
        "add rule inet cockpit oldest iifname @old drop;"
        "add rule inet cockpit oldest iifname vmap @oldmap",
    )

    outcome = await box.apply(STATE)

    assert outcome["faults"] == {}
    assert await filter_text(box) == before


async def test_what_is_foreign_is_left_alone(box: Box) -> None:
    await box.apply(STATE)
    await box.run("ip", "link", "add", "foreign0", "type", "veth", "peer", "name", "foreign1")
    await box.run("ip", "link", "set", "foreign0", "master", bridge_name("private"), "up")
    await box.run("ip", "link", "add", tap_name("new"), "type", "bridge")
    await box.run("ip", "route", "add", "192.0.2.7/32", "dev", "lo")
    await box.run("nft", "add", "table", "inet", "foreign")
    new = Nic("new", "private", "fa:16:3e:00:00:09", (), "new")

    outcome = await box.apply(HostState(SEGMENTS, (*NICS, new)))

    assert outcome["faults"].keys() == {"new"}
    assert "not ours" in outcome["faults"]["new"]
    await box.apply(HostState(SEGMENTS, NICS))
    assert {"foreign0", "foreign1", tap_name("new")} <= await devices(box)
    foreign = json.loads(await box.run("ip", "-j", "link", "show", "foreign0"))[0]
    assert foreign["master"] == bridge_name("private")
    assert "192.0.2.7" in await box.run("ip", "route")
    assert "table inet foreign" in await filter_text(box)


async def test_a_fault_of_one_nic_does_not_hold_up_the_others(box: Box) -> None:
    wrong = Nic("wrong", "public", "fa:16:3e:00:00:09", ("198.51.100.1",), "wrong")

    outcome = await box.apply(HostState(SEGMENTS, (wrong, *NICS)))

    assert outcome["faults"] == {"wrong": "198.51.100.1 is not in 203.0.113.0/24"}
    assert set(outcome["nics"]) == {"web", "app", "db"}


async def test_zones_stay_when_other_segments_come_and_go(box: Box) -> None:
    await box.apply(HostState(SEGMENTS[2:], NICS[2:]))
    (zone,) = [line for line in (await filter_text(box)).splitlines() if '"br' in line]

    await box.apply(STATE)
    await box.apply(HostState(SEGMENTS[2:], NICS[2:]))

    assert zone in await filter_text(box)


async def test_nonsense_is_answered_and_not_obeyed(box: Box) -> None:
    await box.apply(STATE)

    with pytest.raises(AgentError):
        await box.ask({"do": "apply", "state": {"segments": [{"id": "x"}]}})
    with pytest.raises(AgentError):
        await box.ask({"do": "dance"})

    assert (await box.ask({"do": "look"}))["nics"]


async def test_the_socket_is_for_its_user_alone(box: Box) -> None:
    await box.apply(STATE)

    assert (box.folder / "agent.sock").stat().st_mode & 0o777 == 0o600


async def test_this_kernel_can_do_what_the_box_needs(box: Box) -> None:
    modules_of_some_kernels = {"delay and loss", "VLANs"}

    assert (await box.driver.lacks()).keys() <= modules_of_some_kernels
