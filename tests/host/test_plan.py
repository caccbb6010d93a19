"""What is wrong with a wanted state is found before the kernel hears of it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.host.plan import make_plan
from server.host.wanted import HostState, Nic, Segment, Subnet, bridge_name, tap_name

PUBLIC = Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),))
PRIVATE = Segment("private", "private", (Subnet("10.0.1.0/24"),))
NIC = Nic("nic", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web")


def fault_of(nic: Nic) -> str:
    plan = make_plan(HostState((PUBLIC, PRIVATE), (nic,)))
    assert not plan.taps
    return plan.faults["nic"]


def test_a_public_nic_is_routed_and_a_private_one_bridged() -> None:
    private = dataclasses.replace(NIC, id="other", segment_id="private", addresses=())

    plan = make_plan(HostState((PUBLIC, PRIVATE), (NIC, private)))

    assert plan.taps["nic"].bridge is None
    assert plan.taps["other"].bridge == bridge_name("private")
    assert plan.bridges == {bridge_name("private"): "private"}
    assert not plan.faults


@pytest.mark.parametrize(
    "mac", ["", "fa:16:3e:00:00", "01:00:5e:00:00:01", 'fa:16:3e:00:00:01" }', "FA:16:3E:00:00:01"]
)
def test_a_mac_that_is_none_is_a_fault(mac: str) -> None:
    assert "MAC" in fault_of(dataclasses.replace(NIC, mac=mac))


@pytest.mark.parametrize("address", ["198.51.100.1", "203.0.113.10/24", "::1", "x } }"])
def test_an_address_that_does_not_belong_is_a_fault(address: str) -> None:
    assert fault_of(dataclasses.replace(NIC, addresses=(address,)))


def test_a_nic_without_its_segment_is_a_fault() -> None:
    assert "elsewhere" in fault_of(dataclasses.replace(NIC, segment_id="elsewhere"))


def test_the_second_nic_with_a_public_address_is_at_fault() -> None:
    twin = dataclasses.replace(NIC, id="twin", mac="fa:16:3e:00:00:02")

    plan = make_plan(HostState((PUBLIC,), (NIC, twin)))

    assert plan.faults == {"twin": "203.0.113.10 belongs to NIC nic already"}
    assert plan.taps.keys() == {"nic"}


def test_what_is_at_fault_is_not_taken_for_unwanted() -> None:
    broken = dataclasses.replace(PRIVATE, subnets=(Subnet("10.0.1.1/24"),))

    plan = make_plan(HostState((broken,), (dataclasses.replace(NIC, segment_id="private"),)))

    assert plan.faults.keys() == {"private", "nic"}
    assert plan.links == {bridge_name("private"), tap_name("nic")}


def test_only_segments_with_dhcp_and_nics_with_addresses_are_answered() -> None:
    nics = (
        NIC,
        dataclasses.replace(NIC, id="a", segment_id="private", addresses=("10.0.1.5",)),
        dataclasses.replace(NIC, id="b", segment_id="private", addresses=()),
    )

    plan = make_plan(
        HostState(
            (PUBLIC, dataclasses.replace(PRIVATE, subnets=(Subnet("10.0.1.0/24", dhcp=False),))),
            nics,
        )
    )

    answered = {tap for tap, answers in plan.answers.items() if answers.lease is not None}
    assert answered == {tap_name("nic")}


def test_dhcp_answers_come_from_no_address_that_a_nic_has() -> None:
    nics = tuple(
        Nic(f"n{last}", "private", f"fa:16:3e:00:00:{last:02x}", (f"10.0.1.{last}",), "n")
        for last in (1, 253, 254)
    )

    plan = make_plan(HostState((PRIVATE,), nics))

    servers = {str(found.lease.server) for found in plan.answers.values() if found.lease}
    assert servers == {"10.0.1.252"}


@given(st.builds(Segment, id=st.text(), kind=st.just("private")), st.builds(Nic))
def test_no_state_whatever_breaks_the_plan(segment: Segment, nic: Nic) -> None:
    plan = make_plan(HostState((segment,), (dataclasses.replace(nic, segment_id=segment.id),)))

    assert nic.id in plan.faults or nic.id in plan.taps
