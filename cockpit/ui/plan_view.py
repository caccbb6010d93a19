"""What Apply would do, step by step."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models import plan_words
from cockpit.models import words as brick_words
from cockpit.models.plan import Action, Plan, Step
from cockpit.ui import words
from cockpit.ui.canvas.marks import Action as Mark
from cockpit.ui.lights import ActionBadge
from cockpit.ui.parts import (
    Chip,
    ElidedLabel,
    IconLabel,
    boxed,
    caption,
    clear,
    column,
    label,
    name_of,
    push_button,
    restyle,
    row,
    rule,
    scroll_area,
    tool_button,
)
from cockpit.ui.theme import Theme

MARKS: Final[dict[Action, Mark]] = {
    "create": "add",
    "update": "change",
    "replace": "replace",
    "delete": "destroy",
}
_CHIPS: Final[dict[Action, tuple[str, str]]] = {
    "create": ("ok", "plus"),
    "update": ("accent", "pencil"),
    "replace": ("warn", "arrows-exchange"),
    "delete": ("bad", "x"),
}


class PlanView(QFrame):
    """Counts, ordered steps, what is lost, and the button.

    Signals:
        lit: The pointer or keyboard is on a step; carries the ids to light, none at the end.
        chosen: A step was clicked; carries the id of its brick or link.
        close_wanted: The operator hides the panel.
        apply_wanted: The plan is to be applied.
        inspector_wanted: All about what is selected is to be shown.
    """

    lit = Signal(list)
    chosen = Signal(object)
    close_wanted = Signal()
    apply_wanted = Signal()
    inspector_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme = theme
        self._plan: Plan | None = None
        self._fits: tuple[bool, str] | None = None
        self._selected: frozenset[UUID] = frozenset()
        self._build()
        self._retranslate()

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan; None while what runs is not known."""
        if plan != self._plan:
            self._plan = plan
            self._retranslate()

    def show_room(self, fits: tuple[bool, str] | None) -> None:
        """Tell whether the computer has room, in words; None where that is not known."""
        if fits != self._fits:
            self._fits = fits
            self._retranslate()

    def show_selection(self, ids: Collection[UUID], name: str) -> None:
        """Mark the steps of what is selected, and offer the inspector for it."""
        self._selected = frozenset(ids)
        self._chosen.setVisible(bool(ids))
        self._chosen_name.tell(name)
        for step_row in self.findChildren(StepRow):
            step_row.mark(step_row.about in self._selected)

    def allow(self, may_apply: bool) -> None:
        """Allow or forbid to apply."""
        self._apply.setEnabled(may_apply)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        self._title = label(role="strong")
        self._copy = tool_button(self._theme, "copy", "tiny")
        self._copy.clicked.connect(self._copy_text)
        self._close = tool_button(self._theme, "x", "tiny")
        self._close.clicked.connect(self.close_wanted)
        bar = row(self._title, None, self._copy, self._close, margins=(16, 0, 8, 0), gap=2)
        self._chosen_name = ElidedLabel(role="strong")
        self._to_inspector = push_button(self._theme, "info-circle")
        self._to_inspector.clicked.connect(self.inspector_wanted)
        chosen = row(self._chosen_name, self._to_inspector, margins=(16, 4, 12, 4), gap=8)
        chosen.setStretch(0, 1)
        self._chosen = boxed(chosen)
        self._chosen.hide()
        self._heading = label(role="title")
        self._chips = QVBoxLayout()
        self._chips.setSpacing(4)
        top = boxed(column(self._heading, self._chips, margins=(16, 12, 16, 10), gap=8))
        self._steps = QVBoxLayout()
        self._steps.setContentsMargins(0, 4, 0, 8)
        self._steps.setSpacing(0)
        body = QWidget()
        body.setLayout(column(self._steps, None, gap=0))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(4)
        self._apply = push_button(self._theme, "player-play", "primary")
        self._apply.clicked.connect(self.apply_wanted)
        foot = boxed(column(self._facts, self._apply, margins=(16, 10, 16, 12), gap=8))
        head = boxed(bar, "panelHead", 36)
        self.setLayout(
            column(head, self._chosen, top, rule(), scroll_area(body), rule(), foot, gap=0)
        )
        self.layout().setStretch(4, 1)  # type: ignore[union-attr] # set a line above

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Plan"))
        name_of(self._copy, self.tr("Copy as text"))
        name_of(self._close, self.tr("Hide the plan"), "Ctrl+I")
        caption(self._to_inspector, self.tr("Open inspector"))
        plan = self._plan
        count = len(plan.steps) if plan is not None else 0
        if plan is None:
            self._heading.setText(self.tr("What runs is not known yet"))
        elif plan.is_empty:
            self._heading.setText(self.tr("The cloud is like the drawing"))
        else:
            self._heading.setText(self.tr("%n step(s)", "", count))
        if count:
            caption(self._apply, self.tr("Apply %n change(s)", "", count))
        else:
            caption(self._apply, self.tr("Nothing to apply"))
        self._copy.setEnabled(count > 0)
        self._show_chips()
        self._show_steps()
        self._show_facts()

    def _show_chips(self) -> None:
        clear(self._chips)
        if self._plan is None:
            return
        counts = self._plan.counts
        wordings: dict[Action, str] = {
            "create": self.tr("%n add", "", counts.get("create", 0)),
            "update": self.tr("%n change", "", counts.get("update", 0)),
            "replace": self.tr("%n replace", "", counts.get("replace", 0)),
            "delete": self.tr("%n destroy", "", counts.get("delete", 0)),
        }
        chips = [
            Chip(self._theme, wordings[action], meaning, icon)
            for action, (meaning, icon) in _CHIPS.items()
            if counts.get(action)
        ]
        for first in range(0, len(chips), 2):
            self._chips.addLayout(row(*chips[first : first + 2], None, gap=4))

    def _show_steps(self) -> None:
        clear(self._steps)
        for number, step in enumerate(self._plan.steps if self._plan is not None else (), 1):
            step_row = StepRow(self._theme, number, step)
            step_row.lit.connect(self.lit)
            step_row.chosen.connect(self.chosen)
            step_row.mark(step_row.about in self._selected)
            self._steps.addWidget(step_row)

    def _show_facts(self) -> None:
        clear(self._facts)
        if self._plan is None:
            return
        for problem in self._plan.problems:
            self._add_fact("alert-triangle", "warn_ink", words.tr(problem))
        if self._fits is not None:
            fits, text = self._fits
            icon, role = ("check", "ok_ink") if fits else ("alert-triangle", "warn_ink")
            self._add_fact(icon, role, text)
        if self._plan.data_lost:
            lost = "; ".join(words.tr(sentence) for sentence in self._plan.data_lost)
            self._add_fact(
                "alert-octagon", "bad_ink", self.tr("Data lost: {what}").format(what=lost)
            )

    def _add_fact(self, icon: str, role: str, text: str) -> None:
        line = label(text, "muted")
        line.setWordWrap(True)
        fact = row(IconLabel(self._theme, icon, role), line, gap=6)
        fact.setStretch(1, 1)
        self._facts.addLayout(fact)

    def _copy_text(self) -> None:
        if self._plan is not None:
            lines = [f"{n}. {_title(step)}" for n, step in enumerate(self._plan.steps, 1)]
            QGuiApplication.clipboard().setText("\n".join(lines))


class StepRow(QFrame):
    """One step: number, badge, what, and what changes.

    Attributes:
        about: The id of its brick or link.

    Signals:
        lit: The pointer or keyboard came (ids) or went (none).
        chosen: It was clicked; carries the id of its brick or link.
    """

    lit = Signal(list)
    chosen = Signal(object)

    def __init__(self, theme: Theme, number: int, step: Step) -> None:
        super().__init__()
        self.setObjectName("stepRow")
        self.about = UUID(step.id)
        self._is_lit = self._is_marked = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        place = label(str(number), "small")
        place.setMinimumWidth(18)
        place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        what, why = _title(step), _detail(step)
        lines = [ElidedLabel(what)]
        if why:
            lines.append(ElidedLabel(why, "small"))
        texts = column(*lines, gap=0)
        line = row(
            place, ActionBadge(theme, MARKS[step.action]), texts, margins=(8, 4, 16, 4), gap=8
        )
        line.setStretch(2, 1)
        self.setLayout(line)
        self.setFixedHeight(44 if why else 36)
        self.setAccessibleName(f"{number}. {what} {why}")

    def mark(self, is_marked: bool) -> None:
        """Mark the step because its brick is selected."""
        if is_marked != self._is_marked:
            self._is_marked = is_marked
            self._show()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._light(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._light(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._light(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.about)

    def _light(self, is_lit: bool) -> None:
        self._is_lit = is_lit
        self._show()
        self.lit.emit([self.about] if is_lit else [])

    def _show(self) -> None:
        restyle(self, "isLit", "true" if self._is_lit or self._is_marked else "false")


def _title(step: Step) -> str:
    return words.tr(plan_words.title(step))


def _detail(step: Step) -> str:
    if step.changed:
        return ", ".join(map(words.tr, plan_words.change_sentences(step)))
    after = step.after or {}
    match step.kind:
        case "server" if step.after:
            return (
                f"{after['vcpus']} vCPU · {brick_words.size(after['ram_mib'])} · {after['image']}"
            )
        case "network" if after.get("cidr"):
            return str(after["cidr"])
        case "volume" if step.after:
            return f"{after['size_gib']} GiB"
        case "port" if step.after:
            parts = [after.get("ip_address") or "", str(after["firewall_profile"])]
            return " · ".join(part for part in parts if part)
    return ""
