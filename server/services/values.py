"""What callers may ask for, as plain values.

A `New…` describes a resource that shall be; its `id` may be chosen by the caller, so
that a repeat is recognised. A `…Change` holds only what shall change: fields that
were not given stay as they are.
"""

from base64 import b64decode
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

Name = Annotated[str, Field(max_length=255)]
Id = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", description="lower-case UUID"),
]
Profile = Literal["ENABLED", "PROTECTED", "DISABLED", "CUSTOM"]
Power = Literal["running", "stopped", "paused", "suspended", "shelved", "offloaded"]
StepKind = Literal[
    "security_group",
    "physical_port",
    "server_group",
    "network",
    "server",
    "port",
    "volume",
    "snapshot",
    "router",
    "floating_ip",
]
Properties = Mapping[str, str]
Ipv6Mode = Literal["slaac", "dhcpv6-stateless", "dhcpv6-stateful"]

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_lower = BeforeValidator(lambda text: text.lower().rstrip(".") if isinstance(text, str) else text)
DnsName = Annotated[
    str, _lower, Field(pattern=f"^({_LABEL})?$", description="a DNS label such as web-1")
]
DnsDomain = Annotated[
    str,
    _lower,
    Field(max_length=200, pattern=rf"^({_LABEL}(\.{_LABEL})*)?$", description="a DNS domain"),
]
Tag = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^/,]*$")]

MOST_TAGS = 50
MOST_CDROMS = 4
MOST_FILES = 16
_LARGEST_FILE = 88_000
"""Letters of base64: 64 KiB."""


class Value(BaseModel):
    """Frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def given(self) -> dict[str, Any]:
        """Return the fields that the caller gave, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class New(Value):
    """What every new resource has."""

    id: Id | None = None
    topology_id: str | None = Field(default=None, max_length=64)
    name: Name = ""


class NewSubnet(New):
    """Addressing for a network in one family.

    Attributes:
        gateway: None: none on a private network; the first host address on a public one.
        dhcp: Whether guests are told their addresses, by DHCP or by advertisements.
        pools: Pairs of first and last address to give out; empty: all of the prefix.
        mode: How guests come to their IPv6 address; None: by SLAAC, where they are told.
        routes: Pairs of prefix and next hop that guests are told.
    """

    network_id: str
    cidr: str
    gateway: str | None = None
    dhcp: bool = True
    dns: tuple[str, ...] = ()
    pools: tuple[tuple[str, str], ...] = ()
    mode: Ipv6Mode | None = None
    routes: tuple[tuple[str, str], ...] = ()


class SubnetChange(Value):
    """A change of addressing."""

    name: Name = ""
    gateway: str | None = None
    dhcp: bool = True
    dns: tuple[str, ...] = ()
    pools: tuple[tuple[str, str], ...] = ()
    mode: Ipv6Mode | None = None
    routes: tuple[tuple[str, str], ...] = ()


class NewNetwork(New):
    """A network; its addressing comes with `Networks.create_subnet`."""

    is_public: bool = False
    description: str = Field(default="", max_length=4096)
    dns_domain: DnsDomain = ""


class NetworkChange(Value):
    """A change of a network."""

    name: Name = ""
    description: str = Field(default="", max_length=4096)
    dns_domain: DnsDomain = ""


class Shaping(Value):
    """Limits of a link; `in` is towards the guest. What is None or 0 is not limited.

    Attributes:
        burst_kbit_in, burst_kbit_out: What may pass at once after a rest; None: little.
        delay_ms, jitter_ms, loss_percent: Of each direction.
    """

    rate_kbit_in: int | None = Field(default=None, ge=8, le=32_000_000)
    rate_kbit_out: int | None = Field(default=None, ge=8, le=32_000_000)
    burst_kbit_in: int | None = Field(default=None, ge=1, le=8_000_000)
    burst_kbit_out: int | None = Field(default=None, ge=1, le=8_000_000)
    delay_ms: int = Field(default=0, ge=0, le=60_000)
    jitter_ms: int = Field(default=0, ge=0, le=60_000)
    loss_percent: float = Field(default=0.0, ge=0.0, le=100.0)

    @model_validator(mode="after")
    def _check_jitter(self) -> Self:
        if self.jitter_ms > self.delay_ms:
            raise ValueError("jitter_ms must not be greater than delay_ms")
        return self

    def limits(self) -> dict[str, Any] | None:
        """Return it as rows keep it; None where nothing is limited."""
        found = self.model_dump()
        return found if any(found.values()) else None


class AddressPair(Value):
    """Further source addresses of a NIC: an address or a prefix; `mac` None: its own."""

    prefix: str
    mac: str | None = None


class NewRule(Value):
    """A rule of a security group; protocol: a name or a number.

    Attributes:
        first, last: Ports; of ICMP: type and code.
    """

    direction: Literal["ingress", "egress"]
    ethertype: Literal["IPv4", "IPv6"] = "IPv4"
    protocol: str | None = None
    first: int | None = None
    last: int | None = None
    remote_prefix: str | None = None
    remote_group_id: str | None = None
    description: str = Field(default="", max_length=255)


class NewSecurityGroup(New):
    """A security group.

    Attributes:
        rules: None: what goes out is free, as Neutron has it.
    """

    description: str = Field(default="", max_length=255)
    rules: tuple[NewRule, ...] | None = None


class SecurityGroupChange(Value):
    """A change of a security group; rules given are all there are then."""

    name: Name = ""
    description: str = Field(default="", max_length=255)
    rules: tuple[NewRule, ...] = ()


class NewNic(New):
    """A NIC.

    Attributes:
        address: None: the server chooses where the network has a subnet.
        address6: The same of IPv6, where guests do not take it from their MAC.
        dns_name: In the DNS of the network; empty: the name of the instance.
        profile: None: PROTECTED on a public network, DISABLED on a private one; with
            groups: the predefined one among them, else CUSTOM.
        security_groups: Names or ids; None: none are named.
        pairs: What it may send from, beside its own.
        is_guarded: False: no firewall, and any source.
        shaping: None: that of the policy, if any.
    """

    network_id: str
    instance_id: str | None = None
    mac: str | None = None
    address: str | None = None
    address6: str | None = None
    dns_name: DnsName = ""
    profile: Profile | None = None
    security_groups: tuple[str, ...] | None = None
    pairs: tuple[AddressPair, ...] = ()
    is_guarded: bool = True
    shaping: Shaping | None = None
    qos_policy_id: str | None = None


class NicChange(Value):
    """A change of a NIC; another network or address takes effect while it runs."""

    name: Name = ""
    network_id: str = ""
    instance_id: str | None = None
    address: str | None = None
    address6: str | None = None
    dns_name: DnsName = ""
    profile: Profile = "DISABLED"
    security_groups: tuple[str, ...] = ()
    pairs: tuple[AddressPair, ...] = ()
    is_guarded: bool = True
    shaping: Shaping | None = None
    qos_policy_id: str | None = None


class NewFile(Value):
    """A file that a guest writes at its first boot; `content` is in base64."""

    path: str = Field(pattern=r"^/[^\n]{1,254}$")
    content: str = Field(max_length=_LARGEST_FILE, pattern=r"^[A-Za-z0-9+/]*={0,2}$")
    mode: str = Field(default="0644", pattern=r"^[0-7]{3,4}$")
    owner: str = Field(default="root:root", pattern=r"^[a-z_][a-z0-9_.-]*(:[a-z_][a-z0-9_.-]*)?$")

    @field_validator("content")
    @classmethod
    def _is_base64(cls, value: str) -> str:
        try:
            b64decode(value, validate=True)
        except ValueError as error:
            raise ValueError("is not in base64") from error
        return value


class NewMachine(Value):
    """What may be asked of a machine; what is not given is chosen.

    Attributes:
        disk_bus, nic_model: Of all its disks and NICs.
        clock: localtime for Windows, which takes the real-time clock for that.
        has_tablet: The pointer on the screen follows the viewer's.
        boots_from_cdrom: CDs are tried before disks.
    """

    firmware: Literal["bios", "uefi"] | None = None
    disk_bus: Literal["virtio", "scsi", "sata", "ide", "usb"] | None = None
    nic_model: Literal["virtio", "e1000", "e1000e", "rtl8139", "pcnet"] | None = None
    video: Literal["vga", "virtio", "cirrus"] | None = None
    clock: Literal["utc", "localtime"] | None = None
    has_tablet: bool | None = None
    boots_from_cdrom: bool | None = None

    def told(self) -> dict[str, Any]:
        """Return what is asked for, by name."""
        return {name: value for name, value in self.given().items() if value is not None}


class NewInstance(New):
    """An instance. Sizes come from the flavor, or one is found or made for the sizes.

    Attributes:
        nics: NICs to be made with it, in their order; their `instance_id` is set here.
        nic_ids: NICs that exist already.
        image_id: What its root disk is a clone of; of a CD, the root disk is blank.
        root_volume_id, root_snapshot_id: Boot from this in place of an image.
        is_root_kept: The root disk survives the instance; a `root_volume_id` always does.
        cdrom_ids: Images of CDs in its drives.
        machine: What may be asked of the machine; see `services.machines`.
        password_hash: Of root, as crypt(5) has it.
    """

    name: str = Field(min_length=1, max_length=255)
    flavor_id: str | None = None
    vcpus: int | None = Field(default=None, ge=1, le=64)
    ram_mib: int | None = Field(default=None, ge=64, le=1_048_576)
    disk_gib: int | None = Field(default=None, ge=1, le=65_536)
    image_id: str | None = None
    root_volume_id: str | None = None
    root_snapshot_id: str | None = None
    is_root_kept: bool = False
    cdrom_ids: tuple[str, ...] = Field(default=(), max_length=MOST_CDROMS)
    machine: NewMachine = Field(default_factory=NewMachine)
    key_name: str | None = None
    user_data: str | None = Field(default=None, max_length=65_535)
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)
    power: Power = "running"
    nics: tuple[NewNic, ...] = ()
    nic_ids: tuple[str, ...] = ()
    files: tuple[NewFile, ...] = Field(default=(), max_length=MOST_FILES)
    tags: tuple[Tag, ...] = Field(default=(), max_length=MOST_TAGS)
    group_id: str | None = None
    password_hash: str | None = None
    has_config_drive: bool = False
    reservation_id: str | None = None
    launch_index: int = 0


class InstanceChange(Value):
    """A change of what an instance is called."""

    name: str = Field(default="instance", min_length=1, max_length=255)
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class Rebuild(Value):
    """A root disk made anew, and what else its guest shall be told; what is not given stays."""

    image_id: str
    name: str = Field(default="instance", min_length=1, max_length=255)
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)
    key_name: str | None = None
    user_data: str | None = Field(default=None, max_length=65_535)
    files: tuple[NewFile, ...] = Field(default=(), max_length=MOST_FILES)
    password_hash: str | None = None


class Size(Value):
    """A size: a flavor, or numbers; for a resize, those not given stay."""

    flavor_id: str | None = None
    vcpus: int | None = Field(default=None, ge=1, le=64)
    ram_mib: int | None = Field(default=None, ge=64, le=1_048_576)
    disk_gib: int | None = Field(default=None, ge=1, le=65_536)


class NewVolume(New):
    """A volume beside root disks: blank, or made of at most one other thing.

    Attributes:
        size_gib: None: as large as what it is made of.
        source_id: A volume, of which it becomes a clone.
        backup_id: What a backup holds is copied into it.
        type_id: None: the default.
    """

    size_gib: int | None = Field(default=None, ge=1, le=65_536)
    image_id: str | None = None
    snapshot_id: str | None = None
    source_id: str | None = None
    backup_id: str | None = None
    type_id: str | None = None
    instance_id: str | None = None
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class VolumeChange(Value):
    """A change of what a volume is called."""

    name: Name = ""
    description: str = Field(default="", max_length=4096)
    properties: Properties = Field(default_factory=dict)


class NewStep(Value):
    """One step of a plan; `before` and `after` are attributes as in docs/api.md."""

    action: Literal["create", "update", "replace", "delete"]
    kind: StepKind
    id: Id
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


class NewDeployment(Value):
    """A whole plan."""

    id: Id
    name: Name = ""
    topology_id: str | None = Field(default=None, max_length=64)
    steps: tuple[NewStep, ...] = Field(max_length=20_000)
