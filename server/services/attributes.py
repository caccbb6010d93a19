"""What a deployment may set on each kind of resource; see docs/api.md, "Resources"."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, ValidationError

from server.errors import InvalidRequestError
from server.services.values import Id, Power, Profile, Value


class NetworkAttributes(Value):
    """Of a network."""

    name: str = Field(min_length=1, max_length=255)
    external: bool = False
    cidr: str | None = None
    gateway_ip: str | None = None
    enable_dhcp: bool = True
    dns_nameservers: tuple[str, ...] = ()


class ServerAttributes(Value):
    """Of an instance."""

    name: str = Field(min_length=1, max_length=255)
    vcpus: int = Field(ge=1, le=64)
    ram_mib: int = Field(ge=64, le=1_048_576)
    disk_gib: int = Field(ge=1, le=65_536)
    image: str = Field(min_length=1, max_length=255)
    key_name: str | None = Field(default=None, max_length=255)
    user_data: str | None = Field(default=None, max_length=65_535)
    power: Power = "running"


class PortAttributes(Value):
    """Of a NIC."""

    network_id: Id
    server_id: Id | None = None
    ip_address: str | None = None
    firewall_profile: Profile = "DISABLED"


class VolumeAttributes(Value):
    """Of a volume beside the root disks."""

    name: str = Field(min_length=1, max_length=255)
    size_gib: int = Field(ge=1, le=65_536)
    server_id: Id | None = None


AnyAttributes = NetworkAttributes | ServerAttributes | PortAttributes | VolumeAttributes

ATTRIBUTES: Mapping[str, type[AnyAttributes]] = {
    "network": NetworkAttributes,
    "server": ServerAttributes,
    "port": PortAttributes,
    "volume": VolumeAttributes,
}


def read(kind: str, values: Mapping[str, Any] | None, what: str) -> AnyAttributes:
    """Read the attributes of a resource.

    Args:
        kind: network, server, port or volume.
        values: As they came.
        what: Names the step in a refusal: `Step 3 (create server web-1)`.

    Raises:
        InvalidRequestError: Names the step and the attribute.
    """
    if values is None:
        raise InvalidRequestError(f"{what}: `after` is missing")
    try:
        return ATTRIBUTES[kind].model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidRequestError(f"{what}: {place}: {first['msg']}") from error
