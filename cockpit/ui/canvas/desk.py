"""What lies around while an operator works on a drawing: selection, targets, hints."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal

from cockpit.models.blocks import AnyBlock
from cockpit.models.geometry import Point
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.hint import Hint, Tone
from cockpit.ui.canvas.marquee import Marquee
from cockpit.ui.canvas.mime import Dragged, DragKind
from cockpit.ui.canvas.scene import Scene
from cockpit.ui.canvas.targets import Targets
from cockpit.ui.editor import Editor

_ASIDE = 144.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in the scene and in the view, with the keys held."""

    scene: QPointF
    view: QPoint
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def holds(self, key: Qt.KeyboardModifier) -> bool:
        """Tell whether a key is held."""
        return bool(self.keys & key)


class Desk(QObject):
    """Shared by the view and its gestures.

    Signals:
        selection_changed: Other bricks or links are selected; carries their ids.
    """

    selection_changed = Signal(list)

    def __init__(
        self, editor: Editor, scene: Scene, hint: Hint, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.scene = scene
        self.targets = Targets(editor.topology, scene.picture, self)
        self.marquee = Marquee(scene)
        self._hint = hint
        scene.settled.connect(self._forget_gone)

    @property
    def tokens(self) -> Tokens:
        """Return the colours in force."""
        return self.scene.looks.tokens

    @property
    def selected(self) -> list[UUID]:
        """Return the ids of what is selected."""
        self.scene.settle()
        return [*self.scene.looks.selection]

    @property
    def selected_blocks(self) -> list[UUID]:
        """Return the ids of the selected bricks."""
        return [key for key in self.selected if key in self.scene.picture.rects]

    def select(self, ids: Iterable[UUID]) -> None:
        """Select these bricks and links and nothing else."""
        self.scene.settle()
        fresh = dict.fromkeys(any_id for any_id in ids if any_id in self.editor.topology)
        before = self.scene.looks.selection
        if [*fresh] == [*before]:
            return
        self.scene.looks.selection = fresh
        self.scene.show_some(before.keys() ^ fresh.keys())
        self.selection_changed.emit([*fresh])

    def toggle(self, any_id: UUID) -> None:
        """Select one more, or one less."""
        held = self.scene.looks.selection
        self.select([key for key in held if key != any_id] if any_id in held else [*held, any_id])

    def add(self, dragged: Dragged, onto: UUID | None, near: QPointF) -> None:
        """Draw a thing out of the palette without dragging it, and select it."""
        editor, place = self.editor, (near.x(), near.y())
        target = editor.topology.block(onto) if onto in self.scene.picture.rects else None
        made: UUID | None = None
        match dragged.kind:
            case "shield":
                profile = Targets.profile_of(dragged)
                if onto is not None and profile is not None:
                    made = onto if editor.set_profile(onto, profile) else None
            case "image":
                corner = self._corner(dragged.kind, place, target)
                made = editor.add_image(dragged.value, *corner, target.id if target else None)
            case "security_group" if onto is not None:
                corner = self.targets.room("security_group", (place[0] + _ASIDE, place[1]))
                made = editor.add_group(onto, *corner)
            case kind:
                corner = self._corner(kind, place, target)
                made = editor.add_block(kind, *corner, target.id if target else None)
        if made is not None:
            self.select([made])

    def say(self, text: str, tone: Tone, near: QPoint) -> None:
        """Show a line beside the pointer; "" shows none."""
        self._hint.say(text, tone, self.tokens, near)

    def glow(self, targets: Collection[UUID] | None, dragged: Collection[UUID] = ()) -> None:
        """Let targets glow and dim the rest; None ends it."""
        looks = self.scene.looks
        if looks.targets != targets or looks.dragged != dragged:
            looks.targets, looks.dragged = targets, dragged
            self.scene.show_all()

    def clear(self) -> None:
        """Put away all that belongs to a gesture."""
        self.marquee.clear()
        self.say("", "offer", QPoint())
        self.glow(None)

    def _corner(self, kind: DragKind, place: Point, target: AnyBlock | None) -> Point:
        if target is None:
            return self.targets.room(kind, place)
        return self.targets.landing(kind, place, target)

    def _forget_gone(self) -> None:
        held = self.scene.looks.selection
        if any(key not in self.editor.topology for key in held):
            self.select(held)
