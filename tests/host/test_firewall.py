"""The packet filter as text."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from server.host.filter_chains import Uplink
from server.host.firewall import (
    Tap,
    assign_numbers,
    assign_zones,
    element_transactions,
    elements,
    read_key,
    skeleton,
)
from server.host.groups import PAGE, combination, compile_groups
from server.host.guards import link_local, make_tap
from server.host.wanted import AddressPair, Group, Nic, Profile, Rule, Segment, Subnet

PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24"),))
PRIVATE = Segment("private", "private", (Subnet("10.0.1.0/24"),))
WEB = Group("web", (Rule("http", "ingress", 4, 6, (80, 80)),))
names = st.lists(st.sampled_from([f"br{number}" for number in range(9)]), unique=True)


def tap(number: int, profile: Profile = "DISABLED", *, routed: bool = False) -> Tap:
    segment = PUBLIC if routed else PRIVATE
    address = IPv4Address(f"203.0.113.{number}" if routed else f"10.0.1.{number}")
    nic = Nic(str(number), segment.id, f"fa:16:3e:00:00:{number:02x}", (), "guest", profile)
    return make_tap(nic, segment, None if routed else "br1", (address,), {})


def texts(before: Sequence[Tap], after: Sequence[Tap]) -> list[str]:
    now = elements(before, {}, assign_numbers(before, {}))
    wanted = elements(after, {}, assign_numbers(after, now))
    return [text for _, text in element_transactions(now, wanted)]


def test_a_routed_port_is_bound_to_its_address_and_judged_by_number() -> None:
    one = tap(1, "PROTECTED", routed=True)

    wanted = elements([one], {}, {one.name: 7})

    assert (one.name, one.mac, "203.0.113.1") in wanted["sources"]
    assert wanted["nics"] == {(one.name,): str(0x4B000007)}
    assert [*wanted["ingress"]] == [(str(0x4B000007),)]
    assert not wanted["egress"]
    assert not wanted["macs"]


def test_a_bridged_port_is_bound_to_its_addresses_and_those_of_its_pairs() -> None:
    pairs = (AddressPair("10.0.1.64/26"), AddressPair("10.9.9.9", "fa:16:3e:ff:ff:ff"))
    nic = Nic("1", "private", "fa:16:3e:00:00:01", (), "guest", pairs=pairs)
    one = make_tap(nic, PRIVATE, "br1", (IPv4Address("10.0.1.1"),), {})

    wanted = elements([one], {}, {})

    assert wanted["port_sources"].keys() == {
        (one.name, nic.mac, "10.0.1.1"),
        (one.name, "fa:16:3e:ff:ff:ff", "10.9.9.9"),
    }
    assert wanted["port_ranges"].keys() == {(one.name, nic.mac, "10.0.1.64/26")}
    assert (one.name, hex(int(link_local(nic.mac)))) in wanted["targets"]
    assert wanted["macs"].keys() == {(one.name, nic.mac), (one.name, "fa:16:3e:ff:ff:ff")}


def test_a_port_without_guard_and_one_of_a_bare_segment_send_what_they_like() -> None:
    nic = Nic("1", "private", "fa:16:3e:00:00:01", (), "guest", "ENABLED", is_guarded=False)
    free = make_tap(nic, PRIVATE, "br1", (IPv4Address("10.0.1.1"),), {})
    bare = make_tap(
        Nic("2", "bare", "fa:16:3e:00:00:02", (), "guest"),
        Segment("bare", "private"),
        "br2",
        (),
        {},
    )

    wanted = elements([free, bare], {}, {})

    assert not free.is_judged
    assert not wanted["bound_macs"]
    assert not wanted["bound"]


def test_one_profile_changed_is_one_transaction_about_one_port() -> None:
    others = [tap(1, "PROTECTED", routed=True), tap(2, "ENABLED")]

    (text,) = texts([*others, tap(3, "PROTECTED")], [*others, tap(3, "ENABLED")])

    mark = 0x4B000003
    assert text.splitlines() == [
        f"delete element inet cockpit ingress {{ {mark} }}",
        f"add element inet cockpit ingress {{ {mark} : jump {chain('ENABLED')} }}",
    ]


def chain(profile: Profile) -> str:
    ids = combination(profile, ())
    return next(
        name
        for name in compile_groups([], [("ingress", ids)], frozenset()).chains
        if name[0] == "c"
    )


def test_nothing_changed_is_no_transaction() -> None:
    same = [tap(1, "PROTECTED", routed=True), tap(2, "ENABLED"), tap(3)]

    assert texts(same, same) == []


def test_no_transaction_grows_beyond_what_a_rootless_socket_carries() -> None:
    taps = [tap(number % 250, "DISABLED") for number in range(200)]
    wanted = elements(taps, {}, {})

    sizes = [size for size, _ in element_transactions({}, wanted)]

    assert sum(sizes) == sum(len(values) for values in wanted.values())
    assert max(sizes) == 1000


def test_a_changed_rule_of_a_large_group_is_one_changed_page() -> None:
    rules = [Rule(f"rule{n}", "ingress", 4, 6, (n, n)) for n in range(1, 1001)]
    other = [*rules[:-1], Rule("rule1000", "ingress", 4, 6, (2000, 2000))]

    before, after = (
        compile_groups([Group("big", tuple(some))], [("ingress", ("big",))], frozenset()).chains
        for some in (rules, other)
    )

    assert max(len(page) for page in before.values()) <= 2 * PAGE
    assert len(after.keys() - before.keys()) == 1
    assert sum(len(after[name]) for name in after.keys() - before.keys()) <= 2 * PAGE


def test_groups_with_the_same_rules_have_counters_of_their_own() -> None:
    found = compile_groups([WEB], [("ingress", ("web",))], frozenset())

    (text,) = [rules[0] for name, rules in found.chains.items() if name.startswith("gi")]
    assert text == (
        "meta nfproto ipv4 meta l4proto 6 th dport 80 "
        f'counter name "{found.counters["http"]}" accept'
    )


def test_what_the_kernel_prints_is_read_as_it_was_written() -> None:
    assert read_key({"concat": ["tap1", {"prefix": {"addr": "10.0.0.0", "len": 8}}]}) == (
        "tap1",
        "10.0.0.0/8",
    )
    assert read_key({"elem": {"val": 5, "counter": {"packets": 1, "bytes": 2}}}) == ("5",)
    assert read_key({"concat": ["tap1", "fa:16:3e:00:00:01", "fe80:0:0::1"]}) == (
        "tap1",
        "fa:16:3e:00:00:01",
        "fe80::1",
    )


def test_only_an_uplink_is_masqueraded() -> None:
    prefix = IPv4Network("203.0.113.0/24")

    assert "masquerade" not in skeleton(None, [prefix])
    assert "masquerade" not in skeleton(Uplink("eth0", is_masqueraded=False), [prefix])
    assert 'oifname "slirp0" masquerade' in skeleton(Uplink("slirp0", is_masqueraded=True), [])


@given(names, names)
def test_zones_differ_and_stay(before: list[str], after: list[str]) -> None:
    first = assign_zones(before, {})
    second = assign_zones(after, elements([], first, {}))

    assert len(set(second.values())) == len(after)
    assert all(0 < zone < 65536 for zone in second.values())
    assert all(second[name] == first[name] for name in after if name in first)
