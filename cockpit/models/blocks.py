"""The bricks and the links between them.

Names, sizes and addresses are what an operator draws; the wire's names for the same
things (server, port) appear in `cockpit.models.plan` and docs/api.md.
"""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from cockpit.models.values import (
    AddressPair,
    Answer,
    HostRoute,
    Ipv6Mode,
    Machine,
    Pool,
    Power,
    Rule,
    Shaping,
    Source,
)

Profile = Literal["ENABLED", "PROTECTED", "DISABLED", "CUSTOM"]
"""Firewall of a NIC. ENABLED is the strictest: nothing comes in but answers and icmp.
PROTECTED also lets ssh and rdp in. DISABLED lets everything in. CUSTOM lets in what the
security groups say, and nothing else."""


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
        metadata, tags: What is noted about it; None has no opinion on what the cloud holds.
        group: The server group that it joins.
        root_volume: The volume of the cloud that it boots from in place of an image.
        cdroms: Images in its drives; None has no opinion.
    """

    kind: Literal["instance"] = "instance"
    vcpus: int = Field(default=1, ge=1, le=64)
    ram_mib: int = Field(default=128, ge=64, le=1_048_576)
    disk_gib: int = Field(default=1, ge=1, le=65_536)
    image: str = Field(default="", max_length=255)
    key_name: str = Field(default="", max_length=255)
    user_data: str = Field(default="", max_length=65_535)
    power: Power = "running"
    metadata: tuple[tuple[str, str], ...] | None = None
    tags: tuple[str, ...] | None = None
    group: UUID | None = None
    root_volume: UUID | None = None
    cdroms: tuple[str, ...] | None = Field(default=None, max_length=4)
    machine: Machine = Machine()


class Network(Block):
    """A rail. Private: an isolated Ethernet segment. Public: host-routed addresses.

    What is None was never touched: the drawing has no opinion on it.

    Attributes:
        cidr: IPv4 prefix; "" is a bare layer-2 segment.
        cidr6: IPv6 prefix; "" is none.
        gateway: IPv4 address that guests send to; "" is what the server chooses.
        has_dhcp6, mode6: How guests come by IPv6 addresses; "" has no opinion.
        pools: Ranges to give addresses from, of both families; empty is the whole prefix.
        dns: Name servers told to guests.
        routes: Ways told to guests.
        domain: Domain of the guests' names.
        width: Length of the rail, in scene units.
    """

    kind: Literal["network"] = "network"
    is_public: bool = False
    cidr: str = Field(default="", max_length=18)
    cidr6: str | None = Field(default=None, max_length=43)
    gateway: str = Field(default="", max_length=15)
    has_dhcp: bool = True
    has_dhcp6: Answer = ""
    mode6: Ipv6Mode = ""
    pools: tuple[Pool, ...] | None = None
    dns: tuple[str, ...] = ()
    routes: tuple[HostRoute, ...] | None = None
    domain: str | None = Field(default=None, max_length=253)
    width: float = Field(default=640.0, ge=160.0)


class Volume(Block):
    """A disk beside the root disk, plugged into one instance or loose.

    Attributes:
        source: What its bytes are copied from when it is made; None is a blank disk.
        volume_type: "" is the server's default.
    """

    kind: Literal["volume"] = "volume"
    size_gib: int = Field(default=1, ge=1, le=65_536)
    source: Source | None = None
    volume_type: str = Field(default="", max_length=255)


class Router(Block):
    """A box between rails. The link to a public rail is its gateway.

    Attributes:
        has_nat: Whether what leaves by the gateway bears the gateway's IPv4 address.
        routes: Ways beyond routers that are not drawn; None has no opinion.
    """

    kind: Literal["router"] = "router"
    has_nat: bool = True
    routes: tuple[HostRoute, ...] | None = None


class FloatingIp(Block):
    """A public address that is kept, and leads to a server or to nothing.

    Attributes:
        address: "" lets the server choose.
    """

    kind: Literal["floating_ip"] = "floating_ip"
    address: str = Field(default="", max_length=15)


class PhysicalPort(Block):
    """An interface of the host that a private rail is bridged to.

    Attributes:
        vlan: None is the interface without a tag.
        is_forced: Whether the addresses of the interface may move to the rail.
    """

    kind: Literal["physical_port"] = "physical_port"
    interface: str = Field(default="", max_length=15)
    vlan: int | None = Field(default=None, ge=1, le=4094)
    is_forced: bool = False


class SecurityGroup(Block):
    """Rules that links wear; see `Nic.groups`."""

    kind: Literal["security_group"] = "security_group"
    rules: tuple[Rule, ...] = ()


class Nic(_Value):
    """A link that hangs an instance on a network.

    Attributes:
        address: Fixed IPv4 address; "" lets the server choose.
        address6: Fixed IPv6 address; "" lets the server choose.
        profile: The shield on the link.
        groups: Security groups whose rules let through what the profile does not.
        is_guarded: Whether its source addresses are checked and it has a firewall at all.
        pairs: Further addresses that it may send from; None has no opinion.
        shaping: None has no opinion; an empty one lifts all limits.
    """

    kind: Literal["nic"] = "nic"
    instance_id: UUID
    network_id: UUID
    address: str = Field(default="", max_length=15)
    address6: str = Field(default="", max_length=45)
    profile: Profile = "DISABLED"
    groups: tuple[UUID, ...] = ()
    is_guarded: bool = True
    pairs: tuple[AddressPair, ...] | None = None
    shaping: Shaping | None = None


class Attachment(_Value):
    """A link that plugs a volume into an instance."""

    kind: Literal["attachment"] = "attachment"
    instance_id: UUID
    volume_id: UUID


class RouterLink(_Value):
    """A link that joins a router to a network.

    Attributes:
        address: The router's IPv4 address there; "" lets the server choose.
    """

    kind: Literal["router_link"] = "router_link"
    router_id: UUID
    network_id: UUID
    address: str = Field(default="", max_length=15)


class PoolLink(_Value):
    """Tells which public network a floating address is taken from."""

    kind: Literal["pool_link"] = "pool_link"
    floating_id: UUID
    network_id: UUID


class FloatingLink(_Value):
    """Leads a floating address to a server.

    Attributes:
        nic_id: The NIC that it leads to; None is the one that the drawing tells.
    """

    kind: Literal["floating_link"] = "floating_link"
    floating_id: UUID
    instance_id: UUID
    nic_id: UUID | None = None


class PortLink(_Value):
    """Clips a physical port to the private network that it is bridged to."""

    kind: Literal["port_link"] = "port_link"
    port_id: UUID
    network_id: UUID


AnyBlock = Annotated[
    Instance | Network | Volume | Router | FloatingIp | PhysicalPort | SecurityGroup,
    Field(discriminator="kind"),
]
AnyLink = Annotated[
    Nic | Attachment | RouterLink | PoolLink | FloatingLink | PortLink,
    Field(discriminator="kind"),
]


def ends(link: AnyLink) -> tuple[UUID, UUID]:
    """Return the ids of the two bricks of a link: first the one that it belongs to.

    An instance holds its NICs, volumes and floating addresses, a router its interfaces; a
    floating address hangs on its pool, a physical port on its network.
    """
    match link:
        case Nic():
            return link.instance_id, link.network_id
        case Attachment():
            return link.instance_id, link.volume_id
        case RouterLink():
            return link.router_id, link.network_id
        case PoolLink():
            return link.floating_id, link.network_id
        case FloatingLink():
            return link.instance_id, link.floating_id
        case PortLink():
            return link.port_id, link.network_id
