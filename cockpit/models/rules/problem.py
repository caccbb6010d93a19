"""A problem of a drawing, and how checks look around in one."""

from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from cockpit.models.blocks import AnyBlock, Instance, Network, Nic
from cockpit.models.changes import Change
from cockpit.models.sentences import Sentence
from cockpit.models.topology import Topology

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a drawing that will not work, or that was hardly meant.

    Attributes:
        severity: With an error an apply would be refused; a warning is for thought.
        ids: The bricks and links it is about, the most important first.
        hint: What to do about it.
        fix: The change that mends it, where one is obvious.
        fix_label: The words on the button for `fix`.
    """

    severity: Severity
    ids: tuple[UUID, ...]
    sentence: Sentence
    hint: Sentence
    fix: Change | None = None
    fix_label: Sentence | None = None


def networks(topology: Topology) -> list[Network]:
    """Return all networks."""
    return [block for block in topology if isinstance(block, Network)]


def instances(topology: Topology) -> list[Instance]:
    """Return all servers."""
    return [block for block in topology if isinstance(block, Instance)]


def nics(topology: Topology, block: AnyBlock) -> list[Nic]:
    """Return the NICs of a server, or those on a network."""
    return [link for link in topology.links_of(block.id) if isinstance(link, Nic)]


def networks_of(topology: Topology, server: Instance) -> list[Network]:
    """Return the networks of a server, each once."""
    ids = dict.fromkeys(nic.network_id for nic in nics(topology, server))
    networks = [topology.block(key) for key in ids]
    return [network for network in networks if isinstance(network, Network)]
