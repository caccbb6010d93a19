"""The packet filter as text."""

from ipaddress import IPv4Address, IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from server.host.firewall import (
    Tap,
    Uplink,
    assign_zones,
    elements,
    skeleton,
    transactions,
)

ROUTED = Tap("tap1", "fa:16:3e:00:00:01", "PROTECTED", None, (IPv4Address("203.0.113.10"),))
BRIDGED = Tap("tap2", "fa:16:3e:00:00:02", "ENABLED", "br1", (IPv4Address("10.0.1.1"),))
OPEN = Tap("tap3", "fa:16:3e:00:00:03", "DISABLED", "br1", ())
names = st.lists(st.sampled_from([f"br{number}" for number in range(9)]), unique=True)


def test_a_routed_port_is_bound_to_its_address_and_judged_by_name() -> None:
    wanted = elements([ROUTED], {})

    assert wanted["sources"] == {("tap1", ROUTED.mac, "203.0.113.10"): ""}
    assert wanted["profiles"] == {("tap1",): "jump protected"}
    assert not wanted["macs"]


def test_a_bridged_port_is_bound_to_its_mac_alone() -> None:
    wanted = elements([BRIDGED, OPEN], {"br1": 1})

    assert wanted["macs"].keys() == {("tap2", BRIDGED.mac), ("tap3", OPEN.mac)}
    assert wanted["marks"].keys() == {("tap2",)}
    assert not wanted["sources"]


def test_one_profile_changed_is_one_transaction_that_touches_one_element() -> None:
    stricter = Tap("tap3", OPEN.mac, "PROTECTED", "br1", ())
    now, wanted = elements([ROUTED, BRIDGED, OPEN], {}), elements([ROUTED, BRIDGED, stricter], {})

    (text,) = transactions(now, wanted)

    assert text == 'add element bridge cockpit marks { "tap3" : 1258291202 }\n'


def test_a_changed_value_is_replaced_within_one_transaction() -> None:
    stricter = Tap("tap1", ROUTED.mac, "ENABLED", None, ROUTED.addresses)

    (text,) = transactions(elements([ROUTED], {}), elements([stricter], {}))

    assert text.splitlines() == [
        'delete element inet cockpit profiles { "tap1" }',
        'add element inet cockpit profiles { "tap1" : jump enabled }',
    ]


def test_nothing_changed_is_no_transaction() -> None:
    same = elements([ROUTED, BRIDGED, OPEN], {"br1": 1})

    assert list(transactions(same, same)) == []


def test_no_transaction_grows_beyond_what_a_rootless_socket_carries() -> None:
    taps = [Tap(f"tap{n}", OPEN.mac, "ENABLED", "br1", ()) for n in range(1000)]

    assert [text.count('"') for text in transactions({}, elements(taps, {}))] == [2000] * 3


def test_only_an_uplink_is_masqueraded() -> None:
    prefix = IPv4Network("203.0.113.0/24")

    assert "masquerade" not in skeleton(None, [prefix])
    assert "masquerade" not in skeleton(Uplink("eth0", is_masqueraded=False), [prefix])
    assert 'oifname "slirp0" masquerade' in skeleton(Uplink("slirp0", is_masqueraded=True), [])


@given(names, names)
def test_zones_differ_and_stay(before: list[str], after: list[str]) -> None:
    first = assign_zones(before, {})
    second = assign_zones(after, elements([], first))

    assert len(set(second.values())) == len(after)
    assert all(0 < zone < 65536 for zone in second.values())
    assert all(second[name] == first[name] for name in after if name in first)
