"""The design: a networkx graph of bricks, edited only through changes."""

from collections.abc import Callable, Iterator
from uuid import UUID

import networkx as nx

from cockpit.errors import TopologyError
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    Instance,
    Network,
    Nic,
    Volume,
    ends,
)
from cockpit.models.changes import (
    AddBlock,
    AddLink,
    Batch,
    Change,
    Edit,
    RemoveBlock,
    RemoveLink,
    ReplaceBlock,
    ReplaceLink,
)
from cockpit.models.sentences import say

Listener = Callable[[Edit], None]


class Topology:
    """Bricks and the links between them.

    `apply` is the only way in. It returns the change that takes the edit back,
    and tells every listener afterwards, so undo, the canvas and the dirty flag
    need nothing else.

    Attributes:
        id: Marks, in the cloud, what belongs to this drawing.
        name: Name of the drawing.
    """

    def __init__(self, topology_id: UUID, name: str) -> None:
        self.id = topology_id
        self.name = name
        self._graph: nx.MultiGraph[UUID] = nx.MultiGraph()
        self._links: dict[UUID, AnyLink] = {}
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each elementary change; return the way to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def __iter__(self) -> Iterator[AnyBlock]:
        """Yield all bricks in the order in which they were added."""
        return (data["block"] for _, data in self._graph.nodes(data=True))

    def __len__(self) -> int:
        """Return the number of bricks."""
        return len(self._graph)

    def __contains__(self, any_id: object) -> bool:
        """Tell whether a brick or a link has this id."""
        return any_id in self._links or any_id in self._graph

    def block(self, block_id: UUID) -> AnyBlock:
        """Return one brick.

        Raises:
            TopologyError: There is no such brick.
        """
        try:
            found: AnyBlock = self._graph.nodes[block_id]["block"]
        except KeyError:
            raise TopologyError(f"There is no brick {block_id} in this topology") from None
        return found

    def link(self, link_id: UUID) -> AnyLink:
        """Return one link.

        Raises:
            TopologyError: There is no such link.
        """
        try:
            return self._links[link_id]
        except KeyError:
            raise TopologyError(f"There is no link {link_id} in this topology") from None

    def links(self) -> list[AnyLink]:
        """Return all links in the order in which they were added."""
        return [*self._links.values()]

    def links_of(self, block_id: UUID) -> list[AnyLink]:
        """Return the links of one brick in the order in which they were added.

        Raises:
            TopologyError: There is no such brick.
        """
        self.block(block_id)
        return [self._links[key] for _, _, key in self._graph.edges(block_id, keys=True)]

    def apply(self, change: Change) -> Change:
        """Make one edit and return its inverse.

        Raises:
            TopologyError: The edit does not fit; nothing was changed.
        """
        done: list[Edit] = []
        inverses: list[Edit] = []
        try:
            for edit in _flatten(change):
                inverses.append(self._apply_one(edit))
                done.append(edit)
        except TopologyError:
            for inverse in reversed(inverses):
                self._apply_one(inverse)
            raise
        for edit in done:
            for listener in tuple(self._listeners):
                listener(edit)
        return inverses[0] if len(inverses) == 1 else Batch(tuple(reversed(inverses)))

    def refusal(self, link: AnyLink) -> str:
        """Say in one sentence why a link does not fit, or "" when it does."""
        if link.id in self:
            return say("These bricks are already plugged together")
        a, b = ends(link)
        if a not in self._graph or b not in self._graph:
            return say("One of the bricks is not in this drawing")
        one, other = self.block(a), self.block(b)
        match link:
            case Nic() if isinstance(one, Instance) and isinstance(other, Network):
                return ""
            case Attachment() if isinstance(one, Instance) and isinstance(other, Volume):
                taken = self.links_of(b)
                if taken:
                    holder = self.block(taken[0].instance_id)
                    return say(
                        "{name} is already plugged into {holder}",
                        name=other.name,
                        holder=holder.name,
                    )
                return ""
            case _:
                return say("{one} cannot be plugged into {other}", one=other.name, other=one.name)

    def _apply_one(self, edit: Edit) -> Edit:
        match edit:
            case AddBlock(block):
                return self._add_block(block)
            case RemoveBlock(block_id):
                return self._remove_block(block_id)
            case ReplaceBlock(block):
                old = self.block(block.id)
                if old.kind != block.kind:
                    raise TopologyError(
                        say("{name} cannot become a {kind}", name=old.name, kind=block.kind)
                    )
                self._graph.nodes[block.id]["block"] = block
                return ReplaceBlock(old)
            case AddLink(link):
                if reason := self.refusal(link):
                    raise TopologyError(reason)
                self._links[link.id] = link
                self._graph.add_edge(*ends(link), key=link.id)
                return RemoveLink(link.id)
            case RemoveLink(link_id):
                gone = self.link(link_id)
                self._graph.remove_edge(*ends(gone), key=link_id)
                del self._links[link_id]
                return AddLink(gone)
            case ReplaceLink(link):
                before = self.link(link.id)
                if ends(before) != ends(link):
                    raise TopologyError(
                        say("A link keeps its ends"), say("Remove it and draw a new one.")
                    )
                self._links[link.id] = link
                return ReplaceLink(before)

    def _add_block(self, block: AnyBlock) -> Edit:
        if block.id in self:
            raise TopologyError(say("{name} is drawn already", name=block.name))
        self._graph.add_node(block.id, block=block)
        return RemoveBlock(block.id)

    def _remove_block(self, block_id: UUID) -> Edit:
        block = self.block(block_id)
        if self._graph.degree(block_id):
            raise TopologyError(
                say("{name} still has links", name=block.name), say("Remove its links first.")
            )
        self._graph.remove_node(block_id)
        return AddBlock(block)


def _flatten(change: Change) -> Iterator[Edit]:
    if isinstance(change, Batch):
        for inner in change.changes:
            yield from _flatten(inner)
    else:
        yield change
