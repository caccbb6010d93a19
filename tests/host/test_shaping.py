"""Links that are limited: kept so, changed while they work, and felt at both ends."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from server.host.wanted import HostState, Nic, Segment, Shaping, Subnet, tap_name
from tests.host.boxes import Box, Station, kill

pytestmark = pytest.mark.box

SEGMENTS = (Segment("app", "private"),)
WEB = Nic("web", "app", "fa:16:3e:00:00:01", (), "web")
DB = Nic("db", "app", "fa:16:3e:00:00:02", (), "db")
NARROW = Shaping(rate_kbit_in=4_000, rate_kbit_out=1_000)
PUMP = str(Path(__file__).parent / "pump.py")
TALK = str(Path(__file__).parent / "talk.py")


def state(shaping: Shaping | None) -> HostState:
    return HostState(SEGMENTS, (replace(WEB, shaping=shaping), DB))


async def disciplines(box: Box) -> list[str]:
    """What shapes packets: kind and rate, by link."""
    shown = await box.run("tc", "qdisc", "show")
    return sorted(line for line in shown.splitlines() if "4b0" in line or "ingress" in line)


async def guests(box: Box) -> tuple[Station, Station]:
    return (
        await box.guest("web", WEB.mac, "10.0.1.10/24"),
        await box.guest("db", DB.mac, "10.0.1.11/24"),
    )


async def rate_kbit(sender: Station, receiver: Station, address: str, size_bytes: int) -> float:
    """Measure how fast bytes come through, from the first to the last."""
    program = await receiver.begin(sys.executable, PUMP, "take", str(size_bytes))
    await program.hear()
    await sender.run(sys.executable, PUMP, "give", address, str(size_bytes))
    return size_bytes * 8 / 1000 / float(await program.hear())


async def test_a_limit_is_kept_by_applying_again_and_over_a_restart(box: Box) -> None:
    again = await box.apply(state(NARROW))
    before = await disciplines(box)
    await kill((await box.ask({"do": "ping"}))["pid"])

    await box.driver.apply(state(NARROW))
    after = await box.apply(state(NARROW))

    assert again["changed"] == after["changed"] == {}
    assert await disciplines(box) == before
    assert len(before) == 3


async def test_a_limit_that_goes_leaves_nothing(box: Box) -> None:
    await box.apply(state(None))
    bare = await box.run("ip", "-o", "link")
    await box.apply(state(NARROW))

    again = await box.apply(state(None))

    assert again["changed"] == {}
    assert await disciplines(box) == []
    assert len((await box.run("ip", "-o", "link")).splitlines()) == len(bare.splitlines())


async def test_a_nic_that_goes_takes_what_limits_it_along(box: Box) -> None:
    await box.apply(state(NARROW))

    await box.apply(HostState(SEGMENTS, (DB,)))

    assert "ifb" not in await box.run("ip", "-o", "link")
    assert await disciplines(box) == []


async def test_damage_to_a_limit_is_repaired(box: Box) -> None:
    await box.apply(state(NARROW))
    before = await disciplines(box)
    await box.run("tc", "qdisc", "delete", "dev", tap_name("web"), "root")
    await box.run("tc", "qdisc", "delete", "dev", tap_name("web"), "ingress")
    assert len(await disciplines(box)) == 1

    await box.driver.apply(state(NARROW))

    assert await disciplines(box) == before


async def test_both_directions_have_their_own_rate_and_follow_a_change(box: Box) -> None:
    await box.apply(state(NARROW))
    web, db = await guests(box)

    towards = await rate_kbit(db, web, "10.0.1.10", 500_000)
    away = await rate_kbit(web, db, "10.0.1.11", 125_000)
    await box.driver.apply(state(Shaping(rate_kbit_in=1_000, rate_kbit_out=4_000)))
    slower = await rate_kbit(db, web, "10.0.1.10", 125_000)
    faster = await rate_kbit(web, db, "10.0.1.11", 500_000)
    await box.driver.apply(state(None))
    free = await rate_kbit(db, web, "10.0.1.10", 2_000_000)

    # What passes at once at the start may make it look a little faster.
    assert 2_000 < towards < 4_400
    assert 500 < away < 1_100
    assert 500 < slower < 1_100
    assert 2_000 < faster < 4_400
    assert free > 8_000


async def test_delay_without_netem_is_a_fault_and_the_rate_holds(box: Box) -> None:
    await box.driver.apply(HostState(SEGMENTS))
    lacks = await box.driver.lacks()
    if "delay and loss" not in lacks:
        pytest.skip("this kernel has netem")
    slow = replace(NARROW, delay_ms=20)

    view = await box.driver.apply(state(slow))
    again = await box.apply(state(slow))

    assert "netem" in view.faults["web"]
    assert view.nics == {"web", "db"}
    assert again["changed"] == {}
    assert [line.split()[1] for line in await disciplines(box)].count("tbf") == 2


async def test_delay_is_felt_in_both_directions(box: Box) -> None:
    await box.driver.apply(HostState(SEGMENTS))
    lacks = await box.driver.lacks()
    if "delay and loss" in lacks:
        pytest.skip(lacks["delay and loss"])
    await box.apply(state(Shaping(delay_ms=100, rate_kbit_in=10_000)))
    web, _ = await guests(box)

    said = await web.run("busybox", "ping", "-c3", "10.0.1.11")

    fastest = float(said.rsplit("= ", 1)[1].split("/")[0])
    assert fastest > 200


async def test_a_shape_that_makes_no_sense_is_a_fault_of_its_nic_alone(box: Box) -> None:
    view = await box.driver.apply(state(Shaping(rate_kbit_in=1)))

    assert view.faults.keys() == {"web"}
    assert view.nics == {"web", "db"}


async def test_a_limit_holds_for_a_nic_that_comes_later(box: Box) -> None:
    await box.apply(HostState(SEGMENTS, (DB,)))
    await box.apply(state(NARROW))
    web, db = await guests(box)

    assert await rate_kbit(db, web, "10.0.1.10", 500_000) < 4_400


async def test_many_limits_hold_at_once(box: Box) -> None:
    nics = tuple(
        Nic(f"n{number}", "app", f"fa:16:3e:00:01:{number:02x}", (), "n", shaping=NARROW)
        for number in range(50)
    )

    again = await box.apply(HostState(SEGMENTS, nics))

    assert again["changed"] == {}
    assert len(await disciplines(box)) == 150


async def test_a_routed_nic_is_limited_too(box: Box) -> None:
    rail = Segment("rail", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),))
    nic = Nic("web", "rail", WEB.mac, ("203.0.113.10",), "web", shaping=NARROW)
    await box.apply(HostState((rail,), (nic,)))
    web = await box.guest("web", WEB.mac, "203.0.113.10/24", "203.0.113.1")
    outsider = await box.outsider()

    towards = await rate_kbit(outsider, web, "203.0.113.10", 500_000)
    away = await rate_kbit(web, outsider, "198.51.100.2", 125_000)

    assert 2_000 < towards < 4_400
    assert 500 < away < 1_100


async def test_the_firewall_judges_a_limited_nic_as_any_other(box: Box) -> None:
    addressed = Segment("app", "private", (Subnet("10.0.1.0/24"),))
    guarded = replace(WEB, addresses=("10.0.1.10",), profile="ENABLED", shaping=NARROW)
    await box.apply(HostState((addressed,), (guarded, DB)))
    web, db = await guests(box)
    await web.start("listen", "80")
    await db.start("listen", "80")

    assert await web.has_open("10.0.1.11", 80)
    assert await db.is_kept_out("10.0.1.10", 80)

    hearing = await db.begin(sys.executable, TALK, "hear", "88b5", "676f6f64")
    await hearing.hear()
    for mac, payload in (("fa:16:3e:00:00:99", "62616421"), (WEB.mac, "676f6f64")):
        await web.talk("send", "88b5", mac, DB.mac, payload + "00" * 42)
    assert await hearing.hear() == "676f6f64"
