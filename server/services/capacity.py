"""What the host has room for."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import OverQuotaError
from server.store.tables import InstanceRow, VolumeRow


@dataclass(frozen=True, slots=True)
class Limits:
    """The sum of all that may be wanted at a time.

    Attributes:
        ram_mib: Memory of instances that are wanted running.
        disk_gib: Size of all volumes, root disks included.
    """

    ram_mib: int
    disk_gib: int


async def check(session: AsyncSession, limits: Limits) -> None:
    """Refuse more than the host has room for.

    Raises:
        OverQuotaError: Memory or disk would not do; says how much there is.
    """
    ram = select(func.sum(InstanceRow.ram_mib)).where(InstanceRow.wanted == "running")
    ram_mib = await session.scalar(ram) or 0
    if ram_mib > limits.ram_mib:
        raise OverQuotaError(
            f"{ram_mib} MiB of memory would be in use, and the host has {limits.ram_mib} MiB",
            "Make servers smaller, or stop some.",
        )
    disk = select(func.sum(VolumeRow.size_gib)).where(VolumeRow.wanted == "present")
    disk_gib = await session.scalar(disk) or 0
    if disk_gib > limits.disk_gib:
        raise OverQuotaError(
            f"{disk_gib} GiB of disk would be promised, and the limit is {limits.disk_gib} GiB",
            "Delete volumes, or make them smaller.",
        )
