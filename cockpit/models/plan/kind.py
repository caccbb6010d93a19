"""What a kind of resource must know to take part in plans."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cockpit.models.blocks import (
    AnyBlock,
    FloatingLink,
    Network,
    Nic,
    PoolLink,
    PortLink,
    RouterLink,
)
from cockpit.models.live import Live
from cockpit.models.plan.step import Attributes
from cockpit.models.resources import Resource
from cockpit.models.sentences import Sentence
from cockpit.models.topology import Topology


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource as the design has it.

    What the design has no opinion on is not among the attributes.
    """

    id: str
    name: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Facts:
    """What an attribute is judged with beside its two values."""

    have: Resource
    live: Live
    topology_id: str


@dataclass(slots=True)
class Design:
    """A topology with its links sorted, so that planning walks through them once.

    Attributes:
        holders: By volume, the instance that it is plugged into.
        nics: Public ones first: the first of a server becomes its guest's eth0.
    """

    topology: Topology
    holders: dict[UUID, UUID] = field(default_factory=dict)
    nics: list[Nic] = field(default_factory=list)
    router_links: dict[UUID, list[RouterLink]] = field(default_factory=dict)
    pools: dict[UUID, PoolLink] = field(default_factory=dict)
    floating: dict[UUID, FloatingLink] = field(default_factory=dict)
    ports: dict[UUID, PortLink] = field(default_factory=dict)
    blocks: dict[UUID, AnyBlock] = field(default_factory=dict)

    def name(self, block_id: UUID) -> str:
        """Return the name of a brick."""
        return self.blocks[block_id].name

    def nics_of(self, instance_id: UUID) -> list[Nic]:
        """Return the NICs of an instance, public ones first."""
        return [nic for nic in self.nics if nic.instance_id == instance_id]

    def is_public(self, network_id: UUID) -> bool:
        """Tell whether a network is public."""
        network = self.blocks[network_id]
        return isinstance(network, Network) and network.is_public


def design_of(topology: Topology) -> Design:
    """Return a topology with its links sorted."""
    design = Design(topology, blocks={block.id: block for block in topology})
    for link in topology.links():
        match link:
            case Nic():
                design.nics.append(link)
            case RouterLink():
                design.router_links.setdefault(link.router_id, []).append(link)
            case PoolLink():
                design.pools[link.floating_id] = link
            case FloatingLink():
                design.floating[link.floating_id] = link
            case PortLink():
                design.ports[link.port_id] = link
            case _:
                design.holders[link.volume_id] = link.instance_id
    design.nics.sort(key=lambda nic: not design.is_public(nic.network_id))
    return design


def _never(_field: str, _value: Any, _old: Any, _facts: Facts) -> bool:
    return False


def _no_problem(_name: str, _field: str, _value: Any, _old: Any) -> Sentence | None:
    return None


def _nothing_lost(_name: str, _before: Attributes) -> Sentence | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource that plans may name.

    Attributes:
        attributes: What a deployment may set; see docs/api.md, "Resources".
        wanted: Yields what the design has of it, in the order of making.
        is_satisfied: Tells whether an attribute that looks different is as wanted.
        problem: Says why an attribute cannot be changed, or None when it can.
        lost: Says what goes for good with a resource, or None.
        replacing: Attributes that another resource under the same id is made for.
        own_choice: Attributes that are sent as they are wanted, also where nothing changes:
            None lets the server choose anew.
        leaning: By attribute, one that makes no sense any more when it changes.
    """

    attributes: tuple[str, ...]
    wanted: Callable[[Design], Iterator[Wanted]]
    is_satisfied: Callable[[str, Any, Any, Facts], bool] = _never
    problem: Callable[[str, str, Any, Any], Sentence | None] = _no_problem
    lost: Callable[[str, Attributes], Sentence | None] = _nothing_lost
    replacing: frozenset[str] = frozenset()
    own_choice: frozenset[str] = frozenset()
    leaning: Mapping[str, str] = field(default_factory=dict)
