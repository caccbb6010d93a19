"""Orders to instances: when they are allowed, what they write down, who gave them."""

from uuid import uuid4

import pytest

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.services.capacity import Limits
from server.services.groups import NewServerGroup, ServerGroups
from server.services.lifecycle import Lifecycle
from server.services.passwords import hashed, new_password, sha512_crypt
from server.services.principals import Principal
from server.services.values import NewDeployment, NewInstance, NewStep, Size
from server.store.status import instance_status, wished_status
from server.store.tables import InstanceRow, VolumeRow
from tests.server.core.conftest import Cloud

LIMITS = Limits(ram_mib=4096, disk_gib=100)


@pytest.fixture
def lifecycle(cloud: Cloud) -> Lifecycle:
    return Lifecycle(cloud.log, LIMITS)


@pytest.fixture
async def web(cloud: Cloud, operator: Principal) -> str:
    return (await cloud.instances.create(operator, machine(cloud, "web"))).id


def machine(cloud: Cloud, name: str, **more: str | None) -> NewInstance:
    size = {"vcpus": 1, "ram_mib": 128, "disk_gib": 1}
    return NewInstance.model_validate({"name": name, "image_id": cloud.tiny, **size, **more})


async def row_of(cloud: Cloud, operator: Principal, instance_id: str) -> InstanceRow:
    return await cloud.instances.get(operator, instance_id)


async def test_orders_follow_each_other_at_once(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await lifecycle.pause(operator, web)
    await lifecycle.unpause(operator, web)
    await lifecycle.suspend(operator, web)
    await lifecycle.resume(operator, web)
    await lifecycle.shelve(operator, web)
    await lifecycle.offload(operator, web)
    shelved = wished_status(await row_of(cloud, operator, web))
    await lifecycle.unshelve(operator, web)

    told = [(row.action, row.user_id) for row in await lifecycle.actions(operator, web)]
    assert shelved == "SHELVED_OFFLOADED"
    assert (await row_of(cloud, operator, web)).wanted == "running"
    assert told == [
        (name, "u1")
        for name in (
            "unshelve",
            "shelveOffload",
            "shelve",
            "resume",
            "suspend",
            "unpause",
            "pause",
            "create",
        )
    ]


async def test_an_order_in_the_wrong_state_is_refused_and_names_the_right_ones(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await cloud.instances.stop(operator, web)

    with pytest.raises(
        ConflictError, match="Cannot 'pause' server web while it is SHUTOFF"
    ) as told:
        await lifecycle.pause(operator, web)
    with pytest.raises(ConflictError, match="'reboot'"):
        await cloud.instances.reboot(operator, web, hard=False)

    assert told.value.hint == "It must be ACTIVE."
    assert len(await lifecycle.actions(operator, web)) == 2


async def test_a_locked_instance_is_changed_by_nobody(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await lifecycle.lock(operator, web, "in use")
    plan = NewDeployment(id=str(uuid4()), steps=(NewStep(action="delete", kind="server", id=web),))

    with pytest.raises(ConflictError, match=r"web is locked \(in use\)"):
        await cloud.instances.stop(operator, web)
    with pytest.raises(ConflictError, match="locked"):
        await cloud.instances.delete(operator, web)
    with pytest.raises(ConflictError, match="locked"):
        await cloud.deployments.submit(operator, plan)
    await lifecycle.unlock(operator, web)
    await cloud.instances.delete(operator, web)

    assert (await row_of(cloud, operator, web)).wanted == "gone"


async def test_a_resize_is_confirmed_with_its_disk(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    row = await cloud.instances.resize(operator, web, Size(ram_mib=256, disk_gib=2))
    before = [root.size_gib for root in await cloud.volumes.list(operator)]
    await lifecycle.confirm_resize(operator, web)

    assert (row.ram_mib, row.disk_gib, wished_status(row)) == (256, 2, "VERIFY_RESIZE")
    assert before == [1]
    assert [root.size_gib for root in await cloud.volumes.list(operator)] == [2]
    with pytest.raises(ConflictError):
        await lifecycle.revert_resize(operator, web)


async def test_a_resize_is_taken_back(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    before = await row_of(cloud, operator, web)
    await cloud.instances.resize(operator, web, Size(vcpus=2, ram_mib=256, disk_gib=2))
    await lifecycle.revert_resize(operator, web)

    row = await row_of(cloud, operator, web)
    assert (row.flavor_id, row.vcpus, row.ram_mib, row.disk_gib) == (before.flavor_id, 1, 128, 1)
    assert row.resized_from is None
    with pytest.raises(InvalidRequestError, match="already"):
        await cloud.instances.resize(operator, web, Size(flavor_id=row.flavor_id))


async def test_a_rescue_has_a_disk_of_its_own_which_goes_with_it(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await lifecycle.rescue(operator, web, None, "secret")
    rescued = await row_of(cloud, operator, web)
    disks = await cloud.volumes.list(operator)
    await lifecycle.unrescue(operator, web)

    assert wished_status(rescued) == "RESCUE"
    assert rescued.rescue_password_hash is not None
    assert rescued.rescue_password_hash.startswith("$6$")
    assert sorted(disk.position for disk in disks) == [-1, 0]
    kept = {disk.position: disk.wanted for disk in await cloud.volumes.list(operator)}
    assert kept == {-1: "gone", 0: "present"}


async def test_a_rescue_without_an_image_of_its_own_takes_the_tiny_one(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    async with cloud.log.write() as session:
        (await session.get_one(InstanceRow, web)).image_id = None

    await lifecycle.rescue(operator, web, None, "secret")

    assert (await row_of(cloud, operator, web)).rescue_image_id == cloud.tiny


async def test_the_state_is_set_by_administrators_only(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    member = Principal("u1", "member", "p1", "home", frozenset({"member"}))

    with pytest.raises(ForbiddenError):
        await lifecycle.reset_state(member, web, "error")
    await lifecycle.reset_state(operator, web, "error")
    failed = instance_status(await row_of(cloud, operator, web))
    await cloud.instances.start(member, web)

    assert failed == "ERROR"
    assert (await row_of(cloud, operator, web)).fault is None


async def test_actions_outlive_their_instance(
    cloud: Cloud, operator: Principal, stranger: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await cloud.instances.delete(operator, web)
    async with cloud.log.write() as session:
        await session.delete(await session.get_one(InstanceRow, web))

    assert [row.action for row in await lifecycle.actions(operator, web)] == ["delete", "create"]
    with pytest.raises(NotFoundError):
        await lifecycle.actions(stranger, web)


async def test_members_that_avoid_each_other_do_not_fit_on_one_host(
    cloud: Cloud, operator: Principal
) -> None:
    groups = ServerGroups(cloud.log)
    hard = await groups.create(operator, NewServerGroup(name="a", policy="anti-affinity"))
    soft = await groups.create(operator, NewServerGroup(name="b", policy="soft-anti-affinity"))
    first = await cloud.instances.create(operator, machine(cloud, "one", group_id=hard.id))

    with pytest.raises(ConflictError, match="No valid host was found for server two"):
        await cloud.instances.create(operator, machine(cloud, "two", group_id=hard.id))
    others = [
        await cloud.instances.create(operator, machine(cloud, name, group_id=soft.id))
        for name in ("three", "four")
    ]

    members = await groups.members(operator)
    assert members == {hard.id: [first.id], soft.id: sorted(row.id for row in others)}
    _, resources = await cloud.resources.snapshot(operator)
    told = {row["id"]: row["observed"] for row in resources if row["kind"] == "server_group"}
    assert told[soft.id] == {"members": sorted(row.id for row in others)}
    await groups.delete(operator, hard.id)
    assert (await row_of(cloud, operator, first.id)).group_id is None


async def test_as_many_are_made_as_there_is_room_for(cloud: Cloud, operator: Principal) -> None:
    wishes = [machine(cloud, f"web-{n}", ram_mib="1000") for n in range(6)]

    rows = await cloud.instances.create_many(operator, wishes, fewest=2)

    assert [row.name for row in rows] == ["web-0", "web-1", "web-2", "web-3"]
    assert len(await cloud.instances.list(operator)) == 4


async def test_a_plan_brings_groups_metadata_tags_and_files(
    cloud: Cloud, operator: Principal
) -> None:
    group, web = str(uuid4()), str(uuid4())
    files = [{"path": "/etc/motd", "content": "aGk=", "mode": "0600", "owner": "root:root"}]
    after = {
        "name": "web",
        "vcpus": 1,
        "ram_mib": 128,
        "disk_gib": 1,
        "image": "tiny",
        "power": "paused",
        "metadata": {"tier": "front"},
        "tags": ["blue"],
        "files": files,
        "server_group": group,
    }
    steps = (
        NewStep(action="create", kind="server", id=web, after=after),
        NewStep(
            action="create",
            kind="server_group",
            id=group,
            after={"name": "all", "policy": "affinity"},
        ),
    )

    plan = await cloud.deployments.submit(operator, NewDeployment(id=str(uuid4()), steps=steps))

    row = await row_of(cloud, operator, web)
    assert (row.wanted, row.tags, row.files, row.group_id) == ("paused", ["blue"], files, group)
    again = NewDeployment(id=str(uuid4()), steps=steps)
    assert await cloud.deployments.submit(operator, again) != plan


def test_hashes_are_those_of_crypt() -> None:
    password = new_password()

    assert sha512_crypt("Hello world!", "saltstring") == (
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFC"
        "oEOfaS35inz1"
    )
    assert len({password, new_password()}) == 2
    assert hashed(password) != hashed(password)


async def test_the_password_of_a_rescue_is_nowhere_in_what_is_told(
    cloud: Cloud, operator: Principal, lifecycle: Lifecycle, web: str
) -> None:
    await lifecycle.rescue(operator, web, None, "only-shown-once")

    _, resources = await cloud.resources.snapshot(operator)
    assert "only-shown-once" not in str(resources)
    assert "$6$" not in str(resources)
    async with cloud.log.read() as session:
        assert await session.get(VolumeRow, web) is None
