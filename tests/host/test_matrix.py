"""Who may send what to whom: what the kernel does against what the model says.

Frames are written into taps and read from taps, where hypervisors would be; a matrix from
inside guests is in `tests/drivers/test_firewall_guests.py`.
"""

import json
import random
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Literal

import pytest

from server.host.verdict import Packet, Verdicts
from server.host.wanted import (
    AddressPair,
    Group,
    HostState,
    Nic,
    Profile,
    Rule,
    Segment,
    Subnet,
    host_mac,
    tap_name,
)
from tests.host.boxes import HERE, Box
from tests.host.packets import NOBODY, Ends, frame, packets, tagged

pytestmark = pytest.mark.box

V4, V6 = Subnet("10.0.1.0/24"), Subnet("fd00::/64")
SEGMENTS = (
    Segment("left", "private", (V4, V6)),
    Segment("right", "private", (V4, V6)),
    Segment("bare", "private"),
    Segment(
        "public", "public",
        (Subnet("203.0.113.0/24", "203.0.113.1"), Subnet("2001:db8::/64", "2001:db8::1")),
    ),
)  # fmt: skip
TCP, UDP, ICMP, GRE = 6, 17, 1, 47
GROUPS = (
    Group(
        "web",
        (
            Rule("web-http", "ingress", 4, TCP, (80, 90)),
            Rule("web-near", "ingress", 4, UDP, (53, 53), "10.0.1.0/29"),
            Rule("web-ping", "ingress", 4, ICMP, (8, 0)),
            Rule("web-gre", "ingress", 4, GRE),
            Rule("web-out", "egress", 4),
        ),
    ),
    Group(
        "peers",
        (
            Rule("peers-in", "ingress", 4, remote="peers"),
            Rule("peers-in6", "ingress", 6, remote="peers"),
            Rule("peers-out", "egress", 4, remote="peers"),
            Rule("peers-out6", "egress", 6, remote="peers"),
        ),
    ),
    Group(
        "narrow",
        (
            Rule("narrow-ssh6", "ingress", 6, TCP, (22, 22)),
            Rule("narrow-echo6", "ingress", 6, 58, (128,)),
            Rule("narrow-low", "egress", 6, TCP, (1, 79)),
            Rule("narrow-far", "egress", 4, UDP, (), "10.0.1.128/25"),
            Rule("narrow-ra", "egress", 6, 58, (134,)),
        ),
    ),
)


def nic(name: str, profile: Profile, *groups: str, **more: object) -> Nic:
    """A NIC whose name says its segment and its number."""
    segment = {"l": "left", "r": "right", "b": "bare", "p": "public"}[name[0]]
    number = int(name[1:])
    addresses = {
        "left": (f"10.0.1.{number + 1}", f"fd00::{number + 1}"),
        "right": (f"10.0.1.{number + 5}", f"fd00::{number + 5}"),
        "bare": (),
        "public": (f"203.0.113.{number + 10}", f"2001:db8::{number + 10}"),
    }[segment]
    mac = f"fa:16:3e:00:{ord(name[0]):02x}:{number:02x}"
    return Nic(name, segment, mac, addresses, name, profile, groups=groups, **more)  # type: ignore[arg-type] # fields of NICs


PAIRS = (AddressPair("10.0.1.128/25"), AddressPair("10.9.9.9", NOBODY[:-2] + "01"))
NICS = (
    nic("l0", "DISABLED"),
    nic("l1", "ENABLED"),
    nic("l2", "PROTECTED"),
    nic("l3", "CUSTOM", "web"),
    nic("l4", "CUSTOM", "peers"),
    nic("l5", "PROTECTED", "peers", "web"),
    nic("l6", "ENABLED", is_guarded=False),
    nic("l7", "DISABLED", "peers", pairs=PAIRS),
    nic("l8", "CUSTOM"),
    nic("l9", "CUSTOM", "narrow", "peers"),
    nic("r0", "DISABLED"),
    nic("r1", "CUSTOM", "peers"),
    nic("r2", "CUSTOM", "peers"),
    nic("b0", "DISABLED"),
    nic("b1", "PROTECTED"),
    nic("b2", "CUSTOM", "web"),
    nic("p0", "DISABLED"),
    nic("p1", "ENABLED"),
    nic("p2", "PROTECTED"),
    nic("p3", "CUSTOM", "web"),
    nic("p4", "CUSTOM", "peers"),
    nic("p5", "PROTECTED", is_guarded=False),
    nic("p6", "CUSTOM", "peers", "narrow"),
)
STATE = HostState(SEGMENTS, NICS, GROUPS)
SEEDS = (1, 2, 3)


def ends_of(number: int, sender: Nic, receiver: Nic) -> Ends:
    """Two NICs; those of bare segments use addresses of their own."""
    return Ends(
        sender,
        receiver,
        host_mac(sender.mac) if sender.segment_id == "public" else receiver.mac,
        _addresses(sender),
        _addresses(receiver),
        is_first=sender.id < receiver.id,
        port=1024 + 64 * number,
    )


def _addresses(one: Nic) -> dict[int, str]:
    own = one.addresses or (f"192.168.9.10{one.id[1:]}", f"fd99::1{one.id[1:]}")
    return dict(zip((4, 6), own, strict=True))


def probes(nics: Sequence[Nic]) -> list[tuple[Ends, str, Packet]]:
    """Everything that is tried."""
    found = []
    for number, (sender, receiver) in enumerate(permutations(nics, 2)):
        ends = ends_of(number, sender, receiver)
        same = sender.segment_id == receiver.segment_id
        if same or (sender.id[1:], receiver.id[1:]) == ("0", "0"):
            found += [(ends, name, packet) for name, packet in packets(ends)]
        if same and sender.segment_id != "public":
            found += [(ends, name, packet) for name, packet in tagged(ends)]
    return found


def random_rule(chance: random.Random, name: str) -> Rule:
    """A rule of any kind."""
    family: Literal[4, 6] = chance.choice((4, 6))
    protocol = chance.choice((None, TCP, TCP, UDP, ICMP if family == 4 else 58, GRE, 132))
    ports: tuple[int, ...] = ()
    if protocol in (TCP, UDP):
        first = chance.choice((1, 22, 53, 68, 80, 85, 1000))
        ports = chance.choice(((), (first, first), (first, first + chance.randrange(1000))))
    elif protocol in (ICMP, 58):
        ports = chance.choice(((), (8,), (13, 0), (128, 0), (134,), (137, 0)))
    near = "10.0.1.0/30" if family == 4 else "fd00::/126"
    far = "0.0.0.0/0" if family == 4 else "2001:db8::8/125"
    remote = chance.choice((None, None, near, far, "one", "two", "three"))
    return Rule(name, chance.choice(("ingress", "egress")), family, protocol, ports, remote)


def random_state(seed: int) -> HostState:
    """Groups of any rules, and NICs that have some of them."""
    chance = random.Random(seed)
    groups = tuple(
        Group(name, tuple(random_rule(chance, f"{name}{n}") for n in range(chance.randrange(8))))
        for name in ("one", "two", "three")
    )
    profiles: tuple[Profile, ...] = ("CUSTOM", "CUSTOM", "CUSTOM", "ENABLED", "PROTECTED")
    nics = [
        nic(
            f"{letter}{number}",
            chance.choice(profiles),
            *chance.sample(("one", "two", "three"), chance.randrange(4)),
            pairs=chance.choice(((), PAIRS)),
        )
        for letter in "lrp"
        for number in range(5)
    ]
    return HostState(SEGMENTS, tuple(nics), groups)


@pytest.mark.parametrize(
    "state", [STATE, *map(random_state, SEEDS)], ids=["chosen", *map(str, SEEDS)]
)
async def test_what_passes_is_what_the_model_says(
    box: Box, tmp_path: Path, state: HostState
) -> None:
    outcome = await box.apply(state)
    assert outcome["faults"] == {}
    await know_neighbours(box, state.nics)
    tried = probes(state.nics)
    tags = [number.to_bytes(4, "big") + b"\xc0\xde\xc0\xde" for number in range(len(tried))]
    content = tmp_path / "probes"
    sent = [
        (tap_name(ends.sender.id), frame(packet, ends.target_mac, tag).hex(), tag.hex())
        for (ends, _, packet), tag in zip(tried, tags, strict=True)
    ]
    taps = [tap_name(one.id) for one in state.nics]
    content.write_text(json.dumps({"probes": sent, "taps": taps}))

    seen = json.loads(await box.run("python3", str(HERE / "taps.py"), str(content)))

    verdicts = Verdicts(state)
    names = {tap_name(one.id): one for one in state.nics}
    wrong, passed = [], 0
    for (ends, name, packet), tag in zip(tried, tags, strict=True):
        arrived = seen.get(tag.hex(), [])
        expected = verdicts.may_pass(ends.sender.id, ends.receiver.id, packet)
        passed += expected
        if (tap_name(ends.receiver.id) in arrived) != expected:
            wrong.append(f"{name}: {ends.sender.id} to {ends.receiver.id}, expected {expected}")
        strangers = {names[tap].segment_id for tap in arrived} - {ends.sender.segment_id}
        wrong += [f"{name}: {ends.sender.id} was heard in {strangers}"] if strangers else []
    assert not wrong, f"{len(wrong)} of {len(tried)}: {wrong[:40]}"
    assert passed > len(tried) / 20


async def know_neighbours(box: Box, nics: Sequence[Nic]) -> None:
    """Tell the host where public guests are: nobody answers it at raw taps."""
    for one in nics:
        if one.segment_id == "public":
            for address in one.addresses:
                await box.run(
                    *("ip", "neigh", "replace", address, "lladdr", one.mac),
                    *("dev", tap_name(one.id), "nud", "permanent"),
                )
