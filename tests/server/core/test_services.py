"""Wishes: what is written down, and what is refused and why."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    OverQuotaError,
)
from server.services.capacity import Limits
from server.services.instances import Instances
from server.services.lifecycle import Lifecycle
from server.services.principals import Principal
from server.services.values import (
    NetworkChange,
    NewInstance,
    NewNetwork,
    NewNic,
    NewSubnet,
    NewVolume,
    NicChange,
    Rebuild,
    Size,
)
from tests.server.core.conftest import Cloud

SMALL = {"vcpus": 1, "ram_mib": 64, "disk_gib": 1}


async def rail(cloud: Cloud, who: Principal, cidr: str, *, is_public: bool = False) -> str:
    row = await cloud.networks.create(who, NewNetwork(name=f"net {cidr}", is_public=is_public))
    await cloud.networks.create_subnet(who, NewSubnet(network_id=row.id, cidr=cidr))
    return row.id


async def machine(cloud: Cloud, who: Principal, name: str, **more: object) -> str:
    wish = NewInstance.model_validate({"name": name, "image_id": cloud.tiny, **SMALL, **more})
    return (await cloud.instances.create(who, wish)).id


async def test_a_new_nic_gets_the_lowest_free_address_and_an_openstack_mac(
    cloud: Cloud, operator: Principal
) -> None:
    network = await rail(cloud, operator, "10.0.1.0/24")

    first = await cloud.nics.create(operator, NewNic(network_id=network))
    await cloud.nics.create(operator, NewNic(network_id=network, address="10.0.1.3"))
    third = await cloud.nics.create(operator, NewNic(network_id=network))

    assert (first.address, third.address) == ("10.0.1.2", "10.0.1.4")
    assert first.mac.startswith("fa:16:3e:")


async def test_a_full_prefix_gives_out_nothing(cloud: Cloud, operator: Principal) -> None:
    network = await rail(cloud, operator, "10.0.1.0/30")
    await cloud.nics.create(operator, NewNic(network_id=network))

    with pytest.raises(ConflictError, match=r"All addresses of 10\.0\.1\.0/30 are taken"):
        await cloud.nics.create(operator, NewNic(network_id=network))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("10.0.2.5", "not a host address of"),
        ("10.0.1.255", "not a host address of"),
        ("10.0.1.1", "is the gateway"),
        ("10.0.1.x", "is not an IP address"),
    ],
)
async def test_an_address_that_no_host_may_have_is_refused(
    cloud: Cloud, operator: Principal, address: str, reason: str
) -> None:
    row = await cloud.networks.create(operator, NewNetwork(name="app"))
    wish = NewSubnet(network_id=row.id, cidr="10.0.1.0/24", gateway="10.0.1.1")
    await cloud.networks.create_subnet(operator, wish)

    with pytest.raises(InvalidRequestError, match=reason):
        await cloud.nics.create(operator, NewNic(network_id=row.id, address=address))


async def test_an_address_wanted_twice_is_refused_naming_both_servers(
    cloud: Cloud, operator: Principal
) -> None:
    network = await rail(cloud, operator, "10.0.1.0/24")
    nic = NewNic(network_id=network, address="10.0.1.9")
    await machine(cloud, operator, "web-1", nics=[nic])

    with pytest.raises(ConflictError, match=r"10\.0\.1\.9 is wanted twice.*web-1 and .*web-2"):
        await machine(cloud, operator, "web-2", nics=[nic])

    assert [row.name for row in await cloud.instances.list(operator)] == ["web-1"]


async def test_overlapping_external_prefixes_are_refused_naming_the_other(
    cloud: Cloud, operator: Principal
) -> None:
    await rail(cloud, operator, "203.0.113.0/24", is_public=True)

    with pytest.raises(ConflictError, match=r"net 203\.0\.113\.0/24 .*overlap"):
        await rail(cloud, operator, "203.0.113.128/25", is_public=True)


async def test_private_networks_may_have_the_same_prefix(cloud: Cloud, operator: Principal) -> None:
    one = await rail(cloud, operator, "10.0.0.0/24")
    other = await rail(cloud, operator, "10.0.0.0/24")

    assert {row.id for row in await cloud.networks.list(operator)} == {one, other}


async def test_an_external_network_has_the_first_address_as_gateway_and_needs_an_admin(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    network = await rail(cloud, operator, "203.0.113.0/24", is_public=True)

    _, resources = await cloud.resources.snapshot(operator)
    with pytest.raises(ForbiddenError):
        await cloud.networks.create(stranger, NewNetwork(name="mine", is_public=True))

    gateways = [row["attributes"].get("gateway_ip") for row in resources if row["id"] == network]
    assert gateways == ["203.0.113.1"]
    assert [row.id for row in await cloud.networks.list(stranger)] == [network]


async def test_a_network_with_servers_is_not_deleted(cloud: Cloud, operator: Principal) -> None:
    network = await rail(cloud, operator, "10.0.1.0/24")
    await machine(cloud, operator, "web", nics=[NewNic(network_id=network)])

    with pytest.raises(ConflictError, match="server web hangs on it"):
        await cloud.networks.delete(operator, network)

    assert (await cloud.networks.get(operator, network)).wanted == "present"


async def test_deleting_an_instance_takes_its_parts_and_leaves_volumes(
    cloud: Cloud, operator: Principal
) -> None:
    network = await rail(cloud, operator, "10.0.1.0/24")
    instance = await machine(cloud, operator, "web", nics=[NewNic(network_id=network)])
    data = await cloud.volumes.create(
        operator, NewVolume(name="data", size_gib=1, instance_id=instance)
    )

    await cloud.instances.delete(operator, instance)

    wanted = {row.name: row.wanted for row in await cloud.volumes.list(operator)}
    assert wanted == {"web root": "gone", "data": "present"}
    assert (await cloud.volumes.get(operator, data.id)).instance_id is None
    assert [nic.wanted for nic in await cloud.nics.list(operator)] == ["gone"]


async def test_a_volume_in_use_is_not_deleted_nor_given_to_another(
    cloud: Cloud, operator: Principal
) -> None:
    one = await machine(cloud, operator, "one")
    other = await machine(cloud, operator, "other")
    data = await cloud.volumes.create(operator, NewVolume(name="data", size_gib=1, instance_id=one))

    with pytest.raises(ConflictError, match="server one uses it"):
        await cloud.volumes.delete(operator, data.id)
    with pytest.raises(ConflictError, match="in use"):
        await cloud.volumes.attach(operator, data.id, other)


async def test_a_root_disk_is_neither_detached_nor_deleted(
    cloud: Cloud, operator: Principal
) -> None:
    await machine(cloud, operator, "web")
    [root] = await cloud.volumes.list(operator)

    with pytest.raises(ConflictError, match="root disk"):
        await cloud.volumes.detach(operator, root.id)
    with pytest.raises(ConflictError, match="server web uses it"):
        await cloud.volumes.delete(operator, root.id)


async def test_volumes_grow_and_never_shrink(cloud: Cloud, operator: Principal) -> None:
    data = await cloud.volumes.create(operator, NewVolume(name="data", size_gib=4))

    await cloud.volumes.extend(operator, data.id, 6)
    with pytest.raises(InvalidRequestError, match="not more"):
        await cloud.volumes.extend(operator, data.id, 5)

    assert (await cloud.volumes.get(operator, data.id)).size_gib == 6


async def test_a_rebuild_makes_a_new_root_disk_and_wants_the_old_one_gone(
    cloud: Cloud, operator: Principal
) -> None:
    instance = await machine(cloud, operator, "web")

    await cloud.instances.rebuild(operator, instance, Rebuild(image_id=cloud.tiny))

    wanted = [(row.build, row.wanted) for row in await cloud.volumes.list(operator)]
    assert sorted(wanted) == [(0, "gone"), (1, "present")]


async def test_more_than_the_host_has_is_refused_as_a_whole(
    cloud: Cloud, operator: Principal
) -> None:
    with pytest.raises(OverQuotaError, match="8192 MiB of memory"):
        await machine(cloud, operator, "huge", ram_mib=8192)
    with pytest.raises(OverQuotaError, match="101 GiB of disk"):
        await cloud.volumes.create(operator, NewVolume(name="huge", size_gib=101))

    assert await cloud.instances.list(operator) == []


async def test_who_is_over_a_limit_may_still_take_less(cloud: Cloud, operator: Principal) -> None:
    big = await machine(cloud, operator, "big", ram_mib=2048)
    await machine(cloud, operator, "bigger", ram_mib=2048)
    smaller_host = Instances(cloud.log, Limits(ram_mib=1024, disk_gib=100))

    await smaller_host.resize(operator, big, Size(ram_mib=1024))
    await Lifecycle(cloud.log, Limits(ram_mib=1024, disk_gib=100)).confirm_resize(operator, big)
    with pytest.raises(OverQuotaError, match="the host has 1024 MiB"):
        await smaller_host.resize(operator, big, Size(ram_mib=1025))


async def test_processors_are_promised_as_often_as_the_host_is_set_to(
    cloud: Cloud, operator: Principal
) -> None:
    narrow = Instances(cloud.log, Limits(ram_mib=4096, disk_gib=100, vcpus=3))
    await machine(cloud, operator, "first", vcpus=2)

    with pytest.raises(OverQuotaError, match="4 vCPUs would be in use, and the host promises 3"):
        await narrow.create(
            operator,
            NewInstance.model_validate(
                {"name": "second", "image_id": cloud.tiny, **SMALL, "vcpus": 2}
            ),
        )


async def test_an_image_that_needs_more_disk_or_has_no_bytes_is_refused(
    cloud: Cloud, operator: Principal
) -> None:
    async with cloud.log.write() as session:
        image = await session.get_one(
            type(await cloud.images.get(operator, cloud.tiny)), cloud.tiny
        )
        image.min_disk_gib = 3

    with pytest.raises(InvalidRequestError, match="needs a disk of 3 GiB"):
        await machine(cloud, operator, "web")


async def test_an_image_with_volumes_on_it_stays(cloud: Cloud, operator: Principal) -> None:
    await machine(cloud, operator, "web")

    with pytest.raises(ConflictError, match="volumes stand on it: web root"):
        await cloud.images.delete(operator, cloud.tiny)


async def test_projects_do_not_see_each_other(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    instance = await machine(cloud, operator, "web")
    network = await rail(cloud, operator, "10.0.1.0/24")

    with pytest.raises(NotFoundError):
        await cloud.instances.stop(stranger, instance)
    with pytest.raises(NotFoundError):
        await cloud.nics.create(stranger, NewNic(network_id=network))

    assert [row.name for row in await cloud.images.list(stranger)] == ["tiny"]
    assert [row["name"] for row in (await cloud.resources.snapshot(stranger))[1]] == ["tiny"]


async def test_an_id_chosen_by_the_client_is_kept_and_not_taken_twice(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    chosen = "3f7c52e2-6d8a-4f6e-9f0c-0a4a4f2f1d11"
    await cloud.volumes.create(operator, NewVolume(id=chosen, name="data", size_gib=1))

    with pytest.raises(ConflictError, match="exists already"):
        await cloud.volumes.create(stranger, NewVolume(id=chosen, name="data", size_gib=1))


async def test_a_moved_nic_gets_an_address_of_its_new_network(
    cloud: Cloud, operator: Principal
) -> None:
    here = await rail(cloud, operator, "10.0.1.0/24")
    there = await rail(cloud, operator, "10.0.2.0/24")
    nic = await cloud.nics.create(operator, NewNic(network_id=here))

    moved = await cloud.nics.update(operator, nic.id, NicChange(network_id=there))

    assert moved.address == "10.0.2.2"


async def test_a_guests_power_off_is_respected_once_its_wishes_are_fulfilled(
    cloud: Cloud, operator: Principal
) -> None:
    instance = await machine(cloud, operator, "web")

    await cloud.instances.respect_power_off(instance)
    assert (await cloud.instances.get(operator, instance)).wanted == "running"

    async with cloud.log.write() as session:
        row = await session.get_one(type(await cloud.instances.get(operator, instance)), instance)
        row.observed_wish = row.wish
    await cloud.instances.respect_power_off(instance)
    assert (await cloud.instances.get(operator, instance)).wanted == "stopped"


async def test_the_snapshot_and_the_stream_after_it_miss_nothing(
    cloud: Cloud, operator: Principal
) -> None:
    await cloud.networks.create(operator, NewNetwork(name="before"))
    last, resources = await cloud.resources.snapshot(operator)
    later = await cloud.networks.create(operator, NewNetwork(name="after"))

    async with asyncio.timeout(10):
        event = await anext(cloud.log.follow(last, operator.project_id))

    assert {row["name"] for row in resources} == {"tiny", "before"}
    assert event.data is not None
    assert (event.kind, event.resource_id, event.data["name"]) == ("network", later.id, "after")


async def test_an_event_carries_the_resource_as_the_snapshot_shows_it(
    cloud: Cloud, operator: Principal
) -> None:
    network = await rail(cloud, operator, "10.0.1.0/24")
    await cloud.networks.update(operator, network, NetworkChange(name="renamed"))

    last, resources = await cloud.resources.snapshot(operator)
    [event] = [found async for found in _last_event(cloud, last)]

    assert event in resources
    assert event["attributes"]["cidr"] == "10.0.1.0/24"


async def _last_event(cloud: Cloud, last: int) -> AsyncIterator[Any]:
    async for event in cloud.log.follow(last - 1):
        yield event.data
        return
