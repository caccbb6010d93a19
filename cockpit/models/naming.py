"""Good first names and prefixes for new bricks."""

import re
from collections.abc import Collection

from cockpit.models.blocks import AnyBlock, Instance, Network
from cockpit.models.topology import Topology

INTERNET = "Internet"

_NUMBER = re.compile(r"-\d+$")
_LONGEST = 63
_PUBLIC = ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")
"""Prefixes for documentation (RFC 5737): they lead nowhere outside the box."""
_PRIVATE = 256


def next_free(name: str, taken: Collection[str]) -> str:
    """Return the name if it is free, or else with the lowest free number behind it."""
    if name not in taken:
        return name
    stem = _NUMBER.sub("", name)
    number = 1
    while True:
        suffix = f"-{number}"
        numbered = stem[: _LONGEST - len(suffix)] + suffix
        if numbered not in taken:
            return numbered
        number += 1


def instance_name(topology: Topology, onto: AnyBlock | None) -> str:
    """Return the name of a new server: after the rail that it is dropped on."""
    stem = "server"
    if isinstance(onto, Network):
        stem = "web" if onto.is_public else _NUMBER.sub("", onto.name)
    return next_free(f"{stem}-1", _names(topology))


def network_name(topology: Topology, *, is_public: bool) -> str:
    """Return the name of a new network."""
    return next_free(INTERNET if is_public else "net-1", _names(topology))


def volume_name(topology: Topology, onto: AnyBlock | None) -> str:
    """Return the name of a new volume: after the server that it is dropped on."""
    name = f"{onto.name}-data" if isinstance(onto, Instance) else "volume-1"
    return next_free(name[:_LONGEST], _names(topology))


def free_name(topology: Topology, name: str) -> str:
    """Return a name that no brick has, made from this one."""
    return next_free(name, _names(topology))


def free_cidr(topology: Topology, *, is_public: bool) -> str:
    """Return a prefix that no other network of the drawing has; "" when all are taken."""
    taken = {block.cidr for block in topology if isinstance(block, Network)}
    offered = _PUBLIC if is_public else [f"10.0.{n}.0/24" for n in range(1, _PRIVATE)]
    return next((cidr for cidr in offered if cidr not in taken), "")


def _names(topology: Topology) -> set[str]:
    return {block.name for block in topology}
