"""Drop things out of the palette onto the drawing."""

from uuid import UUID

from PySide6.QtCore import QCoreApplication

from cockpit.models.blocks import AnyBlock, Nic
from cockpit.ui.canvas.desk import Desk, Pointer
from cockpit.ui.canvas.mime import Dragged
from cockpit.ui.canvas.targets import Targets

_WORN = ("shield", "security_group", "floating_ip")
"""What goes on a link; the last one also on bricks."""
_ASIDE = 144.0
"""How far from its link a new security group is drawn."""


class Drop:
    """One drag of a thing over the drawing, from its entry to its drop."""

    def __init__(self, desk: Desk, dragged: Dragged) -> None:
        self._desk = desk
        self._dragged = dragged
        self._fits = desk.targets.for_new(dragged)
        if self._fits:
            desk.glow(self._fits)

    def move(self, pointer: Pointer) -> bool:
        """Show what a drop here would do; return whether it would be taken."""
        desk = self._desk
        under = desk.scene.block_at(pointer.scene)
        reason = self._refusal(under, pointer)
        slot = None
        if under is not None and under.id in self._fits:
            place = pointer.scene.x(), pointer.scene.y()
            slot = desk.targets.slot(self._dragged.kind, place, under)
        desk.marquee.show_slot(slot, desk.tokens, desk.scene.letters)
        if reason:
            desk.say(reason, "refusal", pointer.view)
        else:
            desk.say(self._offer(under, pointer), "offer", pointer.view)
        return not reason

    def finish(self, pointer: Pointer) -> bool:
        """Do it; return whether something was drawn."""
        desk, kind = self._desk, self._dragged.kind
        under = desk.scene.block_at(pointer.scene)
        reason = self._refusal(under, pointer)
        desk.clear()
        if reason:
            return False
        onto = under.id if under is not None else None
        place = pointer.scene.x(), pointer.scene.y()
        made: UUID | None
        match kind:
            case "shield":
                made = self._shield(pointer)
            case "image":
                corner = desk.targets.landing(kind, place, under)
                made = desk.editor.add_image(self._dragged.value, *corner, onto)
            case "network" | "public":
                made = desk.editor.add_block(kind, *desk.targets.landing(kind, place, None))
            case "security_group":
                made = self._group(pointer)
            case "floating_ip" if under is None and self._link_at(pointer) is not None:
                made = self._address(pointer)
            case _:
                corner = desk.targets.landing(kind, place, under)
                made = desk.editor.add_block(kind, *corner, onto)
        if made is not None:
            desk.select([made])
        return made is not None

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._desk.clear()

    def _group(self, pointer: Pointer) -> UUID | None:
        """Draw a security group: beside the link that wears it, or by itself."""
        desk, place = self._desk, (pointer.scene.x(), pointer.scene.y())
        link_id = desk.scene.link_at(pointer.scene)
        if link_id is None or link_id not in self._fits:
            corner = desk.targets.landing("security_group", place, None)
            return desk.editor.add_block("security_group", *corner)
        corner = desk.targets.room("security_group", (place[0] + _ASIDE, place[1]))
        return desk.editor.add_group(link_id, *corner)

    def _address(self, pointer: Pointer) -> UUID | None:
        """Reserve an address that leads to the card of the link under the pointer."""
        link_id = self._link_at(pointer)
        place = pointer.scene.x(), pointer.scene.y()
        corner = self._desk.targets.landing("floating_ip", place, None)
        return self._desk.editor.add_address(link_id, *corner) if link_id is not None else None

    def _link_at(self, pointer: Pointer) -> UUID | None:
        found = self._desk.scene.link_at(pointer.scene)
        return found if found in self._fits else None

    def _shield(self, pointer: Pointer) -> UUID | None:
        link_id = self._desk.scene.link_at(pointer.scene)
        profile = Targets.profile_of(self._dragged)
        if link_id is None or profile is None:
            return None
        return link_id if self._desk.editor.set_profile(link_id, profile) else None

    def _refusal(self, under: AnyBlock | None, pointer: Pointer) -> str:
        desk, kind = self._desk, self._dragged.kind
        if kind in _WORN and desk.scene.link_at(pointer.scene) in self._fits:
            return ""
        if under is not None and under.id not in self._fits:
            return desk.targets.refusal(kind, under)
        if under is None and kind == "shield":
            return QCoreApplication.translate("Drop", "A firewall profile goes on a link")
        return ""

    def _offer(self, under: AnyBlock | None, pointer: Pointer) -> str:
        value = self._dragged.value
        if self._dragged.kind in _WORN and under is None:
            link_id = self._desk.scene.link_at(pointer.scene)
            link = self._desk.editor.topology.link(link_id) if link_id is not None else None
            if not isinstance(link, Nic):
                return ""
            server = self._desk.editor.topology.block(link.instance_id).name
            if self._dragged.kind == "security_group":
                words = QCoreApplication.translate("Drop", "A new security group for {name}")
                return words.format(name=server)
            if self._dragged.kind == "floating_ip":
                words = QCoreApplication.translate("Drop", "A public address for {name}")
                return words.format(name=server)
            words = QCoreApplication.translate("Drop", "{profile} for {name}")
            return words.format(profile=value, name=server)
        if under is None:
            return ""
        if self._dragged.kind == "image" and under.kind == "instance":
            words = QCoreApplication.translate("Drop", "{name} boots from {image}")
            return words.format(name=under.name, image=value)
        return QCoreApplication.translate("Drop", "Plug into {name}").format(name=under.name)
