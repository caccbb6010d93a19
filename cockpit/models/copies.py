"""Copy bricks with their links: as text, and as edits that draw them once more."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from cockpit.models.blocks import AnyBlock, AnyLink, Attachment, Nic, ends
from cockpit.models.changes import AddBlock, AddLink, Batch, Edit
from cockpit.models.naming import next_free
from cockpit.models.topology import Topology

FORMAT = "synnefo-cockpit/project"
VERSION = 1


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
    """Return these bricks and all links whose instance is among them."""
    blocks = tuple(block for block in topology if block.id in ids)
    kept = tuple(link for link in topology.links() if link.instance_id in ids)
    return Piece(blocks=blocks, links=kept)


def to_text(piece: Piece) -> str:
    """Return a piece as text for the clipboard."""
    return json.dumps(piece.model_dump(mode="json"), indent=2, sort_keys=True) + "\n"


def from_text(text: str) -> Piece | None:
    """Return the piece that a text holds, or None when it is something else."""
    try:
        piece = Piece.model_validate_json(text)
    except ValidationError:
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
        edits.append(AddBlock(block.model_copy(update=fields)))
    networks = {block.id for block in topology if block.kind == "network"}
    edits += map(AddLink, _links(piece.links, new_ids, networks))
    return Copies(Batch(tuple(edits)), tuple(new_ids.values()))


def _links(
    links: Iterable[AnyLink], new_ids: dict[UUID, UUID], networks: set[UUID]
) -> Iterable[AnyLink]:
    for link in links:
        instance_id = new_ids.get(link.instance_id)
        other = ends(link)[1]
        other_id = new_ids.get(other)
        if instance_id is None:
            continue
        match link:
            case Attachment() if other_id is not None:
                yield Attachment(instance_id=instance_id, volume_id=other_id)
            case Nic() if other_id is not None:
                ids = {"id": uuid4(), "instance_id": instance_id, "network_id": other_id}
                yield link.model_copy(update=ids)
            case Nic() if other in networks:
                # An address belongs to one NIC: the copy on the same network gets a new one.
                yield Nic(instance_id=instance_id, network_id=other, profile=link.profile)
            case _:
                continue
