"""Security groups while guests run: remote groups, revoked access, hit counters."""

import dataclasses

import pytest

from server.host.protocol import pack_state
from server.host.wanted import Group, HostState, Nic, Rule, Segment, Subnet
from tests.host.boxes import Box, kill

pytestmark = pytest.mark.box

TCP = 6
PRIVATE = Segment("private", "private", (Subnet("10.0.1.0/24"),))
PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),))
APP = Nic("app", "private", "fa:16:3e:00:00:02", ("10.0.1.10",), "app", "CUSTOM", groups=("app",))
PEER = Nic("peer", "private", "fa:16:3e:00:00:03", ("10.0.1.11",), "peer")
OUT = Rule("out", "egress", 4)
HTTP = Rule("http", "ingress", 4, TCP, (80, 80))
SSH = Rule("ssh", "ingress", 4, TCP, (22, 22))


def state(*rules: Rule, nics: tuple[Nic, ...] = (APP, PEER), **others: Group) -> HostState:
    """Two guests, of which `app` has the group with these rules."""
    return HostState((PRIVATE,), nics, (Group("app", (OUT, *rules)), *others.values()))


async def test_a_rule_opens_and_its_end_ends_what_is_open(box: Box) -> None:
    await box.apply(state(SSH))
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    peer = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await guest.start("listen", "22", "80")
    assert await peer.is_kept_out("10.0.1.10", 80)

    await box.apply(state(SSH, HTTP))
    http = await peer.start("converse", "10.0.1.10", "80")
    ssh = await peer.start("converse", "10.0.1.10", "22")
    await http.say("20")
    assert await http.hear() == "echo"
    await box.apply(state(SSH))
    await http.say("1")
    await ssh.say("20")

    assert await http.hear() == "timeout"
    assert await ssh.hear() == "echo"


async def test_what_may_not_leave_any_more_does_not_go_on(box: Box) -> None:
    await box.apply(state())
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    peer = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await peer.start("listen", "80")
    download = await guest.start("converse", "10.0.1.11", "80")

    await box.apply(HostState((PRIVATE,), (APP, PEER), (Group("app", (HTTP,)),)))
    await download.say("1")

    assert await download.hear() == "timeout"
    assert not await guest.can_ping("10.0.1.11", patience_s=1)


async def test_an_agent_that_was_killed_ends_what_was_forbidden_meanwhile(box: Box) -> None:
    await box.apply(state(HTTP))
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    peer = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await guest.start("listen", "80")
    http = await peer.start("converse", "10.0.1.10", "80")
    await kill((await box.ask({"do": "ping"}))["pid"])

    await box.driver.apply(state())
    await http.say("1")

    assert await http.hear() == "timeout"


async def test_a_remote_group_follows_its_members(box: Box) -> None:
    from_friends = Rule("friends", "ingress", 4, TCP, (80, 80), "friends")
    friends = Group("friends")
    await box.apply(state(from_friends, friends=friends))
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    peer = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await guest.start("listen", "80")
    assert await peer.is_kept_out("10.0.1.10", 80)
    friend = dataclasses.replace(PEER, groups=("friends",))

    await box.apply(state(from_friends, nics=(APP, friend), friends=friends))
    assert await peer.has_open("10.0.1.10", 80)

    moved = dataclasses.replace(friend, addresses=("10.0.1.12",))
    await box.apply(state(from_friends, nics=(APP, moved), friends=friends))
    assert await peer.is_kept_out("10.0.1.10", 80)
    await peer.run("ip", "address", "delete", "10.0.1.11/24", "dev", "eth0")
    await peer.run("ip", "address", "add", "10.0.1.12/24", "dev", "eth0")
    assert await peer.has_open("10.0.1.10", 80)


async def test_members_elsewhere_open_nothing_to_strangers_with_their_address(box: Box) -> None:
    twin = Segment("twin", "private", PRIVATE.subnets)
    member = Nic("far", "twin", "fa:16:3e:00:00:09", ("10.0.1.11",), "far", groups=("app",))
    inside = Rule("inside", "ingress", 4, remote="app")
    wanted = state(inside, nics=(APP, PEER, member))
    await box.apply(dataclasses.replace(wanted, segments=(PRIVATE, twin)))
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    stranger = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await guest.start("listen", "80")

    assert await stranger.is_kept_out("10.0.1.10", 80)


async def test_hits_are_counted_and_outlive_other_changes_and_the_agent(box: Box) -> None:
    await box.apply(state(HTTP))
    guest = await box.guest("app", APP.mac, "10.0.1.10/24")
    peer = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    await guest.start("listen", "80")
    assert await peer.has_open("10.0.1.10", 80)
    assert await peer.is_kept_out("10.0.1.10", 22)
    before = await box.driver.hits()

    await box.apply(state(HTTP, SSH))
    await kill((await box.ask({"do": "ping"}))["pid"])
    await box.driver.apply(state(HTTP))
    assert await peer.has_open("10.0.1.10", 80)

    after = await box.driver.hits()
    assert before.rules["http"].packets == 1
    assert before.rules["http"].bytes >= 40
    assert after.rules["http"].packets == 2
    assert before.passed_in["app"].packets >= 1
    assert 1 <= before.dropped_in["app"].packets <= after.dropped_in["app"].packets
    assert "ssh" not in after.rules


async def test_a_change_of_one_group_leaves_the_rules_of_others_alone(box: Box) -> None:
    other = Nic("other", "private", "fa:16:3e:00:00:08", ("10.0.1.8",), "o", "CUSTOM")
    nics = (APP, PEER, dataclasses.replace(other, groups=("other",)))
    await box.apply(state(HTTP, nics=nics, other=Group("other", (SSH,))))
    before = await rules_with_handles(box)

    await box.apply(state(HTTP, Rule("more", "ingress", 4, TCP, (443, 443)), nics=nics,
                          other=Group("other", (SSH,))))  # fmt: skip
    again = await box.ask({"do": "apply", "state": pack_state(HostState((PRIVATE,), nics, (
        Group("app", (OUT, HTTP, Rule("more", "ingress", 4, TCP, (443, 443)))),
        Group("other", (SSH,))))),})  # fmt: skip

    after = await rules_with_handles(box)
    kept = {line for line in before if "dport 22 " in line}
    assert kept
    assert kept <= after
    assert any("dport 443 " in line for line in after)
    assert again["changed"] == {}


async def rules_with_handles(box: Box) -> set[str]:
    listed = await box.run("nft", "-a", "list", "table", "inet", "cockpit")
    return {line.strip() for line in listed.splitlines() if "counter name" in line}


async def test_a_group_that_makes_no_sense_is_a_fault_of_what_uses_it(box: Box) -> None:
    wrong = Group("wrong", (Rule("x", "ingress", 4, TCP, (80, 80), "fd00::/8"),))
    spoilt = dataclasses.replace(PEER, groups=("wrong",))

    outcome = await box.apply(state(HTTP, nics=(APP, spoilt), wrong=wrong))

    assert outcome["faults"].keys() == {"wrong", "peer"}
    assert outcome["nics"] == ["app"]


async def test_nobody_takes_an_address_of_a_public_network_by_arp(box: Box) -> None:
    web = Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web")
    liar = Nic("liar", "public", "fa:16:3e:00:00:04", ("203.0.113.11",), "liar")
    await box.apply(HostState((PUBLIC,), (web, liar)))
    guest = await box.guest("web", web.mac, "203.0.113.10/24", "203.0.113.1")
    thief = await box.guest("liar", liar.mac, "203.0.113.11/24", "203.0.113.1")
    outsider = await box.outsider()
    assert await outsider.can_ping("203.0.113.10")

    claim = "0001080006040002" + (liar.mac.replace(":", "") + "cb00710a") * 2
    await thief.talk("send", "0806", liar.mac, "ff:ff:ff:ff:ff:ff", claim)
    await guest.start("listen", "80")

    assert await outsider.has_open("203.0.113.10", 80)


async def test_a_closed_guest_is_leased_an_address_by_another_guest(box: Box) -> None:
    closed = dataclasses.replace(APP, profile="ENABLED", groups=())
    await box.apply(HostState((dataclasses.replace(PRIVATE, subnets=(
        Subnet("10.0.1.0/24", dhcp=False),)),), (closed, PEER)))  # fmt: skip
    guest = await box.guest("app", APP.mac)
    server = await box.guest("peer", PEER.mac, "10.0.1.11/24")
    folder = box.folder
    (folder / "leased").write_text('#!/bin/sh\n[ "$1" = bound ] && echo "$ip"\nexit 0\n')
    (folder / "leased").chmod(0o755)
    (folder / "udhcpd.conf").write_text(
        "start 10.0.1.10\nend 10.0.1.10\ninterface eth0\n"
        f"lease_file {folder}/leases\npidfile {folder}/udhcpd.pid\n"
    )
    await server.begin("busybox", "udhcpd", "-f", str(folder / "udhcpd.conf"))

    lease = await guest.run(
        "busybox", "udhcpc", "-f", "-q", "-n", "-i", "eth0", "-s", f"{folder}/leased", "-t", "10"
    )

    assert lease == "10.0.1.10"
