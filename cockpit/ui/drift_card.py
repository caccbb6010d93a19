"""The card about a thing that runs otherwise than it is drawn."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from cockpit.models import plan_words
from cockpit.models.plan import Step
from cockpit.ui import words
from cockpit.ui.parts import IconLabel, caption, clear, column, label, push_button, row
from cockpit.ui.theme import Theme


class DriftCard(QFrame):
    """Says what differs, and offers both ways out.

    Signals:
        adopt_wanted: It is to be drawn as it runs; carries the step.
        revert_wanted: It is to run as it is drawn; carries the step.
    """

    adopt_wanted = Signal(Step)
    revert_wanted = Signal(Step)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("driftCard")
        self._step: Step | None = None
        self._title, self._note = label(role="strong"), label(role="small")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._adopt = push_button(theme, "", "primary")
        self._revert = push_button(theme)
        self._adopt.clicked.connect(lambda: self.adopt_wanted.emit(self._step))
        self._revert.clicked.connect(lambda: self.revert_wanted.emit(self._step))
        head = row(IconLabel(theme, "alert-triangle", "warn_ink"), self._title, None, gap=6)
        said = column(self._note, self._lines, gap=2)
        buttons = row(self._adopt, self._revert, None, gap=6)
        self.setLayout(column(head, said, buttons, margins=(12, 8, 12, 10), gap=6))
        self.hide()
        self._retranslate()

    def show_step(self, step: Step | None) -> None:
        """Show what a step would change; None hides the card."""
        self.setVisible(step is not None)
        if step != self._step:
            self._step = step
            self._retranslate()

    def allow(self, may_revert: bool) -> None:
        """Allow or forbid to change what runs."""
        self._revert.setEnabled(may_revert)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Not as drawn"))
        self._note.setText(self.tr("runs → drawn"))
        caption(self._adopt, self.tr("Adopt"), self.tr("Draw it as it runs"))
        caption(self._revert, self.tr("Revert"), self.tr("Make it run as it is drawn, now"))
        clear(self._lines)
        if self._step is None:
            return
        for sentence in plan_words.change_sentences(self._step):
            line = label(words.tr(sentence), "muted")
            line.setWordWrap(True)
            self._lines.addWidget(line)
