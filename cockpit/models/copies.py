"""Copy bricks with their links: as text, and as edits that draw them once more."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    FloatingLink,
    Nic,
    PoolLink,
    PortLink,
    RouterLink,
    SecurityGroup,
    ends,
)
from cockpit.models.changes import AddBlock, AddLink, Batch, Edit
from cockpit.models.migrations import MIGRATIONS
from cockpit.models.naming import next_free
from cockpit.models.project_file import FORMAT, VERSION
from cockpit.models.topology import Topology


class Piece(BaseModel):
    """Bricks cut out of a drawing, in the form of a project file.

    A link may name a network that is not among the blocks: pasted into the drawing
    that it came from, the copy hangs there again.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: str = FORMAT
    version: int = VERSION
    blocks: tuple[AnyBlock, ...]
    links: tuple[AnyLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Copies:
    """What has to be done to draw a piece once more.

    Attributes:
        ids: The new bricks, in the order of their originals.
    """

    change: Batch
    ids: tuple[UUID, ...]


def cut_out(topology: Topology, ids: Collection[UUID]) -> Piece:
    """Return these bricks and all links that belong to one of them."""
    blocks = tuple(block for block in topology if block.id in ids)
    kept = tuple(link for link in topology.links() if ends(link)[0] in ids)
    return Piece(blocks=blocks, links=kept)


def to_text(piece: Piece) -> str:
    """Return a piece as text for the clipboard."""
    return json.dumps(piece.model_dump(mode="json"), indent=2, sort_keys=True) + "\n"


def from_text(text: str) -> Piece | None:
    """Return the piece that a text holds, or None when it is something else."""
    try:
        content = json.loads(text)
        while isinstance(content, dict) and content.get("version") in MIGRATIONS:
            content = MIGRATIONS[content["version"]](content)
        piece = Piece.model_validate(content)
    except (ValueError, RecursionError):
        return None
    return piece if piece.format == FORMAT and piece.version <= VERSION else None


def drawn_again(topology: Topology, piece: Piece, dx: float, dy: float) -> Copies:
    """Return the edits that put a piece into a drawing under new ids and free names."""
    names: dict[str, set[str]] = {}
    for block in topology:
        names.setdefault(block.kind, set()).add(block.name)
    new_ids = {block.id: uuid4() for block in piece.blocks}
    edits: list[Edit] = []
    for block in piece.blocks:
        # A server may be called like its network.
        taken = names.setdefault(block.kind, set())
        name = next_free(block.name, taken)
        taken.add(name)
        place = {"x": block.x + dx, "y": block.y + dy}
        fields: dict[str, object] = {"id": new_ids[block.id], "name": name, **place}
        if isinstance(block, SecurityGroup):
            fields["rules"] = tuple(
                rule.model_copy(update={"group": new_ids.get(rule.group, rule.group)})
                if rule.group is not None
                else rule
                for rule in block.rules
            )
        copy = block.model_copy(update=fields)
        if copy.kind == "floating_ip":
            copy = copy.model_copy(update={"address": ""})
        edits.append(AddBlock(copy))
    edits += map(AddLink, _Linker(topology, new_ids).links(piece.links))
    return Copies(Batch(tuple(edits)), tuple(new_ids.values()))


class _Linker:
    """Draws the links of copies; what they are plugged into may be a copy or the original."""

    def __init__(self, topology: Topology, new_ids: dict[UUID, UUID]) -> None:
        self._new_ids = new_ids
        self._networks = {block.id for block in topology if block.kind == "network"}
        self._groups = {block.id for block in topology if block.kind == "security_group"}

    def links(self, links: Iterable[AnyLink]) -> Iterator[AnyLink]:
        """Yield the links of the copies."""
        for link in links:
            copy = self._link(link)
            if copy is not None:
                yield copy

    def _link(self, link: AnyLink) -> AnyLink | None:
        own, other = ends(link)
        holder, copied = self._new_ids.get(own), self._new_ids.get(other)
        network = copied or (other if other in self._networks else None)
        if holder is None:
            return None
        match link:
            case Attachment() if copied is not None:
                return Attachment(instance_id=holder, volume_id=copied)
            case FloatingLink() if copied is not None:
                return FloatingLink(floating_id=copied, instance_id=holder)
            case Nic() if network is not None:
                return self._nic(link, holder, network, is_apart=copied is not None)
            case RouterLink() if network is not None:
                # An address belongs to one router: the copy on the same network gets another.
                address = link.address if copied is not None else ""
                return RouterLink(router_id=holder, network_id=network, address=address)
            case PoolLink() if network is not None:
                return PoolLink(floating_id=holder, network_id=network)
            case PortLink() if copied is not None:
                return PortLink(port_id=holder, network_id=copied)
            case _:
                return None

    def _nic(self, nic: Nic, holder: UUID, network: UUID, *, is_apart: bool) -> Nic:
        groups = (self._new_ids.get(key, key) for key in nic.groups)
        known = {*self._groups, *self._new_ids.values()}
        update: dict[str, object] = {
            "id": uuid4(),
            "instance_id": holder,
            "network_id": network,
            "groups": tuple(key for key in groups if key in known),
        }
        if not is_apart:
            # An address belongs to one NIC: the copy on the same network gets a new one.
            update |= {"address": "", "address6": ""}
        return nic.model_copy(update=update)
