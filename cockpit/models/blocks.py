"""The bricks and the links between them.

Names, sizes and addresses are what an operator draws; the wire's names for the same
things (server, port) appear in `cockpit.models.plan` and docs/api.md.
"""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

Profile = Literal["ENABLED", "PROTECTED", "DISABLED"]
"""Firewall of a NIC. ENABLED is the strictest: nothing comes in but answers and icmp.
PROTECTED also lets ssh and rdp in. DISABLED lets everything in."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID = Field(default_factory=uuid4)


class Block(_Value):
    """What every brick has: an identity, a name and a place on the drawing.

    Attributes:
        x, y: Upper left corner of the brick, in scene units (pixels at 100 % zoom).
    """

    name: str = Field(min_length=1, max_length=63)
    x: float = 0.0
    y: float = 0.0


class Instance(Block):
    """A virtual machine.

    Attributes:
        image: Name of the image that its root disk is cloned from; "" while none is chosen.
        disk_gib: Size of the root disk.
        key_name: Name of the ssh key pair put into it; "" is the operator's own key.
        is_running: Whether it is wanted running or stopped.
    """

    kind: Literal["instance"] = "instance"
    vcpus: int = Field(default=1, ge=1, le=64)
    ram_mib: int = Field(default=128, ge=64, le=1_048_576)
    disk_gib: int = Field(default=1, ge=1, le=65_536)
    image: str = Field(default="", max_length=255)
    key_name: str = Field(default="", max_length=255)
    user_data: str = Field(default="", max_length=65_535)
    is_running: bool = True


class Network(Block):
    """A rail. Private: an isolated Ethernet segment. Public: host-routed addresses.

    Attributes:
        cidr: IPv4 prefix; "" is a bare layer-2 segment.
        dns: Name servers told to guests.
        width: Length of the rail, in scene units.
    """

    kind: Literal["network"] = "network"
    is_public: bool = False
    cidr: str = Field(default="", max_length=18)
    has_dhcp: bool = True
    dns: tuple[str, ...] = ()
    width: float = Field(default=640.0, ge=160.0)


class Volume(Block):
    """A disk beside the root disk, plugged into one instance or loose."""

    kind: Literal["volume"] = "volume"
    size_gib: int = Field(default=1, ge=1, le=65_536)


class Nic(_Value):
    """A link that hangs an instance on a network.

    Attributes:
        address: Fixed IPv4 address; "" lets the server choose.
        profile: The shield on the link.
    """

    kind: Literal["nic"] = "nic"
    instance_id: UUID
    network_id: UUID
    address: str = Field(default="", max_length=15)
    profile: Profile = "DISABLED"


class Attachment(_Value):
    """A link that plugs a volume into an instance."""

    kind: Literal["attachment"] = "attachment"
    instance_id: UUID
    volume_id: UUID


AnyBlock = Annotated[Instance | Network | Volume, Field(discriminator="kind")]
AnyLink = Annotated[Nic | Attachment, Field(discriminator="kind")]


def ends(link: AnyLink) -> tuple[UUID, UUID]:
    """Return the ids of the two bricks of a link, the instance first."""
    match link:
        case Nic():
            return link.instance_id, link.network_id
        case Attachment():
            return link.instance_id, link.volume_id
