"""The right side of the window: everything about what is selected."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models import words as brick_words
from cockpit.models.blocks import AnyBlock, AnyLink, Block, Instance, Network, Nic, Volume, ends
from cockpit.models.drift import is_drift
from cockpit.models.plan import Step
from cockpit.ui import words
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.drift_card import DriftCard
from cockpit.ui.fields import FIRST_BOOT
from cockpit.ui.form import Form
from cockpit.ui.inspector_cards import disk_card, nic_card, nics_of, volumes_of
from cockpit.ui.inspector_foot import InspectorFoot
from cockpit.ui.inspector_live import LivePart
from cockpit.ui.inspector_summary import Summary
from cockpit.ui.lights import StateLight
from cockpit.ui.parts import (
    ElidedLabel,
    IconLabel,
    Section,
    boxed,
    clear,
    column,
    label,
    name_of,
    row,
    scroll_area,
    tool_button,
)
from cockpit.ui.theme import Theme


class Inspector(QFrame):
    """Shows one brick or link, several, or the whole drawing; edits go to the editor.

    Attributes:
        drift: Says what runs otherwise than it is drawn.
        foot: What acts at once on a running server.
        subject: What is selected, in a few words; "" for nothing.

    Signals:
        select_wanted: Something else is to be selected; carries the ids.
        close_wanted: The operator hides the panel.
    """

    select_wanted = Signal(list)
    close_wanted = Signal()

    def __init__(
        self, theme: Theme, document: Document, cloud: Cloud, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme, self._document, self._cloud = theme, document, cloud
        self._ids: list[UUID] = []
        self._cards_of: object = None
        self.subject = ""
        self.drift = DriftCard(theme)
        self._drifts: dict[str, Step] = {}
        self.foot = InspectorFoot(theme, cloud)
        self._summary = Summary(theme, document)
        self._form = Form(theme)
        self._first_boot = Form(theme, FIRST_BOOT)
        self._live = LivePart(theme, cloud.live)
        self._build()
        self._form.edited.connect(self._edit)
        self._first_boot.edited.connect(self._edit)
        document.replaced.connect(lambda: self.show_selection([]))
        document.changed.connect(lambda _edit: self.refresh())
        cloud.live_changed.connect(lambda _edits: self.refresh())
        cloud.sampled.connect(self._on_samples)
        self._retranslate()
        self.refresh()

    def show_selection(self, ids: Sequence[UUID]) -> None:
        """Show what is selected."""
        self._ids = [*ids]
        self._cards_of = None
        # New widgets are shown, and laid out, when the event loop comes round: until then
        # what was seen before stays, instead of a blank panel.
        self.setUpdatesEnabled(False)
        self.refresh()
        QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))

    def show_drift(self, steps: Iterable[Step]) -> None:
        """Take over what would change things that run."""
        self._drifts = {step.id: step for step in steps if is_drift(step)}
        self._show_drift()

    def focus_form(self) -> None:
        """Let the keyboard begin with the first field."""
        self._form.focus_first()

    def refresh(self) -> None:
        """Show everything as it is now."""
        topology = self._document.topology
        self._ids = [key for key in self._ids if key in topology]
        thing = self._thing(self._ids[0]) if len(self._ids) == 1 else None
        for widget in (self._head, self._area):
            widget.setVisible(thing is not None)
        self._summary.setVisible(thing is None)
        self._show_drift()
        self.foot.show_server(self._server_of(thing))
        if thing is None:
            count = len(self._ids)
            self.subject = self.tr("%n brick(s) selected", "", count) if count else ""
            self._summary.show_selection(self._ids)
            return
        self._form.show_images({image.name for image in self._cloud.live.of_kind("image")})
        self._form.show_thing(thing)
        self._first_boot.show_thing(thing)
        self._show_head(thing)
        self._show_cards(thing)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._cards_of = None
            self.refresh()
        super().changeEvent(event)

    def _build(self) -> None:
        self._title = label(role="strong")
        self._close = tool_button(self._theme, "x", "tiny")
        self._close.clicked.connect(self.close_wanted)
        bar = boxed(row(self._title, None, self._close, margins=(16, 0, 8, 0)), "panelHead", 36)
        self._icon = IconLabel(self._theme, "server", size=24)
        tile = boxed(row(self._icon, margins=(8, 8, 8, 8)), "tile")
        tile.setFixedSize(40, 40)
        self._name, self._kind = ElidedLabel(role="title"), ElidedLabel(role="small")
        self._light, self._status = StateLight(self._theme), label(role="strong")
        self._fault = label(role="bad")
        self._fault.setWordWrap(True)
        names = column(self._name, self._kind, gap=0)
        head = row(tile, names, self._light, self._status, gap=10)
        head.setStretch(1, 1)
        self._head = boxed(column(head, self._fault, self.drift, margins=(16, 12, 16, 8), gap=6))
        self._sections = {
            name: Section(self._theme)
            for name in ("properties", "nics", "disks", "live", "first_boot")
        }
        self._sections["properties"].body.addWidget(self._form)
        self._sections["live"].body.addWidget(self._live)
        self._sections["first_boot"].body.addWidget(self._first_boot)
        self._sections["first_boot"].fold()
        self._body = QWidget()
        self._body.setLayout(column(*self._sections.values(), None, gap=2, margins=(0, 0, 0, 8)))
        self._area = scroll_area(self._body)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for widget in (bar, self._head, self._area, self._summary, self.foot):
            inner.addWidget(widget)
        inner.setStretch(2, 1)
        self.setLayout(inner)

    def _show_drift(self) -> None:
        only = str(self._ids[0]) if len(self._ids) == 1 else ""
        self.drift.show_step(self._drifts.get(only))

    def _thing(self, any_id: UUID) -> AnyBlock | AnyLink | None:
        topology = self._document.topology
        for link in topology.links():
            if link.id == any_id:
                return link
        return topology.block(any_id) if any_id in topology else None

    def _server_of(self, thing: AnyBlock | AnyLink | None) -> str:
        return str(thing.id) if isinstance(thing, Instance) else ""

    def _show_head(self, thing: AnyBlock | AnyLink) -> None:
        topology = self._document.topology
        match thing:
            case Block():
                name, icon = thing.name, brick_words.glyph(thing)
            case _:
                one, other = (topology.block(end).name for end in ends(thing))
                name = f"{one} · {other}"
                icon = "plug-connected" if isinstance(thing, Nic) else "link"
        parts = [words.kind_of(thing)]
        if isinstance(thing, Instance) and thing.image:
            parts.append(thing.image)
        self.subject = name
        self._name.tell(name)
        self._kind.tell(" · ".join(parts))
        self._icon.show_icon(icon, "ink2")
        found = self._cloud.live.get(str(thing.id))
        self._light.show_light(found.light if found is not None else "draft")
        self._status.setText(words.status(found.status) if found is not None else self.tr("Drawn"))
        self._fault.setText(words.tr(found.fault or "") if found is not None else "")
        self._fault.setVisible(bool(self._fault.text()))

    def _show_cards(self, thing: AnyBlock | AnyLink) -> None:
        is_server = isinstance(thing, Instance)
        has_nics = isinstance(thing, Instance | Network)
        self._sections["nics"].setVisible(has_nics)
        self._sections["disks"].setVisible(is_server)
        self._sections["first_boot"].setVisible(is_server)
        shown = self._cloud.live.get(str(thing.id))
        is_alive = is_server and shown is not None
        self._sections["live"].setVisible(is_alive)
        nics = nics_of(self._document.topology, thing.id) if has_nics else []
        volumes = volumes_of(self._document.topology, thing.id) if is_server else []
        state = (thing, nics, volumes, [self._cloud.live.get(str(nic.id)) for nic in nics])
        if state == self._cards_of:
            return
        self._cards_of = state
        self._show_nics(thing, nics)
        if isinstance(thing, Instance):
            self._show_disks(thing, volumes)
            self._live.show_server(str(thing.id) if is_alive else "", thing.vcpus)

    def _show_nics(self, thing: AnyBlock | AnyLink, nics: Sequence[Nic]) -> None:
        section = self._sections["nics"]
        clear(section.body)
        section.set_note(str(len(nics)) if nics else "")
        for nic in nics:
            network = self._document.topology.block(nic.network_id)
            server = self._document.topology.block(nic.instance_id)
            assert isinstance(network, Network)
            assert isinstance(server, Instance)
            other = network if isinstance(thing, Instance) else server
            card, shield = nic_card(self._theme, nic, (network, other), self._cloud.live)
            card.wanted.connect(lambda key: self.select_wanted.emit([key]))
            shield.chosen.connect(
                lambda profile, key=nic.id: self._document.editor.set_profile(key, profile)
            )
            section.body.addWidget(card)
        if not nics:
            hint = label(self.tr("Nothing is plugged in yet."), "muted")
            section.body.addWidget(hint)

    def _show_disks(self, server: Instance, volumes: Sequence[Volume]) -> None:
        section = self._sections["disks"]
        clear(section.body)
        section.set_note(str(1 + len(volumes)))
        root = self.tr("root")
        cards = [disk_card(self._theme, server.id, "disc", root, f"{server.disk_gib} GiB")]
        for volume in volumes:
            size = f"{volume.size_gib} GiB"
            cards.append(disk_card(self._theme, volume.id, "database", volume.name, size))
        for card in cards:
            card.wanted.connect(lambda key: self.select_wanted.emit([key]))
            section.body.addWidget(card)

    def _on_samples(self, ids: frozenset[str]) -> None:
        if len(self._ids) == 1 and str(self._ids[0]) in ids:
            self._live.refresh()

    def _edit(self, field: str, value: object) -> None:
        if len(self._ids) == 1:
            self._document.editor.set_field(self._ids[0], field, value)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Inspector"))
        name_of(self._close, self.tr("Hide the inspector"), "Ctrl+I")
        self._sections["properties"].set_title(self.tr("Properties"))
        self._sections["nics"].set_title(self.tr("NICs and firewall"))
        self._sections["disks"].set_title(self.tr("Disks"))
        self._sections["first_boot"].set_title(self.tr("First boot"))
        self._sections["live"].set_title(self.tr("Live"))
        self._sections["live"].set_note(self.tr("last 5 min"))
