"""What the host has room for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The sum of all that may be wanted at a time.

    Attributes:
        ram_mib: Memory of instances that are wanted running.
        disk_gib: Size of all volumes, root disks included.
    """

    ram_mib: int
    disk_gib: int
