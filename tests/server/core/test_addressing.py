"""Two families, pools, routes and names: what is written down, and what is refused and why."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from server.errors import ConflictError, ControlError, InvalidRequestError
from server.services.addressing import address_of_mac, allocate, highest, prefix
from server.services.principals import Principal
from server.services.values import (
    NetworkChange,
    NewDeployment,
    NewNetwork,
    NewNic,
    NewSubnet,
    NicChange,
    SubnetChange,
)
from server.store.tables import NicRow, SubnetRow
from tests.server.core.conftest import Cloud
from tests.server.core.processes import machine, network, port, update
from tests.server.core.test_deployments import plan

MAC = "fa:16:3e:00:00:01"
OF_MAC = "2001:db8:1:0:f816:3eff:fe00:1"


async def rail(cloud: Cloud, who: Principal, *cidrs: str, is_public: bool = False) -> str:
    row = await cloud.networks.create(who, NewNetwork(name="net", is_public=is_public))
    for cidr in cidrs:
        await cloud.networks.create_subnet(who, NewSubnet(network_id=row.id, cidr=cidr))
    return row.id


async def subnet(cloud: Cloud, who: Principal, cidr: str, **more: Any) -> SubnetRow:
    row = await cloud.networks.create(who, NewNetwork(name="net"))
    wish = NewSubnet.model_validate({"network_id": row.id, "cidr": cidr, **more})
    return await cloud.networks.create_subnet(who, wish)


async def nic(cloud: Cloud, who: Principal, network_id: str, **more: Any) -> NicRow:
    return await cloud.nics.create(
        who, NewNic.model_validate({"network_id": network_id, "mac": MAC, **more})
    )


async def test_a_nic_has_an_address_of_each_family(cloud: Cloud, operator: Principal) -> None:
    both = await rail(cloud, operator, "10.0.1.0/24", "2001:db8:1::/64")

    row = await nic(cloud, operator, both)

    assert (row.address, row.address6) == ("10.0.1.2", OF_MAC)


async def test_an_address_of_the_mac_cannot_be_chosen(cloud: Cloud, operator: Principal) -> None:
    both = await rail(cloud, operator, "10.0.1.0/24", "2001:db8:1::/64")

    with pytest.raises(InvalidRequestError, match=f"{MAC} has {OF_MAC}"):
        await nic(cloud, operator, both, address6="2001:db8:1::5")
    assert (await nic(cloud, operator, both, address6=OF_MAC)).address6 == OF_MAC


async def test_stateful_and_silent_subnets_give_any_address(
    cloud: Cloud, operator: Principal
) -> None:
    told = await subnet(cloud, operator, "2001:db8:1::/64", mode="dhcpv6-stateful")
    silent = await subnet(cloud, operator, "2001:db8:2::/120", dhcp=False)

    chosen = await nic(cloud, operator, told.network_id, address6="2001:DB8:1::5")
    free = await nic(cloud, operator, told.network_id, mac="fa:16:3e:00:00:02")
    quiet = await nic(cloud, operator, silent.network_id)

    assert (chosen.address6, free.address6) == ("2001:db8:1::5", "2001:db8:1::3")
    assert (quiet.address, quiet.address6) == (None, "2001:db8:2::2")
    assert (silent.mode, silent.service) == (None, None)


@pytest.mark.parametrize(
    ("cidr", "more", "reason"),
    [
        ("2001:db8:1::/80", {}, "only in a /64"),
        ("2001:db8:1::/64", {"dhcp": False, "mode": "slaac"}, "enable_dhcp is false"),
        ("10.0.1.0/24", {"mode": "slaac"}, "is of IPv4"),
        ("2001:db8:1::/64", {"dns": ["9.9.9.9"]}, "9.9.9.9 is not of IPv6"),
        ("10.0.1.0/24", {"routes": [["10.9.0.0/16", "2001:db8::1"]]}, "is not of IPv4"),
        ("10.0.1.0/24", {"routes": [["10.9.0.1/16", "10.0.1.9"]]}, "10.9.0.1/16"),
        ("10.0.1.0/24", {"pools": [["10.0.1.9", "10.0.1.5"]]}, "10.0.1.9 to 10.0.1.5 is empty"),
        ("10.0.1.0/24", {"pools": [["10.0.1.9", "10.0.2.5"]]}, "10.0.2.5 is not a host address"),
        (
            "10.0.1.0/24",
            {"pools": [["10.0.1.9", "10.0.1.50"], ["10.0.1.40", "10.0.1.60"]]},
            "10.0.1.9 to 10.0.1.50 and 10.0.1.40 to 10.0.1.60 overlap",
        ),
        (
            "10.0.1.0/24",
            {"gateway": "10.0.1.9", "pools": [["10.0.1.9", "10.0.1.50"]]},
            "10.0.1.9 is in an allocation pool",
        ),
        ("169.254.0.0/24", {}, "no prefix whose addresses"),
        ("ff02::/64", {}, "no prefix whose addresses"),
    ],
)
async def test_a_subnet_that_makes_no_sense_is_refused(
    cloud: Cloud, operator: Principal, cidr: str, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ControlError, match=reason):
        await subnet(cloud, operator, cidr, **more)


async def test_a_network_has_one_subnet_of_each_family(cloud: Cloud, operator: Principal) -> None:
    both = await rail(cloud, operator, "10.0.1.0/24", "2001:db8:1::/64")
    wish = NewSubnet(network_id=both, cidr="2001:db8:2::/64")

    with pytest.raises(ConflictError, match=r"an IPv6 subnet already: 2001:db8:1::/64"):
        await cloud.networks.create_subnet(operator, wish)


async def test_external_prefixes_of_either_family_do_not_overlap(
    cloud: Cloud, operator: Principal
) -> None:
    await rail(cloud, operator, "203.0.113.0/24", "2001:db8:5::/64", is_public=True)

    with pytest.raises(ConflictError, match=r"2001:db8:5::/64.*2001:db8:5::/64.*overlap"):
        await rail(cloud, operator, "198.51.100.0/24", "2001:db8:5::/64", is_public=True)


async def test_the_host_keeps_an_address_and_gives_way(cloud: Cloud, operator: Principal) -> None:
    row = await subnet(cloud, operator, "10.0.1.0/24")
    assert row.service == "10.0.1.254"

    taken = await nic(cloud, operator, row.network_id, address="10.0.1.254")

    assert taken.address == "10.0.1.254"
    after = await cloud.networks.update_subnet(operator, row.id, SubnetChange(dns=("9.9.9.9",)))
    assert after.service == "10.0.1.253"


async def test_pools_are_honoured_and_can_be_changed(cloud: Cloud, operator: Principal) -> None:
    pools = [["10.0.1.100", "10.0.1.109"]]
    row = await subnet(cloud, operator, "10.0.1.0/24", pools=pools)
    first = await nic(cloud, operator, row.network_id)

    change = SubnetChange(pools=(("10.0.1.200", "10.0.1.209"),))
    after = await cloud.networks.update_subnet(operator, row.id, change)
    second = await nic(cloud, operator, row.network_id, mac="fa:16:3e:00:00:02")

    assert (first.address, second.address) == ("10.0.1.100", "10.0.1.200")
    assert (row.service, after.service) == ("10.0.1.109", "10.0.1.209")


async def test_ipv6_comes_to_nics_that_are_there_and_goes_with_its_prefix(
    cloud: Cloud, operator: Principal
) -> None:
    network_id = await rail(cloud, operator, "10.0.1.0/24")
    row = await nic(cloud, operator, network_id)
    assert row.address6 is None

    wish = NewSubnet(network_id=network_id, cidr="2001:db8:1::/64")
    six = await cloud.networks.create_subnet(operator, wish)
    come = await cloud.nics.get(operator, row.id)
    await cloud.networks.delete_subnet(operator, six.id)
    gone = await cloud.nics.get(operator, row.id)

    assert (come.address, come.address6) == ("10.0.1.2", OF_MAC)
    assert (gone.address, gone.address6) == ("10.0.1.2", None)
    assert gone.wish == come.wish + 1


async def test_names_are_labels_and_domains_of_labels(cloud: Cloud, operator: Principal) -> None:
    network_id = await rail(cloud, operator, "10.0.1.0/24")
    row = await nic(cloud, operator, network_id, dns_name="Web-1")

    await cloud.networks.update(operator, network_id, NetworkChange(dns_domain="Example.org."))

    assert row.dns_name == "web-1"
    assert (await cloud.networks.get(operator, network_id)).dns_domain == "example.org"
    for wrong in ("-web", "web.1", "w" * 64, "wéb"):
        with pytest.raises(ValidationError):
            NicChange(dns_name=wrong)


def deployment(*steps: dict[str, Any]) -> NewDeployment:
    return plan(*steps)


async def attributes(cloud: Cloud, who: Principal, kind: str) -> dict[str, Any]:
    _, rows = await cloud.resources.snapshot(who)
    (found,) = [row for row in rows if row["kind"] == kind]
    return {**found["attributes"], "observed": found["observed"]}


async def test_a_plan_sets_both_families_and_its_repeat_changes_nothing(
    cloud: Cloud, operator: Principal
) -> None:
    lan = network(
        "app",
        gateway_ip="10.0.1.1",
        cidr6="2001:db8:1::/64",
        ipv6_mode="dhcpv6-stateful",
        dns_nameservers=["9.9.9.9", "2001:db8:1::53"],
        allocation_pools=[{"start": "10.0.1.10", "end": "10.0.1.99"}],
        host_routes=[{"destination": "10.9.0.0/16", "nexthop": "10.0.1.9"}],
        dns_domain="example.org",
    )
    web = machine("web")
    card = port(web, lan, ip6_address="2001:db8:1::77", dns_name="www")
    await cloud.deployments.submit(operator, deployment(lan, web, card))

    told = await attributes(cloud, operator, "network")
    again = await cloud.deployments.submit(operator, deployment(lan, web, card))

    assert {name: told[name] for name in lan["after"]} == lan["after"]
    assert told["observed"]["service_addresses"] == ["10.0.1.99", "2001:db8:1::2"]
    steps = await cloud.deployments.steps(operator, again.id)
    assert [step.action for step in steps] == ["create"] * 3
    card_told = await attributes(cloud, operator, "port")
    assert (card_told["ip_address"], card_told["ip6_address"]) == ("10.0.1.10", "2001:db8:1::77")
    assert card_told["dns_name"] == "www"


async def test_a_plan_of_an_older_drawing_leaves_alone_what_it_does_not_know(
    cloud: Cloud, operator: Principal
) -> None:
    lan, web = network("app", cidr6="2001:db8:1::/64", dns_domain="example.org"), machine("web")
    card = port(web, lan, dns_name="www")
    await cloud.deployments.submit(operator, deployment(lan, web, card))
    old = {"name": "app", "external": False, "cidr": "10.0.1.0/24", "enable_dhcp": True}
    old_port = {"network_id": lan["id"], "server_id": web["id"], "firewall_profile": "ENABLED"}

    steps = ({**update(lan), "after": {**old, "name": "new"}}, {**update(card), "after": old_port})
    await cloud.deployments.submit(operator, deployment(*steps))

    told = await attributes(cloud, operator, "network")
    assert (told["name"], told["cidr6"]) == ("new", "2001:db8:1::/64")
    assert told["dns_domain"] == "example.org"
    card_told = await attributes(cloud, operator, "port")
    assert card_told["dns_name"] == "www"
    assert card_told["observed"]["ip6_address"].startswith("2001:db8:1:")
    # What a guest takes from its MAC is nothing that a plan could repeat.
    assert card_told["ip6_address"] is None


async def test_a_plan_takes_a_family_away(cloud: Cloud, operator: Principal) -> None:
    lan, web = network("app", cidr6="2001:db8:1::/64"), machine("web")
    await cloud.deployments.submit(operator, deployment(lan, web, port(web, lan)))

    await cloud.deployments.submit(operator, deployment(update(lan, cidr6=None)))

    assert (await attributes(cloud, operator, "network"))["cidr6"] is None
    (row,) = await cloud.nics.list(operator)
    assert (row.address, row.address6) == ("10.0.1.2", None)


numbers = st.integers(0, 255)


@given(st.lists(numbers, max_size=200), st.tuples(numbers, numbers).map(sorted))
def test_what_is_given_out_is_free_and_in_its_pool(taken: list[int], pool: Sequence[int]) -> None:
    network_ = IPv4Network("10.0.1.0/24")
    held = {str(network_[number]) for number in taken}
    pools = [[str(network_[number]) for number in pool]]
    free = {number for number in range(pool[0], pool[1] + 1) if str(network_[number]) not in held}

    top = highest(network_, pools, held)

    assert top == (str(network_[max(free)]) if free else None)
    for low in [min(free - {1})] if free - {1} else []:
        assert IPv4Address(allocate(network_, pools, held)) == network_[low]


@given(st.binary(min_size=6, max_size=6))
def test_an_address_of_a_mac_is_in_its_prefix_and_tells_the_mac(mac: bytes) -> None:
    found = ip_address(address_of_mac(prefix("2001:db8:1::/64"), mac.hex(":"))).packed

    assert found[:8] == prefix("2001:db8:1::/64").network_address.packed[:8]
    assert bytes([found[8] ^ 2]) + found[9:11] + found[13:] == mac
