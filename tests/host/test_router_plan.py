"""What a state's routers mean, as text and values."""

import dataclasses
from ipaddress import ip_address

import pytest

from server.host.conntrack import Flow
from server.host.router_inside import is_stale
from server.host.router_plan import RouterPlan, plan_routers
from server.host.wanted import FloatingIp, HostState, Route, Router, RouterPort, Segment, Subnet

PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),))
LEFT = Segment("left", "private", (Subnet("10.0.1.0/24", "10.0.1.1"),))
ROUTER = Router(
    "r",
    (RouterPort("in", "left", "fa:16:3e:0a:00:01", ("10.0.1.1",)),),
    RouterPort("out", "public", "fa:16:3e:0a:00:02", ("203.0.113.5",)),
    floating=(FloatingIp("203.0.113.50", "10.0.1.5"),),
)
STATE = HostState((PUBLIC, LEFT), routers=(ROUTER,))


def plan(router: Router) -> RouterPlan:
    plans, faults = plan_routers(dataclasses.replace(STATE, routers=(router,)), {})
    assert faults == {}
    return plans[0]


def test_only_what_is_not_translated_is_led_to_the_router() -> None:
    translating, plain = plan(ROUTER), plan(dataclasses.replace(ROUTER, snat=False))

    assert [str(one) for one in translating.reached] == ["203.0.113.5/32", "203.0.113.50/32"]
    assert {*plain.reached} - {*translating.reached} == {LEFT_PREFIX}
    assert "snat ip to 203.0.113.5" in translating.rules
    assert "oifname" in plain.rules
    assert "nfproto ipv4 snat" not in plain.rules


LEFT_PREFIX = plan(ROUTER).links[0].addresses[0].network


@pytest.mark.parametrize(
    ("router", "fault"),
    [
        (
            dataclasses.replace(ROUTER, floating=(FloatingIp("203.0.113.9", "10.0.1.5"),)),
            "203.0.113.9 belongs to NIC web already",
        ),
        (
            dataclasses.replace(
                ROUTER,
                interfaces=(
                    ROUTER.interfaces[0],
                    dataclasses.replace(ROUTER.interfaces[0], segment_id="gone"),
                ),
            ),
            "Its private segment gone is not there",
        ),
        (
            dataclasses.replace(
                ROUTER, interfaces=(dataclasses.replace(ROUTER.interfaces[0], mac="x; drop"),)
            ),
            "Not the MAC address of one station: x; drop",
        ),
        (
            dataclasses.replace(ROUTER, routes=(Route("10.9.0.0/16; x", "10.0.1.9"),)),
            "'10.9.0.0/16; x' does not appear to be an IPv4 or IPv6 network",
        ),
    ],
)
def test_what_cannot_be_is_a_fault_of_the_router_alone(router: Router, fault: str) -> None:
    owners = {ip_address("203.0.113.9"): "web"}

    plans, faults = plan_routers(dataclasses.replace(STATE, routers=(router,)), owners)

    assert (plans, faults) == ([], {"r": fault})


@pytest.mark.parametrize(
    ("source", "target", "answerer", "answered", "expected"),
    [
        ("203.0.113.10", "203.0.113.50", "10.0.1.5", "203.0.113.10", False),
        ("203.0.113.10", "203.0.113.50", "10.0.1.6", "203.0.113.10", True),
        ("203.0.113.10", "203.0.113.51", "10.0.1.5", "203.0.113.10", True),
        ("10.0.1.5", "203.0.113.10", "203.0.113.10", "203.0.113.50", False),
        ("10.0.1.6", "203.0.113.10", "203.0.113.10", "203.0.113.50", True),
        ("10.0.1.6", "203.0.113.10", "203.0.113.10", "203.0.113.5", False),
        ("10.0.1.6", "203.0.113.10", "203.0.113.10", "203.0.113.51", True),
        ("10.0.1.6", "10.0.2.5", "10.0.2.5", "10.0.1.6", False),
    ],
)
def test_a_connection_is_stale_when_it_is_translated_otherwise_than_now(
    source: str, target: str, answerer: str, answered: str, expected: bool
) -> None:
    flow = Flow(
        family=2,
        zone=0,
        protocol=6,
        ports=(40000, 80),
        source=ip_address(source),
        target=ip_address(target),
        answerer=ip_address(answerer),
        answered=ip_address(answered),
        identity=b"",
    )

    assert is_stale(plan(ROUTER), flow) is expected
