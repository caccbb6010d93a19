"""What the host has room for."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import OverQuotaError
from server.store.tables import InstanceRow, VolumeRow

WITH_MEMORY = ("running", "paused")
"""Wishes about instances that take memory of the host."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The sum of all that may be wanted at a time.

    Attributes:
        ram_mib: Memory of instances that are wanted running.
        disk_gib: Size of all volumes, root disks included.
        vcpus: Processors of instances that are wanted running; None: without end.
    """

    ram_mib: int
    disk_gib: int
    vcpus: int | None = None


async def in_use(session: AsyncSession) -> Limits:
    """Return what is promised at this point of a transaction."""
    running = select(func.sum(InstanceRow.ram_mib), func.sum(InstanceRow.vcpus)).where(
        InstanceRow.wanted.in_(WITH_MEMORY)
    )
    ram_mib, vcpus = (await session.execute(running)).one()
    disk = select(func.sum(VolumeRow.size_gib)).where(VolumeRow.wanted == "present")
    return Limits(ram_mib or 0, await session.scalar(disk) or 0, vcpus or 0)


async def check(session: AsyncSession, limits: Limits, before: Limits) -> None:
    """Refuse to promise more than the host has room for.

    Args:
        session: The transaction, flushed.
        limits: What there is.
        before: What was promised already: whoever is over a limit may still take less.

    Raises:
        OverQuotaError: Memory, disk or processors would not do; says how much there is.
    """
    after = await in_use(session)
    if after.ram_mib > max(limits.ram_mib, before.ram_mib):
        raise OverQuotaError(
            f"{after.ram_mib} MiB of memory would be in use, and the host has {limits.ram_mib} MiB",
            "Make servers smaller, or stop some.",
        )
    if after.disk_gib > max(limits.disk_gib, before.disk_gib):
        raise OverQuotaError(
            f"{after.disk_gib} GiB of disk would be promised,"
            f" and the limit is {limits.disk_gib} GiB",
            "Delete volumes, or make them smaller.",
        )
    taken, promised = after.vcpus or 0, before.vcpus or 0
    if limits.vcpus is not None and taken > max(limits.vcpus, promised):
        raise OverQuotaError(
            f"{taken} vCPUs would be in use, and the host promises {limits.vcpus}",
            "Make servers smaller, or stop some.",
        )
