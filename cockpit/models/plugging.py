"""The links of bricks whose resources name what they are plugged into."""

from collections.abc import Callable, Iterator
from typing import TypeAlias
from uuid import UUID

from cockpit.models.blocks import (
    AnyLink,
    Attachment,
    FloatingLink,
    PoolLink,
    PortLink,
    RouterLink,
)
from cockpit.models.plan import Attributes

ServerOf: TypeAlias = Callable[[str], str | None]
"""Tells the instance of a NIC by their ids."""


def links_of_resource(
    kind: str, key: UUID, attributes: Attributes, server_of: ServerOf
) -> Iterator[AnyLink]:
    """Yield the links that a resource of this kind tells of; NICs are resources themselves."""
    match kind:
        case "volume" if attributes.get("server_id"):
            yield Attachment(instance_id=UUID(attributes["server_id"]), volume_id=key)
        case "router":
            yield from _router(key, attributes)
        case "floating_ip":
            yield from _floating(key, attributes, server_of)
        case "physical_port" if attributes.get("network_id"):
            yield PortLink(port_id=key, network_id=UUID(attributes["network_id"]))


def _router(key: UUID, attributes: Attributes) -> Iterator[RouterLink]:
    gateway = attributes.get("external_network_id")
    if gateway:
        address = attributes.get("external_ip_address") or ""
        yield RouterLink(router_id=key, network_id=UUID(gateway), address=address)
    seen = set()
    for end in attributes.get("interfaces") or ():
        network, address = end["network_id"], end.get("ip_address") or ""
        if network not in seen:  # a router may have an interface for each family
            seen.add(network)
            shown = "" if ":" in address else address
            yield RouterLink(router_id=key, network_id=UUID(network), address=shown)


def _floating(key: UUID, attributes: Attributes, server_of: ServerOf) -> Iterator[AnyLink]:
    if attributes.get("network_id"):
        yield PoolLink(floating_id=key, network_id=UUID(attributes["network_id"]))
    nic = attributes.get("port_id")
    server = server_of(nic) if nic else None
    if nic and server:
        yield FloatingLink(floating_id=key, instance_id=UUID(server), nic_id=UUID(nic))
