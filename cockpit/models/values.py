"""What bricks and links are made of and what has no identity of its own: rules, ranges, ways."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

Direction = Literal["ingress", "egress"]
Family = Literal["IPv4", "IPv6"]
Power = Literal["running", "stopped", "paused", "suspended"]
Answer = Literal["", "yes", "no"]
"""Yes or no, or "" for no opinion."""
Firmware = Literal["", "bios", "uefi"]
DiskBus = Literal["", "virtio", "scsi", "sata", "ide", "usb"]
NicModel = Literal["", "virtio", "e1000", "e1000e", "rtl8139", "pcnet"]
Video = Literal["", "vga", "virtio", "cirrus"]
Clock = Literal["", "utc", "localtime"]
Ipv6Mode = Literal["", "slaac", "dhcpv6-stateless", "dhcpv6-stateful"]
SourceKind = Literal["image", "snapshot", "volume"]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pool(_Value):
    """A range of addresses that the server gives out."""

    start: str = Field(max_length=45)
    end: str = Field(max_length=45)


class HostRoute(_Value):
    """A way that guests are told, or that a router knows."""

    destination: str = Field(max_length=49)
    nexthop: str = Field(max_length=45)


class Rule(_Value):
    """What a security group lets through.

    Attributes:
        protocol: tcp, udp, icmp, or a number of IP; "" is any.
        first, last: Ports of tcp and udp; type and code of icmp. None is any.
        remote: Prefix of the other side; "" is anywhere.
        group: Security group of the other side, in place of a prefix.
    """

    direction: Direction = "ingress"
    family: Family = "IPv4"
    protocol: str = Field(default="tcp", max_length=15)
    first: int | None = Field(default=None, ge=0, le=65_535)
    last: int | None = Field(default=None, ge=0, le=65_535)
    remote: str = Field(default="", max_length=49)
    group: UUID | None = None
    description: str = Field(default="", max_length=255)


class AddressPair(_Value):
    """An address beside its own that a NIC may send from; mac "" is the NIC's own."""

    address: str = Field(max_length=49)
    mac: str = Field(default="", max_length=17)


class Shaping(_Value):
    """Limits of a link; `in` is towards the guest, rates in kbit/s. 0 is not limited."""

    rate_in: int = Field(default=0, ge=0, le=32_000_000)
    rate_out: int = Field(default=0, ge=0, le=32_000_000)
    delay_ms: int = Field(default=0, ge=0, le=60_000)
    jitter_ms: int = Field(default=0, ge=0, le=60_000)
    loss_percent: float = Field(default=0.0, ge=0.0, le=100.0)

    @model_validator(mode="after")
    def _check_jitter(self) -> Self:
        if self.jitter_ms > self.delay_ms:
            raise ValueError("the jitter is greater than the delay")
        return self

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is limited."""
        return self == Shaping()


class Machine(_Value):
    """What the guest of a server sees; "" is automatic: the drawing has no opinion.

    Attributes:
        cd_first: Whether a CD is tried before the root disk.
    """

    firmware: Firmware = ""
    disk_bus: DiskBus = ""
    nic_model: NicModel = ""
    video: Video = ""
    clock: Clock = ""
    tablet: Answer = ""
    cd_first: Answer = ""


class Source(_Value):
    """What a volume is made from; `ref` is the id or the name of it."""

    kind: SourceKind
    ref: str = Field(min_length=1, max_length=255)
