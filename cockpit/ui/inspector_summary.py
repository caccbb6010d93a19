"""What the inspector shows while nothing, or more than one thing, is selected."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models import words as brick_words
from cockpit.models.blocks import AnyBlock, Instance, Network, Volume
from cockpit.ui.document import Document
from cockpit.ui.field_row import FieldRow
from cockpit.ui.field_words import title
from cockpit.ui.fields import FIELDS
from cockpit.ui.parts import ElidedLabel, IconLabel, clear, column, label, row
from cockpit.ui.theme import Theme

_TOGETHER = ("image", "vcpus", "ram_mib", "disk_gib")


class Summary(QFrame):
    """Counts and sums; of several servers, the fields that can be set together."""

    def __init__(self, theme: Theme, document: Document) -> None:
        super().__init__()
        self._theme, self._document = theme, document
        self._ids: Sequence[UUID] = ()
        self._shown: object = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.setLayout(column(self._rows, None, margins=(16, 12, 16, 8), gap=0))

    def show_selection(self, ids: Sequence[UUID]) -> None:
        """Show several bricks, or the whole drawing where `ids` is empty."""
        topology = self._document.topology
        links = {link.id for link in topology.links()}
        chosen = [topology.block(key) for key in ids if key not in links]
        blocks = chosen or [*topology]
        state = (bool(ids), blocks, self._document.name, len(links))
        if state == self._shown:
            return
        self._shown, self._ids = state, ids
        clear(self._rows)
        heading = (
            self.tr("%n brick(s) selected", "", len(chosen)) if chosen else self._document.name
        )
        self._rows.addWidget(ElidedLabel(heading, "title"))
        for icon, words_, value in self._counts(blocks):
            self._rows.addWidget(self._line(icon, words_, value))
        servers = [block for block in chosen if isinstance(block, Instance)]
        if servers:
            self._offer_together(servers)
        elif not ids:
            self._add_tips()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._shown = None
        super().changeEvent(event)

    def _counts(self, blocks: Iterable[AnyBlock]) -> list[tuple[str, str, str]]:
        servers, networks, volumes = [], [], []
        others: Counter[str] = Counter()
        for block in blocks:
            match block:
                case Instance():
                    servers.append(block)
                case Network():
                    networks.append(block)
                case Volume():
                    volumes.append(block)
                case _:
                    others[block.kind] += 1
        vcpus = sum(server.vcpus for server in servers)
        ram = sum(server.ram_mib for server in servers)
        disk = sum(s.disk_gib for s in servers) + sum(volume.size_gib for volume in volumes)
        found = [
            ("server", self.tr("Servers"), str(len(servers))),
            ("network", self.tr("Networks"), str(len(networks))),
            ("database", self.tr("Volumes"), str(len(volumes))),
        ]
        for kind, icon, name in (
            ("router", "router", self.tr("Routers")),
            ("floating_ip", "tag", self.tr("Floating IPs")),
            ("physical_port", "ethernet", self.tr("Physical ports")),
            ("security_group", "shield-list", self.tr("Security groups")),
        ):
            if others[kind]:
                found.append((icon, name, str(others[kind])))
        if servers or volumes:
            found += [
                ("cpu", self.tr("Processors"), f"{vcpus} vCPU"),
                ("server-2", self.tr("Memory"), brick_words.size(ram)),
                ("disc", self.tr("Disk"), f"{disk} GiB"),
            ]
        return found

    def _line(self, icon: str, name: str, value: str) -> QWidget:
        line = QWidget()
        line.setLayout(row(IconLabel(self._theme, icon), label(name), None, label(value, "strong")))
        return line

    def _offer_together(self, servers: Sequence[Instance]) -> None:
        self._rows.addSpacing(8)
        self._rows.addWidget(label(self.tr("Set for all"), "section"))
        by_name = {field.name: field for field in FIELDS["instance"]}
        for name in _TOGETHER:
            common = Counter(getattr(server, name) for server in servers).most_common(1)[0][0]
            field_row = FieldRow(self._theme, by_name[name])
            field_row.show_value(common)
            field_row.committed.connect(self._set_all)
            self._rows.addWidget(field_row)

    def _set_all(self, field: str, value: object) -> None:
        topology = self._document.topology
        servers = [key for key in self._ids if key in topology]
        self._document.editor.undo_stack.beginMacro(
            self.tr("Set {field}").format(field=title(field))
        )
        for key in servers:
            if isinstance(topology.block(key), Instance):
                self._document.editor.set_field(key, field, value)
        self._document.editor.undo_stack.endMacro()

    def _add_tips(self) -> None:
        self._rows.addSpacing(8)
        tips = (
            self.tr("Drag a brick onto the drawing; targets glow."),
            self.tr("Drop a server on a rail to plug it in."),
            self.tr("Apply makes the cloud like the drawing."),
            self.tr("Ctrl+K finds any brick, action or resource."),
        )
        for tip in tips:
            words_ = label(tip, "muted")
            words_.setWordWrap(True)
            self._rows.addWidget(words_)
