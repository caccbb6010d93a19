"""What an instance looks like to its guest, beyond sizes, disks and NICs."""

from dataclasses import dataclass
from typing import Literal

Firmware = Literal["bios", "uefi"]
Video = Literal["vga", "virtio", "cirrus"]
Clock = Literal["utc", "localtime"]
DiskBus = Literal["virtio", "scsi", "sata", "ide", "usb"]
"""Old guests know ide, those of the last fifteen years sata; only virtio, scsi and usb
disks come and go while the guest runs."""

NicModel = Literal["virtio", "e1000", "e1000e", "rtl8139", "pcnet"]

PLUGGABLE: frozenset[DiskBus] = frozenset({"virtio", "scsi", "usb"})


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine around an instance's disks and NICs.

    Attributes:
        firmware: `uefi` keeps its variables beside the instance.
        clock: What the guest takes its real-time clock for: Windows takes it for local time.
        has_tablet: The pointer of the screen is where the viewer's is, by a USB tablet.
        boots_from_cdrom: CDs are tried before disks; else after them, so that a blank disk
            is installed from one.
    """

    firmware: Firmware = "bios"
    video: Video = "vga"
    clock: Clock = "utc"
    has_tablet: bool = False
    boots_from_cdrom: bool = False


PLAIN = Machine()
"""The machine of guests that know virtio, and of those nothing is known of."""
