"""The design: a networkx graph of bricks, edited only through changes."""

from collections.abc import Callable, Iterator
from uuid import UUID

import networkx as nx

from cockpit.errors import TopologyError
from cockpit.models.blocks import AnyBlock, AnyLink, Nic, ends
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
from cockpit.models.fitting import unfit
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

    def wearers(self, group_id: UUID) -> list[Nic]:
        """Return the links that wear a security group."""
        nics = (link for link in self._links.values() if isinstance(link, Nic))
        return [nic for nic in nics if group_id in nic.groups]

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
        if any(end not in self._graph for end in ends(link)):
            return say("One of the bricks is not in this drawing")
        return unfit(self, link)

    def _apply_one(self, edit: Edit) -> Edit:
        match edit:
            case AddBlock(block):
                return self._add_block(block)
            case RemoveBlock(block_id):
                return self._remove_block(block_id)
            case ReplaceBlock(block):
                return self._replace_block(block)
            case AddLink(link):
                if reason := self.refusal(link) or self._unknown_groups(link):
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
                return self._replace_link(link)

    def _add_block(self, block: AnyBlock) -> Edit:
        if block.id in self:
            raise TopologyError(say("{name} is drawn already", name=block.name))
        self._graph.add_node(block.id, block=block)
        return RemoveBlock(block.id)

    def _replace_link(self, link: AnyLink) -> Edit:
        before = self.link(link.id)
        if ends(before) != ends(link):
            raise TopologyError(say("A link keeps its ends"), say("Remove it and draw a new one."))
        if reason := self._unknown_groups(link):
            raise TopologyError(reason)
        self._links[link.id] = link
        return ReplaceLink(before)

    def _replace_block(self, block: AnyBlock) -> Edit:
        old = self.block(block.id)
        if old.kind != block.kind:
            raise TopologyError(
                say("{name} cannot become a {kind}", name=old.name, kind=block.kind)
            )
        self._graph.nodes[block.id]["block"] = block
        for link in self.links_of(block.id):
            # A rail that turns public may not fit what hangs on it.
            if reason := unfit(self, link):
                self._graph.nodes[block.id]["block"] = old
                raise TopologyError(reason, say("Remove the link first."))
        return ReplaceBlock(old)

    def _unknown_groups(self, link: AnyLink) -> str:
        """Say that a link wears a security group that is not drawn, or ""."""
        groups = link.groups if isinstance(link, Nic) else ()
        if all(key in self._graph and self.block(key).kind == "security_group" for key in groups):
            return ""
        return say("A security group of the link is not in this drawing")

    def _remove_block(self, block_id: UUID) -> Edit:
        block = self.block(block_id)
        if self._graph.degree(block_id):
            raise TopologyError(
                say("{name} still has links", name=block.name), say("Remove its links first.")
            )
        if block.kind == "security_group" and self.wearers(block_id):
            raise TopologyError(
                say("Links wear {name}", name=block.name), say("Take it off them first.")
            )
        self._graph.remove_node(block_id)
        return AddBlock(block)


def _flatten(change: Change) -> Iterator[Edit]:
    if isinstance(change, Batch):
        for inner in change.changes:
            yield from _flatten(inner)
    else:
        yield change
