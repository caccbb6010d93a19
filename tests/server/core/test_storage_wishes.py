"""Wishes about disks: what is refused, what stays, what is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.backups import Backups
from server.services.capacity import Limits
from server.services.principals import Principal
from server.services.schedules import Schedules, to_keep
from server.services.snapshots import Snapshots
from server.services.storage_values import NewBackup, NewSchedule, NewSnapshot
from server.services.transfers import Transfers
from server.services.values import NewVolume
from server.services.volume_types import VolumeTypes
from server.store.tables import BackupRow, BackupScheduleRow, SnapshotRow, VolumeRow
from tests.server.core.conftest import Cloud

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


async def there(log: EventLog, row: VolumeRow | SnapshotRow | BackupRow) -> str:
    """Let something be there, as reconcile would say."""
    async with log.write() as session:
        found: VolumeRow | SnapshotRow | BackupRow | None = await session.get(type(row), row.id)
        assert found is not None
        found.observed = "available"
        found.observed_wish = found.wish
    return row.id


async def a_volume(cloud: Cloud, operator: Principal, name: str = "data") -> str:
    return await there(
        cloud.log, await cloud.volumes.create(operator, NewVolume(name=name, size_gib=2))
    )


async def a_snapshot(cloud: Cloud, operator: Principal, volume_id: str) -> str:
    wish = NewSnapshot(name="kept")
    row = await Snapshots(cloud.log).create(operator, volume_id, wish)
    return await there(cloud.log, row)


async def test_a_snapshot_under_a_clone_stays_until_the_clone_stands_alone(
    cloud: Cloud, operator: Principal
) -> None:
    snapshots = Snapshots(cloud.log)
    kept = await a_snapshot(cloud, operator, await a_volume(cloud, operator))
    clone = await cloud.volumes.create(operator, NewVolume(name="clone", snapshot_id=kept))

    with pytest.raises(ConflictError, match="clone"):
        await snapshots.delete(operator, kept)
    async with cloud.log.write() as session:
        row = await session.get(VolumeRow, clone.id)
        assert row is not None
        row.observed_flat = True
    await snapshots.delete(operator, kept)

    assert clone.size_gib == 2
    assert (await snapshots.get(operator, kept)).wanted == "gone"


async def test_a_volume_with_snapshots_stays_unless_all_go(
    cloud: Cloud, operator: Principal
) -> None:
    volume = await a_volume(cloud, operator)
    kept = await a_snapshot(cloud, operator, volume)

    with pytest.raises(ConflictError, match="kept"):
        await cloud.volumes.delete(operator, volume)
    await cloud.volumes.delete(operator, volume, cascade=True)

    assert (await Snapshots(cloud.log).get(operator, kept)).wanted == "gone"


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "none"},
        {"size_gib": 1, "snapshot_id": "KEPT"},
        {"size_gib": 2, "snapshot_id": "KEPT", "source_id": "KEPT"},
        {"size_gib": 2, "type_id": "gold"},
    ],
)
async def test_volumes_that_cannot_be_are_refused(
    cloud: Cloud, operator: Principal, wish: dict[str, object]
) -> None:
    kept = await a_snapshot(cloud, operator, await a_volume(cloud, operator))
    values = {key: kept if value == "KEPT" else value for key, value in wish.items()}

    with pytest.raises(InvalidRequestError):
        await cloud.volumes.create(operator, NewVolume.model_validate(values))


async def test_only_own_snapshots_are_gone_back_to_and_cinder_only_to_the_latest(
    cloud: Cloud, operator: Principal
) -> None:
    snapshots = Snapshots(cloud.log)
    volume, other = await a_volume(cloud, operator), await a_volume(cloud, operator, "other")
    early = await a_snapshot(cloud, operator, volume)
    late = await a_snapshot(cloud, operator, volume)

    for volume_id, snapshot_id in ((other, late), (volume, early)):
        with pytest.raises(InvalidRequestError):
            await snapshots.revert(operator, volume_id, snapshot_id, latest=True)
    row = await snapshots.revert(operator, volume, early)

    assert (row.wanted_revert, row.revert_snapshot_id) == (1, early)
    with pytest.raises(ConflictError, match="data"):
        await snapshots.delete(operator, early)


async def test_a_transfer_takes_the_key_once_and_the_old_project_is_told(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    transfers = Transfers(cloud.log, Limits(4096, 100))
    volume = await a_volume(cloud, operator)
    offer, key = await transfers.offer(operator, volume, "gift")
    last = await cloud.log.last_id()

    with pytest.raises(ForbiddenError):
        await transfers.accept(stranger, offer.id, "wrong")
    await transfers.accept(stranger, offer.id, key)

    told = await anext(cloud.log.follow(last, operator.project_id))
    assert (told.resource_id, told.data) == (volume, None)
    assert [row.id for row in await cloud.volumes.list(stranger)] == [volume]
    assert await cloud.volumes.list(operator) == []
    with pytest.raises(NotFoundError):
        await transfers.accept(stranger, offer.id, key)


async def test_types_are_chosen_by_name_and_stay_while_used(
    cloud: Cloud, operator: Principal, stranger: Principal
) -> None:
    types = VolumeTypes(cloud.log)
    with pytest.raises(ForbiddenError):
        await types.create(stranger, "gold", "", {})
    gold = await types.create(operator, "gold", "fast", {"speed": "high"})
    row = await cloud.volumes.create(operator, NewVolume(size_gib=1, type_id="gold"))

    with pytest.raises(ConflictError, match="gold"):
        await types.delete(operator, "gold")
    await cloud.volumes.retype(operator, row.id, "standard")
    await types.delete(operator, gold.id)

    assert row.type_id == gold.id
    assert [found.name for found in await types.list()] == ["standard"]


async def test_an_incremental_backup_needs_one_before_it(cloud: Cloud, operator: Principal) -> None:
    backups = Backups(cloud.log)
    volume = await a_volume(cloud, operator)
    wish = NewBackup(volume_id=volume, is_incremental=True)

    with pytest.raises(InvalidRequestError, match="no backup"):
        await backups.create(operator, wish)
    first = await there(cloud.log, await backups.create(operator, NewBackup(volume_id=volume)))
    second = await backups.create(operator, wish)

    assert second.parent_id == first


async def test_what_was_missed_is_made_up_for_once_and_old_backups_go(
    cloud: Cloud, operator: Principal
) -> None:
    schedules, backups = Schedules(cloud.log), Backups(cloud.log)
    volume = await a_volume(cloud, operator)
    wish = NewSchedule(name="n", volume_id=volume, every_hours=1, keep_last=2)
    await schedules.create(operator, wish)
    start = datetime.now(UTC)

    for hours in (0, 0.5, 1, 240, 241):
        await schedules.carry_out(start + timedelta(hours=hours, seconds=1))
        for row in await backups.list(operator):
            await there(cloud.log, row)

    rows = await backups.list(operator)
    assert len(rows) == 4
    assert [row.wanted for row in rows].count("gone") == 1


async def test_a_clock_that_goes_back_delays_no_schedule_for_long(
    cloud: Cloud, operator: Principal
) -> None:
    schedules = Schedules(cloud.log)
    volume = await a_volume(cloud, operator)
    made = await schedules.create(operator, NewSchedule(volume_id=volume, every_hours=6))
    async with cloud.log.write() as session:
        row = await session.get(BackupScheduleRow, made.id)
        assert row is not None
        row.due_at = NOON + timedelta(days=400)

    due_at = await schedules.carry_out(NOON)

    assert due_at == NOON + timedelta(hours=6)
    assert await Backups(cloud.log).list(operator) == []


async def test_a_schedule_is_for_one_thing(cloud: Cloud, operator: Principal) -> None:
    with pytest.raises(InvalidRequestError):
        await Schedules(cloud.log).create(operator, NewSchedule(every_hours=1))
    with pytest.raises(NotFoundError):
        await Schedules(cloud.log).create(
            operator, NewSchedule(every_hours=1, volume_id="nobody's")
        )


@given(
    hours=st.lists(st.integers(0, 24 * 60), unique=True, max_size=60),
    last=st.integers(1, 5),
    daily=st.integers(0, 5),
    weekly=st.integers(0, 5),
)
def test_the_newest_of_each_day_and_week_stay(
    hours: list[int], last: int, daily: int, weekly: int
) -> None:
    backups = {str(hour): NOON + timedelta(hours=hour) for hour in hours}

    kept = to_keep(backups.items(), last, daily, weekly)

    newest = sorted(backups, key=lambda name: backups[name], reverse=True)
    days = dict.fromkeys(backups[name].date() for name in newest)
    assert {*newest[:last]} <= kept <= {*newest}
    assert len(kept) <= last + daily + weekly
    for day in [*days][:daily]:
        assert next(name for name in newest if backups[name].date() == day) in kept
