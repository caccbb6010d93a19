"""Schedules of backups: what is due is wished for, and what is too old is wished gone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import ControlError, InvalidRequestError, NotFoundError
from server.events import EventLog
from server.services.backups import add_backup
from server.services.principals import Principal
from server.services.storage_values import NewBackup, NewSchedule, ScheduleChange
from server.services.writing import Writing, own, writing
from server.store.tables import BackupRow, BackupScheduleRow, InstanceRow, VolumeRow, now

_COLUMNS = {"enabled": "is_enabled"}


class Schedules:
    """The schedules of projects, and carrying out those that are due."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self, principal: Principal) -> Sequence[BackupScheduleRow]:
        """Return the project's schedules, oldest first."""
        async with self._log.read() as session:
            query = select(BackupScheduleRow).where(
                BackupScheduleRow.project_id == principal.project_id
            )
            order = query.order_by(BackupScheduleRow.created_at, BackupScheduleRow.id)
            return (await session.scalars(order)).all()

    async def get(self, principal: Principal, schedule_id: str) -> BackupScheduleRow:
        """Return one schedule.

        Raises:
            NotFoundError: The project has none of this id.
        """
        async with self._log.read() as session:
            return await _own(session, principal, schedule_id)

    async def create(self, principal: Principal, wish: NewSchedule) -> BackupScheduleRow:
        """Add a schedule; its first backups are due at once.

        Raises:
            InvalidRequestError: It names neither a volume nor a server, or both.
            NotFoundError: That is not there.
        """
        if (wish.volume_id is None) == (wish.server_id is None):
            raise InvalidRequestError("A schedule is for one volume, or for one server")
        async with self._log.write() as session:
            if wish.volume_id is not None:
                await own(session, principal, VolumeRow, wish.volume_id)
            if wish.server_id is not None:
                await own(session, principal, InstanceRow, wish.server_id)
            row = BackupScheduleRow(
                project_id=principal.project_id,
                name=wish.name,
                volume_id=wish.volume_id,
                instance_id=wish.server_id,
                every_hours=wish.every_hours,
                keep_last=wish.keep_last,
                keep_daily=wish.keep_daily,
                keep_weekly=wish.keep_weekly,
                is_enabled=wish.enabled,
            )
            session.add(row)
            return row

    async def update(
        self, principal: Principal, schedule_id: str, change: ScheduleChange
    ) -> BackupScheduleRow:
        """Change when backups are made, or how many are kept."""
        async with self._log.write() as session:
            row = await _own(session, principal, schedule_id)
            for name, value in change.given().items():
                setattr(row, _COLUMNS.get(name, name), value)
            row.due_at = min(row.due_at, now() + timedelta(hours=row.every_hours))
            return row

    async def delete(self, principal: Principal, schedule_id: str) -> None:
        """Remove a schedule; its backups stay."""
        async with self._log.write() as session:
            await session.delete(await _own(session, principal, schedule_id))

    async def carry_out(self, at: datetime) -> datetime | None:
        """Wish for all that is due at a time, and for the end of what is too old.

        Who was away for long makes up for it with one backup. Where the clock went back,
        no schedule waits longer than it would have from now.

        Returns:
            When the next one is due; None: none is.
        """
        async with self._log.read() as session:
            query = select(BackupScheduleRow).where(BackupScheduleRow.is_enabled)
            rows = (await session.scalars(query)).all()
        for row in rows:
            if row.due_at <= at or row.due_at > at + timedelta(hours=row.every_hours):
                await self._run(row, at)
        async with self._log.read() as session:
            due = select(BackupScheduleRow.due_at).where(BackupScheduleRow.is_enabled)
            return await session.scalar(due.order_by(BackupScheduleRow.due_at).limit(1))

    async def _run(self, seen: BackupScheduleRow, at: datetime) -> None:
        principal = Principal("server", "server", seen.project_id, "", frozenset({"member"}))
        async with writing(self._log, principal) as work:
            row = await work.session.get(BackupScheduleRow, seen.id)
            if row is None or not row.is_enabled or row.due_at != seen.due_at:
                return
            is_due = row.due_at <= at
            row.due_at = at + timedelta(hours=row.every_hours)
            if is_due:
                await _wish_for_backups(work, row, at)
                await _drop_old(work, row)


async def _wish_for_backups(work: Writing, row: BackupScheduleRow, at: datetime) -> None:
    query = select(VolumeRow).where(
        VolumeRow.project_id == row.project_id,
        VolumeRow.wanted == "present",
        VolumeRow.observed == "available",
        VolumeRow.id == row.volume_id
        if row.volume_id is not None
        else VolumeRow.instance_id == row.instance_id,
    )
    for volume in await work.session.scalars(query):
        name = f"{row.name or volume.name or volume.id} {at:%Y-%m-%d %H:%M}"[:255]
        try:
            await add_backup(work, NewBackup(name=name, volume_id=volume.id), row.id)
        except ControlError:
            continue  # it is not there right now; the next time comes


async def _drop_old(work: Writing, row: BackupScheduleRow) -> None:
    query = select(BackupRow).where(
        BackupRow.schedule_id == row.id,
        BackupRow.wanted == "present",
        BackupRow.observed == "available",
    )
    of_volume: dict[str, list[BackupRow]] = {}
    for backup in await work.session.scalars(query.order_by(BackupRow.created_at.desc())):
        of_volume.setdefault(backup.volume_id, []).append(backup)
    for backups in of_volume.values():
        times = {backup.id: backup.created_at for backup in backups}
        kept = to_keep(times.items(), row.keep_last, row.keep_daily, row.keep_weekly)
        for backup in backups:
            if backup.id not in kept:
                backup.wanted = "gone"
                work.touch(backup)


def to_keep(
    backups: Iterable[tuple[str, datetime]], last: int, daily: int, weekly: int
) -> set[str]:
    """Return the backups that stay: the newest ones, and the newest of each day and week.

    Args:
        backups: Ids with times.
        last: How many of the newest stay.
        daily: Of how many of the last days that have any, the newest one stays.
        weekly: The same of weeks, from Monday on.
    """
    newest = sorted(backups, key=lambda pair: (pair[1], pair[0]), reverse=True)
    kept = {backup_id for backup_id, _ in newest[:last]}
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    for backup_id, when in newest:
        days.setdefault(when.date(), backup_id)
        weeks.setdefault(when.isocalendar()[:2], backup_id)
    kept |= {*list(days.values())[:daily]}
    return kept | {*list(weeks.values())[:weekly]}


async def _own(session: AsyncSession, principal: Principal, schedule_id: str) -> BackupScheduleRow:
    row = await session.get(BackupScheduleRow, schedule_id)
    if row is None or row.project_id != principal.project_id:
        raise NotFoundError(f"Backup schedule {schedule_id} could not be found.")
    return row
