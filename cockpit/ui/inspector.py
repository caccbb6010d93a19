"""The right side of the window: everything about what is selected."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models import words as brick_words
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Block,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    SecurityGroup,
    Volume,
    ends,
)
from cockpit.models.drift import is_drift
from cockpit.models.plan import Step
from cockpit.ui import words
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.drift_card import DriftCard
from cockpit.ui.fields import (
    ADDRESSING,
    FIELDS,
    FIRST_BOOT,
    GUARD,
    LABELS,
    LIMITS,
    MACHINE,
)
from cockpit.ui.form import Form
from cockpit.ui.group_picker import GroupPicker
from cockpit.ui.guard_card import GuardCard
from cockpit.ui.inspector_cards import disk_card, nic_card, plug_card, plugs_of, volumes_of
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
from cockpit.ui.rule_table import RuleTable
from cockpit.ui.theme import Theme

_FORMS = {
    "properties": FIELDS,
    "addressing": ADDRESSING,
    "limits": LIMITS,
    "guard": GUARD,
    "machine": MACHINE,
    "labels": LABELS,
    "first_boot": FIRST_BOOT,
}
_SECTIONS = (
    "properties",
    "addressing",
    "rules",
    "groups",
    "nics",
    "limits",
    "guard",
    "disks",
    "live",
    "machine",
    "labels",
    "first_boot",
)
"""From the top down."""


class Inspector(QFrame):
    """Shows one brick or link, several, or the whole drawing; edits go to the editor.

    Attributes:
        drift: Says what runs otherwise than it is drawn.
        foot: What acts at once on a running server.
        guard: Asks whether a physical port on trial is kept.
        subject: What is selected, in a few words; "" for nothing.

    Signals:
        select_wanted: Something else is to be selected; carries the ids.
        close_wanted: The operator hides the panel.
        port_shown: A physical port is shown, whose interface can be chosen.
    """

    select_wanted = Signal(list)
    close_wanted = Signal()
    port_shown = Signal()

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
        self._forms = {name: Form(theme, fields) for name, fields in _FORMS.items()}
        self._rules, self._groups = RuleTable(theme), GroupPicker(theme)
        self.guard = GuardCard(theme)
        self._live = LivePart(theme, cloud.live)
        self._build()
        for form in self._forms.values():
            form.edited.connect(self._edit)
        self._rules.edited.connect(lambda rules: self._edit("rules", rules))
        self._groups.chosen.connect(self._wear)
        document.replaced.connect(lambda: self.show_selection([]))
        document.changed.connect(lambda _edit: self.refresh())
        cloud.live_changed.connect(lambda _edits: self.refresh())
        cloud.sampled.connect(self._on_samples)
        self._retranslate()
        self.refresh()

    def show_selection(self, ids: Sequence[UUID]) -> None:
        """Show what is selected."""
        self._ids = [*ids]
        if len(self._ids) == 1 and isinstance(self._thing(self._ids[0]), PhysicalPort):
            self.port_shown.emit()
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

    def offer_interfaces(self, interfaces: Mapping[str, str]) -> None:
        """Offer interfaces of the host, with what is said of each."""
        self._forms["properties"].offer("interface", interfaces)

    def focus_form(self) -> None:
        """Let the keyboard begin with the first field."""
        self._forms["properties"].focus_first()

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
        images = {image.name: "" for image in self._cloud.live.of_kind("image")}
        self._forms["properties"].offer("image", images)
        for name, form in self._forms.items():
            form.show_thing(thing)
            self._sections[name].setVisible(form.has_rows)
        self._show_head(thing)
        self._show_firewall(thing)
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
        self._head = boxed(
            column(head, self._fault, self.guard, self.drift, margins=(16, 12, 16, 8), gap=6)
        )
        self._sections = {name: Section(self._theme) for name in _SECTIONS}
        for name, form in self._forms.items():
            self._sections[name].body.addWidget(form)
        self._sections["rules"].body.addWidget(self._rules)
        self._sections["groups"].body.addWidget(self._groups)
        self._sections["live"].body.addWidget(self._live)
        for name in ("guard", "machine", "labels", "first_boot"):
            self._sections[name].fold()
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

    def _system_of(self, thing: Block) -> str:
        return self._cloud.live.system(thing.image) if isinstance(thing, Instance) else ""

    def _server_of(self, thing: AnyBlock | AnyLink | None) -> str:
        return str(thing.id) if isinstance(thing, Instance) else ""

    def _show_head(self, thing: AnyBlock | AnyLink) -> None:
        topology = self._document.topology
        match thing:
            case Block():
                name, icon = thing.name, brick_words.glyph(thing, self._system_of(thing))
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

    def _show_firewall(self, thing: AnyBlock | AnyLink) -> None:
        """Show rules of a security group, groups of a link, and the guard of a port."""
        topology = self._document.topology
        groups = [block for block in topology if isinstance(block, SecurityGroup)]
        self._sections["rules"].setVisible(isinstance(thing, SecurityGroup))
        self._sections["groups"].setVisible(isinstance(thing, Nic))
        if isinstance(thing, SecurityGroup):
            self._rules.show_group(thing, {group.id: group.name for group in groups})
            self._sections["rules"].set_note(str(len(thing.rules)))
        if isinstance(thing, Nic):
            self._groups.show_nic(thing, groups)
        is_port = isinstance(thing, PhysicalPort)
        self.guard.show_port(self._cloud.live.get(str(thing.id)) if is_port else None)

    def _show_cards(self, thing: AnyBlock | AnyLink) -> None:
        topology, live = self._document.topology, self._cloud.live
        is_server = isinstance(thing, Instance)
        found = live.get(str(thing.id))
        is_alive = is_server and found is not None
        self._sections["live"].setVisible(is_alive)
        self._sections["disks"].setVisible(is_server)
        self._sections["nics"].setVisible(isinstance(thing, Block))
        plugs = plugs_of(topology, thing.id) if isinstance(thing, Block) else []
        volumes = volumes_of(topology, thing.id) if is_server else []
        names = [topology.block(end).name for plug in plugs for end in ends(plug)]
        state = (thing, plugs, names, volumes, [live.get(str(plug.id)) for plug in plugs])
        if state == self._cards_of:
            return
        self._cards_of = state
        self._show_plugs(thing, plugs)
        if isinstance(thing, Instance):
            self._show_disks(thing, volumes)
            self._live.show_server(str(thing.id) if is_alive else "", thing.vcpus)

    def _show_plugs(self, thing: AnyBlock | AnyLink, plugs: Sequence[AnyLink]) -> None:
        topology, section = self._document.topology, self._sections["nics"]
        clear(section.body)
        is_group = isinstance(thing, SecurityGroup)
        section.set_title(self.tr("Worn by") if is_group else self._plugs_title(thing))
        section.set_note(str(len(plugs)) if plugs else "")
        for plug in plugs:
            if isinstance(plug, Nic):
                network, server = topology.block(plug.network_id), topology.block(plug.instance_id)
                assert isinstance(network, Network)
                other = network if isinstance(thing, Instance) else server
                card, shield = nic_card(self._theme, plug, (network, other), self._cloud.live)
                shield.chosen.connect(
                    lambda profile, key=plug.id: self._document.editor.set_profile(key, profile)
                )
            else:
                card = plug_card(self._theme, topology, plug, thing.id)
            card.wanted.connect(lambda key: self.select_wanted.emit([key]))
            section.body.addWidget(card)
        if not plugs:
            words_ = (
                self.tr("No link wears it.") if is_group else self.tr("Nothing is plugged in yet.")
            )
            section.body.addWidget(label(words_, "muted"))

    def _plugs_title(self, thing: AnyBlock | AnyLink) -> str:
        if isinstance(thing, Instance | Network):
            return self.tr("NICs and firewall")
        return self.tr("Plugged into")

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

    def _wear(self, groups: tuple[UUID, ...]) -> None:
        """Let the link that is shown wear these groups."""
        topology = self._document.topology
        nic = self._thing(self._ids[0]) if len(self._ids) == 1 else None
        if not isinstance(nic, Nic):
            return
        fresh = [key for key in groups if key not in nic.groups]
        if fresh and topology.block(fresh[0]).kind == "security_group":
            self._document.editor.wear(nic.id, fresh[0])
        else:
            self._edit("groups", groups)

    def _edit(self, field: str, value: object) -> None:
        if len(self._ids) == 1:
            self._document.editor.set_field(self._ids[0], field, value)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Inspector"))
        name_of(self._close, self.tr("Hide the inspector"), "Ctrl+I")
        for name, title in (
            ("properties", self.tr("Properties")),
            ("addressing", self.tr("Addressing")),
            ("rules", self.tr("Rules")),
            ("groups", self.tr("Security groups")),
            ("limits", self.tr("Limits")),
            ("guard", self.tr("Guard")),
            ("nics", self.tr("NICs and firewall")),
            ("disks", self.tr("Disks")),
            ("machine", self.tr("Machine")),
            ("labels", self.tr("Labels")),
            ("first_boot", self.tr("First boot")),
            ("live", self.tr("Live")),
        ):
            self._sections[name].set_title(title)
        self._sections["live"].set_note(self.tr("last 5 min"))
