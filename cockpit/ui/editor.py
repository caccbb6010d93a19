"""Turn an operator's intent into an undoable change."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from cockpit.errors import TopologyError
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PoolLink,
    Profile,
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
from cockpit.models.copies import Piece, cut_out, drawn_again, from_text, to_text
from cockpit.models.geometry import snapped
from cockpit.models.joints import joint
from cockpit.models.layout import tidy
from cockpit.models.making import BlockKind, new_block, pool_of, replaced, taken_off
from cockpit.models.topology import Topology
from cockpit.ui.commands import ChangeCommand

Place: TypeAlias = tuple[float, float]

COPY_STEP = 32.0
"""How far from its original a copy is put, right and down."""


class Editor(QObject):
    """What an operator can do to a topology; menus, canvas and inspector all call this.

    An intent that does not fit changes nothing and is told by `refused`.

    Attributes:
        topology: The drawing; it changes only through here.
        undo_stack: Every intent since the drawing was opened, without limit.
        default_image: What the first instance of a drawing boots from; "" for nothing yet.

    Signals:
        refused: An intent did not fit; carries the `TopologyError` to show.
        dirty_changed: The drawing differs from its file (True) or no longer does (False).
    """

    refused = Signal(TopologyError)
    dirty_changed = Signal(bool)

    def __init__(self, topology: Topology, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.topology = topology
        self.default_image = ""
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._tell_dirty)

    @property
    def is_dirty(self) -> bool:
        """Return whether the drawing differs from its file."""
        return not self.undo_stack.isClean()

    def mark_saved(self) -> None:
        """Take note that the file now holds the drawing as it is."""
        self.undo_stack.setClean()

    def add_block(
        self, kind: BlockKind, x: float, y: float, onto: UUID | None = None, image: str = ""
    ) -> UUID | None:
        """Put a new brick on the drawing, and plug it into the brick that it fell on.

        It falls on nothing, or on what it fits: an instance on a network, a volume on an
        instance. A new instance boots from `image`; "" is what the last one drawn boots from.

        Returns:
            The id of the new brick; None if it was refused.
        """
        target = None if onto is None else self.topology.block(onto)
        x, y = snapped(x), snapped(y)
        block = new_block(self.topology, kind, (x, y), target, image or self._usual_image())
        edits: list[Edit] = [AddBlock(block)]
        if target is not None:
            link = joint(block, target)
            if link is None:
                self._refuse(block, target)
                return None
            edits += map(AddLink, [*pool_of(self.topology, block, target), link])
        text = self.tr("Add {name}").format(name=block.name)
        return block.id if self._do(Batch((*edits,)), text) else None

    def add_image(self, name: str, x: float, y: float, onto: UUID | None = None) -> UUID | None:
        """Boot the instance it fell on from an image, or put a new instance there.

        Returns:
            The id of the instance; None if it was refused.
        """
        if onto is not None and isinstance(self.topology.block(onto), Instance):
            return onto if self.set_field(onto, "image", name) else None
        return self.add_block("instance", x, y, onto, image=name)

    def add_address(self, link_id: UUID, x: float, y: float) -> UUID | None:
        """Reserve a floating address that leads to one card of a server, as one step.

        Returns:
            The id of the address; None if it was refused.
        """
        nic = self.topology.link(link_id)
        if not isinstance(nic, Nic):
            return None
        block = new_block(self.topology, "floating_ip", (snapped(x), snapped(y)), None, "")
        lead = FloatingLink(floating_id=block.id, instance_id=nic.instance_id, nic_id=nic.id)
        server = self.topology.block(nic.instance_id)
        links: list[AnyLink] = [*pool_of(self.topology, block, server), lead]
        change = Batch((AddBlock(block), *map(AddLink, links)))
        text = self.tr("Add {name}").format(name=block.name)
        return block.id if self._do(change, text) else None

    def move(self, places: Mapping[UUID, Place]) -> bool:
        """Put bricks elsewhere; a drag ends in one call."""
        return self._do(self._moves(places), self.tr("Move"))

    def nudge(self, ids: Collection[UUID], dx: float, dy: float) -> bool:
        """Move bricks by a step of the arrow keys; steps in a row are one undo step."""
        blocks = [self.topology.block(block_id) for block_id in ids]
        places = {block.id: (block.x + dx, block.y + dy) for block in blocks}
        return self._do(self._moves(places), self.tr("Move"), nudged=frozenset(ids))

    def drop_on(self, block_id: UUID, place: Place, onto: UUID) -> bool:
        """Move a brick and plug it into the one that it fell on, as one step.

        What can be plugged in only once, and is so elsewhere, is unplugged there.
        """
        block, target = self.topology.block(block_id), self.topology.block(onto)
        link = joint(block, target)
        if link is None:
            self._refuse(block, target)
            return False
        edits: list[Edit] = [RemoveLink(old.id) for old in replaced(self.topology, link)]
        edits += [_moved(block, place)]
        edits += map(AddLink, [*pool_of(self.topology, block, target), link])
        return self._do(Batch((*edits,)), self.tr("Connect"))

    def wear(self, link_id: UUID, group_id: UUID) -> bool:
        """Let a link wear one more security group.

        A link that lets everything in would not notice: it then asks the groups alone.
        """
        link = self.topology.link(link_id)
        if not isinstance(link, Nic) or group_id in link.groups:
            return False
        profile: Profile = "CUSTOM" if link.profile == "DISABLED" else link.profile
        values = {"groups": (*link.groups, group_id), "profile": profile}
        name = self.topology.block(group_id).name
        return self._do(
            ReplaceLink(link.model_copy(update=values)), self.tr("Wear {name}").format(name=name)
        )

    def add_group(self, link_id: UUID, x: float, y: float) -> UUID | None:
        """Draw a new security group that a link wears, as one step.

        Returns:
            The id of the group; None if it was refused.
        """
        group = new_block(self.topology, "security_group", (snapped(x), snapped(y)), None, "")
        link = self.topology.link(link_id)
        if not isinstance(link, Nic):
            return None
        profile: Profile = "CUSTOM" if link.profile == "DISABLED" else link.profile
        worn = link.model_copy(update={"groups": (*link.groups, group.id), "profile": profile})
        change = Batch((AddBlock(group), ReplaceLink(worn)))
        text = self.tr("Add {name}").format(name=group.name)
        return group.id if self._do(change, text) else None

    def unplug(self, block_id: UUID, place: Place) -> bool:
        """Take a brick off what it is clipped to and leave it at a place, as one step.

        A floating address stays one of its network.
        """
        links = self.topology.links_of(block_id)
        edits: list[Edit] = [
            RemoveLink(link.id) for link in links if not isinstance(link, PoolLink)
        ]
        edits.append(_moved(self.topology.block(block_id), place))
        return self._do(Batch((*edits,)), self.tr("Detach"))

    def rename(self, block_id: UUID, name: str) -> bool:
        """Give a brick another name."""
        return self.set_field(block_id, "name", name.strip())

    def set_field(self, any_id: UUID, field: str, value: object) -> bool:
        """Give one field of a brick or link another value."""
        return self.set_fields(any_id, {field: value})

    def set_fields(self, any_id: UUID, values: Mapping[str, object]) -> bool:
        """Give several fields of one brick or link other values, as one step."""
        try:
            edit = self._replacement(any_id, values)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else ""
            sentence = self.tr("{field}: {reason}").format(field=field, reason=first["msg"])
            self.refused.emit(TopologyError(sentence))
            return False
        return self._do(edit, self.tr("Change {field}").format(field=", ".join(values)))

    def set_profile(self, link_id: UUID, profile: Profile) -> bool:
        """Put another shield on a link."""
        text = self.tr("Set {profile}").format(profile=profile)
        link = self.topology.link(link_id)
        return self._do(ReplaceLink(link.model_copy(update={"profile": profile})), text)

    def resize_rail(self, network_id: UUID, x: float, width: float) -> bool:
        """Give a rail another left end and length."""
        width = max(160.0, snapped(width))
        block = self.topology.block(network_id)
        changed = block.model_copy(update={"x": snapped(x), "width": width})
        return self._do(ReplaceBlock(changed), self.tr("Resize {name}").format(name=block.name))

    def connect_blocks(self, a: UUID, b: UUID) -> UUID | None:
        """Plug two bricks together, in either order.

        Returns:
            The id of the link; None if it was refused.
        """
        one, other = self.topology.block(a), self.topology.block(b)
        link = joint(one, other)
        if link is None:
            self._refuse(one, other)
            return None
        return link.id if self._do(AddLink(link), self.tr("Connect")) else None

    def refusal(self, a: UUID, b: UUID) -> str:
        """Say in one sentence why two bricks do not fit together, or "" when they do."""
        one, other = self.topology.block(a), self.topology.block(b)
        link = joint(one, other)
        if link is None:
            return self._no_joint(one, other)
        return self.topology.refusal(link)

    def disconnect_blocks(self, link_id: UUID) -> bool:
        """Remove a link."""
        return self._do(RemoveLink(link_id), self.tr("Disconnect"))

    def delete(self, ids: Iterable[UUID]) -> bool:
        """Take bricks, their links, and links off the drawing, as one step."""
        known = {link.id for link in self.topology.links()}
        links: dict[UUID, None] = {}
        blocks: list[UUID] = []
        for any_id in ids:
            if any_id in known:
                links[any_id] = None
            elif any_id in self.topology:
                blocks.append(any_id)
                links |= dict.fromkeys(link.id for link in self.topology.links_of(any_id))
        edits: list[Edit] = [*map(RemoveLink, links), *taken_off(self.topology, blocks, links)]
        edits += map(RemoveBlock, blocks)
        return self._do(Batch((*edits,)), self.tr("Delete"))

    def duplicate(
        self, ids: Collection[UUID], dx: float = COPY_STEP, dy: float = COPY_STEP
    ) -> list[UUID]:
        """Draw bricks once more, hanging on the same networks.

        Returns:
            The ids of the new bricks.
        """
        return self._draw_again(cut_out(self.topology, ids), dx, dy, self.tr("Duplicate"))

    def copy(self, ids: Collection[UUID]) -> str:
        """Return bricks and the links between them as text, in the form of a project file."""
        return to_text(cut_out(self.topology, ids))

    def paste(self, text: str, dx: float = COPY_STEP, dy: float = COPY_STEP) -> list[UUID]:
        """Draw what `copy` returned, here or in another drawing, with new identities.

        Returns:
            The ids of the new bricks; none if the text is something else.
        """
        piece = from_text(text)
        if piece is None:
            self.refused.emit(TopologyError(self.tr("The clipboard holds no bricks")))
            return []
        return self._draw_again(piece, dx, dy, self.tr("Paste"))

    def tidy(self) -> bool:
        """Lay the drawing out in tiers."""
        return self._do(tidy(self.topology), self.tr("Tidy"))

    def make(self, change: Change, text: str) -> bool:
        """Make a change that was worked out elsewhere, such as a quick fix."""
        return self._do(change, text)

    def import_change(self, change: Change) -> bool:
        """Draw what runs, as worked out by `cockpit.models.live`."""
        return self._do(change, self.tr("Import what runs"))

    def _tell_dirty(self, is_clean: bool) -> None:
        self.dirty_changed.emit(not is_clean)

    def _usual_image(self) -> str:
        images = [block.image for block in self.topology if isinstance(block, Instance)]
        return next((image for image in reversed(images) if image), self.default_image)

    def _draw_again(self, piece: Piece, dx: float, dy: float, text: str) -> list[UUID]:
        made = drawn_again(self.topology, piece, dx, dy)
        return [*made.ids] if self._do(made.change, text) else []

    def _replacement(self, any_id: UUID, values: Mapping[str, object]) -> Edit:
        for link in self.topology.links():
            if link.id == any_id:
                return ReplaceLink(type(link).model_validate({**link.model_dump(), **values}))
        block = self.topology.block(any_id)
        return ReplaceBlock(type(block).model_validate({**block.model_dump(), **values}))

    def _moves(self, places: Mapping[UUID, Place]) -> Batch:
        return Batch(
            tuple(
                _moved(self.topology.block(block_id), place) for block_id, place in places.items()
            )
        )

    def _refuse(self, one: AnyBlock, other: AnyBlock) -> None:
        self.refused.emit(TopologyError(self._no_joint(one, other)))

    def _no_joint(self, one: AnyBlock, other: AnyBlock) -> str:
        if isinstance(one, Network) and isinstance(other, Network):
            return self.tr("Two networks meet only in a router or a server")
        sentence = self.tr("{one} cannot be plugged into {other}")
        return sentence.format(one=one.name, other=other.name)

    def _do(self, change: Change, text: str, nudged: frozenset[UUID] = frozenset()) -> bool:
        if isinstance(change, Batch) and not change.changes:
            return False
        try:
            inverse = self.topology.apply(change)
        except TopologyError as error:
            self.refused.emit(error)
            return False
        self.undo_stack.push(ChangeCommand(self.topology, inverse, text, nudged))
        return True


def _moved(block: AnyBlock, place: Place) -> ReplaceBlock:
    x, y = place
    return ReplaceBlock(block.model_copy(update={"x": x, "y": y}))
