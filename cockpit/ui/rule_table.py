"""The rules of a security group, each to be edited where it stands."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from uuid import UUID

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from cockpit.models.blocks import SecurityGroup
from cockpit.models.rule_texts import ports_text, read_ports
from cockpit.models.values import Rule
from cockpit.ui.editors import Choice
from cockpit.ui.parts import caption, clear, column, label, name_of, push_button, restyle, row
from cockpit.ui.parts import tool_button as icon_button
from cockpit.ui.theme import Theme

_PROTOCOLS = ("", "tcp", "udp", "icmp")
_NARROW = 64
"""Four of them, a bin and the frame fit into the narrowest panel."""


class RuleTable(QWidget):
    """Shows the rules of one group; every finished edit is told at once.

    Signals:
        edited: The rules shall be others; carries them as a tuple.
    """

    edited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group: SecurityGroup | None = None
        self._names: Mapping[UUID, str] = {}
        self._rows: list[RuleRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._none = label(role="muted")
        self._none.setWordWrap(True)
        self._add = push_button(theme, "plus")
        self._add.clicked.connect(self._append)
        self.setLayout(column(self._none, self._list, row(self._add, None), gap=6))
        self._retranslate()

    def show_group(self, group: SecurityGroup, names: Mapping[UUID, str]) -> None:
        """Show a group; `names` are those of all groups that a rule may speak of."""
        is_other = self._group is None or self._group.id != group.id
        is_same = not is_other and names == self._names and len(group.rules) == len(self._rows)
        self._group, self._names = group, names
        if not is_same:
            clear(self._list)
            self._rows = [self._row(number) for number in range(len(group.rules))]
        for rule_row, rule in zip(self._rows, group.rules, strict=True):
            rule_row.show_rule(rule)
        self._none.setVisible(not group.rules)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _row(self, number: int) -> "RuleRow":
        rule_row = RuleRow(self._theme, self._names)
        rule_row.edited.connect(lambda rule: self._replace(number, rule))
        rule_row.removed.connect(lambda: self._remove(number))
        self._list.addWidget(rule_row)
        return rule_row

    def _append(self) -> None:
        self._tell([*self._rules(), Rule(first=80, last=80)])
        if self._rows:
            self._rows[-1].focus_first()

    def _replace(self, number: int, rule: Rule) -> None:
        rules = self._rules()
        rules[number] = rule
        self._tell(rules)

    def _remove(self, number: int) -> None:
        rules = self._rules()
        del rules[number]
        self._tell(rules)
        if self._rows:
            self._rows[min(number, len(self._rows) - 1)].focus_first()
        else:
            self._add.setFocus()

    def _rules(self) -> list[Rule]:
        return [*self._group.rules] if self._group is not None else []

    def _tell(self, rules: Sequence[Rule]) -> None:
        self.edited.emit(tuple(rules))

    def _retranslate(self) -> None:
        self._none.setText(self.tr("Nothing is let through."))
        caption(self._add, self.tr("Add a rule"))


class RuleRow(QFrame):
    """One rule in two lines: what it is about, and who the other side is.

    Signals:
        edited: It shall be another one; carries the rule.
        removed: It shall go.
    """

    edited = Signal(object)
    removed = Signal()

    def __init__(self, theme: Theme, names: Mapping[UUID, str]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._rule = Rule()
        self._names = names
        self._direction, self._family = Choice(theme), Choice(theme)
        self._protocol, self._remote = Choice(theme), Choice(theme)
        self._ports = QLineEdit()
        self._ports.setFont(theme.font("muted", is_mono=True))
        self._side = label(role="muted")
        self._wrong = label(role="bad")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self._bin = icon_button(theme, "trash", "tiny", 16)
        self._bin.clicked.connect(self.removed)
        for choice in (self._direction, self._family, self._protocol):
            choice.setMinimumWidth(_NARROW)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._remote.setMinimumWidth(_NARROW)
        self._ports.setFixedWidth(84)
        self._set_choices()
        first = row(self._direction, self._family, self._protocol, 4, gap=4)
        second = row(self._ports, self._side, self._remote, self._bin, gap=4)
        second.setStretch(2, 1)
        self.setLayout(column(first, second, self._wrong, margins=(8, 6, 4, 6), gap=4))
        self._listen()
        self._retranslate()

    def show_rule(self, rule: Rule) -> None:
        """Show a rule, but for words that the operator is typing."""
        self._rule = rule
        editors = (self._direction, self._family, self._protocol, self._remote)
        blockers = [QSignalBlocker(editor) for editor in editors]
        self._direction.setCurrentIndex(self._direction.findData(rule.direction))
        self._family.setCurrentIndex(self._family.findData(rule.family))
        self._select(self._protocol, rule.protocol, rule.protocol)
        remote = self._names.get(rule.group, "") if rule.group is not None else rule.remote
        line = self._remote.lineEdit()
        if line is not None and not (line.hasFocus() and line.isModified()):
            self._remote.setEditText(remote)
            if line.hasFocus():
                line.setModified(False)
        if not (self._ports.hasFocus() and self._ports.isModified()):
            self._ports.setText(ports_text(rule))
        self._side.setText(self.tr("from") if rule.direction == "ingress" else self.tr("to"))
        self._complain("")
        del blockers

    def focus_first(self) -> None:
        """Let the keyboard begin with the ports."""
        self._ports.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.show_rule(self._rule)
        super().changeEvent(event)

    def _set_choices(self) -> None:
        for value in ("ingress", "egress"):
            self._direction.addItem("", value)
        for value in ("IPv4", "IPv6"):
            self._family.addItem(value, value)
        for value in _PROTOCOLS:
            self._protocol.addItem(value, value)
        self._remote.setEditable(True)
        self._remote.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._remote.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for name in sorted(self._names.values()):
            self._remote.addItem(name)

    def _listen(self) -> None:
        for choice in (self._direction, self._family, self._protocol):
            choice.activated.connect(lambda _index: self._commit())
        self._remote.activated.connect(lambda _index: self._commit())
        self._ports.editingFinished.connect(self._commit)
        line = self._remote.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._commit)

    def _select(self, choice: Choice, value: str, words: str) -> None:
        if choice.findData(value) < 0:
            choice.addItem(words, value)
        choice.setCurrentIndex(choice.findData(value))

    def _commit(self) -> None:
        """Tell the rule that the editors hold, where it is another one and can be."""
        protocol = str(self._protocol.currentData())
        found = read_ports(self._ports.text(), protocol)
        if found is None:
            self._complain(self.tr("Write ports like 22 or 8000-8080"))
            return
        family, text = self._family.currentData(), self._remote.currentText().strip()
        group = next((key for key, name in self._names.items() if name == text), None)
        if group is None and text and not _is_prefix(text, family):
            self._complain(self.tr("Write a prefix of {family}, or a group").format(family=family))
            return
        values: dict[str, object] = {
            "direction": self._direction.currentData(),
            "family": family,
            "protocol": protocol,
            "first": found[0],
            "last": found[1],
            "remote": "" if group is not None else text,
            "group": group,
        }
        self._complain("")
        rule = self._rule.model_copy(update=values)
        if rule != self._rule:
            self.edited.emit(rule)

    def _complain(self, reason: str) -> None:
        self._wrong.setText(reason)
        self._wrong.setVisible(bool(reason))
        for editor in (self._ports, self._remote):
            restyle(editor, "isWrong", "true" if reason else "false")

    def _retranslate(self) -> None:
        self._direction.setItemText(0, self.tr("In"))
        self._direction.setItemText(1, self.tr("Out"))
        self._protocol.setItemText(0, self.tr("any"))
        self._ports.setPlaceholderText(self.tr("all ports"))
        line = self._remote.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("anywhere"))
        for editor, words in (
            (self._direction, self.tr("Direction")),
            (self._family, self.tr("Family of addresses")),
            (self._protocol, self.tr("Protocol")),
            (self._ports, self.tr("Ports")),
            (self._remote, self.tr("Other side: a prefix or a security group")),
        ):
            editor.setAccessibleName(words)
            editor.setToolTip(words)
        name_of(self._bin, self.tr("Remove the rule"))


def _is_prefix(text: str, family: str) -> bool:
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return False
    return f"IPv{found.version}" == family
