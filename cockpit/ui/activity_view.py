"""What the cloud is doing for us: deployments and their steps, with progress."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cockpit.models import take_backs
from cockpit.models.progress import Progress, StepProgress
from cockpit.ui import icons, words
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.parts import (
    ElidedLabel,
    IconLabel,
    boxed,
    caption,
    clear,
    column,
    label,
    name_of,
    progress_bar,
    restyle,
    row,
    scroll_area,
    tool_button,
)
from cockpit.ui.theme import Theme

_SHOWN = 20
_LOOKS = {
    "running": ("refresh", "accent_ink", ""),
    "done": ("check", "ok_ink", "ok"),
    "failed": ("alert-octagon", "bad_ink", "bad"),
    "cancelled": ("arrow-back-up", "ink2", "idle"),
    "waiting": ("clock", "ink2", "idle"),
}


class ActivityView(QFrame):
    """The latest deployments, newest first; each unfolds to its steps.

    Signals:
        cancel_wanted: Carries the id of a deployment.
        undo_wanted: Carries the `Progress` of a finished one.
    """

    cancel_wanted = Signal(str)
    undo_wanted = Signal(object)

    def __init__(
        self, theme: Theme, document: Document, cloud: Cloud, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._document, self._cloud = theme, document, cloud
        self._jobs: dict[str, JobRow] = {}
        self._named = document.name
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 4, 0, 4)
        self._rows.setSpacing(0)
        self._none = label(role="muted")
        self._none.setContentsMargins(16, 8, 16, 8)
        body = QWidget()
        body.setLayout(column(self._none, self._rows, None, gap=0))
        self.setLayout(column(scroll_area(body), gap=0))
        cloud.live_changed.connect(self._hear)
        document.state_changed.connect(self._hear_of_name)
        self._retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show all deployments as they are now."""
        every = self._cloud.live.deployments()
        shown = every[:_SHOWN]
        originals = take_backs.taken_back({progress.id for progress in every})
        undone = {originals[p.id] for p in every if p.id in originals and p.state == "done"}
        self._none.setVisible(not shown)
        known = [progress.id for progress in shown]
        for key in [key for key in self._jobs if key not in known]:
            gone = self._jobs.pop(key)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, progress in enumerate(shown):
            job = self._jobs.get(progress.id)
            if job is None:
                job = self._add(progress, place)
            name = self._name(progress)
            if progress.id in originals:
                name = self.tr("Taking back {name}").format(name=name)
            job.show_name(name, is_take_back=progress.id in originals)
            job.show_progress(progress, is_undone=progress.id in undone)

    def unfold(self, deployment_id: str) -> None:
        """Show the steps of a deployment."""
        if (job := self._jobs.get(deployment_id)) is not None:
            job.unfold(True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.refresh()
        super().changeEvent(event)

    def _name(self, progress: Progress) -> str:
        """Return what the drawing is called now, or was when it was applied."""
        is_ours = progress.topology_id == str(self._document.topology.id)
        return self._document.name if is_ours else progress.name

    def _add(self, progress: Progress, place: int) -> "JobRow":
        job = JobRow(self._theme)
        job.cancel_wanted.connect(self.cancel_wanted)
        job.undo_wanted.connect(self.undo_wanted)
        self._jobs[progress.id] = job
        self._rows.insertWidget(place, job)
        return job

    def _hear_of_name(self) -> None:
        if self._document.name != self._named:
            self._named = self._document.name
            self.refresh()

    def _hear(self, edits: list[object]) -> None:
        if not edits or any(getattr(edit, "kind", "") == "deployment" for edit in edits):
            self.refresh()

    def _retranslate(self) -> None:
        self._none.setText(self.tr("Nothing was applied yet."))


class JobRow(QFrame):
    """One deployment: name, time, bar, steps, what it is at, cancel or take back."""

    cancel_wanted = Signal(str)
    undo_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._progress: Progress | None = None
        self._fold = tool_button(theme, "chevron-right", "tiny", 14)
        self._icon = IconLabel(theme, "refresh", "accent_ink", 18)
        self._back = IconLabel(theme, "arrow-back-up", "ink2", 16)
        self._name, self._state = ElidedLabel(), ElidedLabel(role="muted")
        self._name.setFixedWidth(200)
        self._time = label(role="muted")
        self._time.setFixedWidth(112)
        self._bar, self._figure = progress_bar(), label(role="strong")
        self._bar.setMinimumWidth(80)
        self._bar.setMaximumWidth(240)
        self._figure.setMinimumWidth(92)
        self._end = tool_button(theme, "x", "", 14)
        self._end.clicked.connect(self._act)
        line = row(
            self._fold,
            self._icon,
            self._back,
            self._name,
            self._time,
            self._bar,
            self._figure,
            self._state,
            self._end,
            margins=(8, 0, 16, 0),
            gap=8,
        )
        line.setStretch(5, 1)
        line.setStretch(7, 2)
        self._inner = QWidget()
        self._steps = QVBoxLayout(self._inner)
        self._steps.setContentsMargins(64, 0, 16, 6)
        self._steps.setSpacing(0)
        self._inner.hide()
        self._fold.clicked.connect(lambda: self.unfold(self._inner.isHidden()))
        self._shown_steps: tuple[StepProgress, ...] = ()
        self.setLayout(column(boxed(line, "row", 36), self._inner, gap=0))

    def show_name(self, name: str, *, is_take_back: bool) -> None:
        """Show which drawing it is about; what takes another one back has a mark."""
        self._name.tell(name)
        self._back.setVisible(is_take_back)
        self._name.setFixedWidth(176 if is_take_back else 200)

    def show_progress(self, progress: Progress, *, is_undone: bool) -> None:
        """Show how far it is, and whether it was taken back."""
        self._progress = progress
        icon, role, bar = _LOOKS.get(progress.state, _LOOKS["running"])
        self._icon.show_icon(icon, role)
        percent = 100 * progress.done // progress.total if progress.total else 100
        self._bar.setValue(percent)
        restyle(self._bar, "role", bar)
        self._time.setText(_when(progress.started_at))
        steps = self.tr("{done} of {total} steps")
        self._figure.setText(steps.format(done=progress.done, total=progress.total))
        text = self._words(progress)
        self._state.tell(self.tr("{state}, taken back").format(state=text) if is_undone else text)
        self._say_end(progress)
        if not self._inner.isHidden():
            self._show_steps(progress)
        self._name_fold()

    def unfold(self, is_open: bool) -> None:
        """Show or hide the steps."""
        self._inner.setVisible(is_open)
        icon = "chevron-down" if is_open else "chevron-right"
        self._fold.setIcon(icons.icon(icon, self._theme))
        if is_open and self._progress is not None:
            self._shown_steps = ()
            self._show_steps(self._progress)
        self._name_fold()

    def _words(self, progress: Progress) -> str:
        if progress.is_running:
            now = [step for step in progress.steps if step.state == "running"]
            doing = ", ".join(step.name for step in now[:3] if step.name)
            left = _time_left(progress)
            parts = [words.status(progress.state)]
            if left is not None:
                parts.append(self.tr("about {seconds} s left").format(seconds=left))
            if doing:
                parts.append(doing)
            fault = progress.fault or next((step.fault for step in now if step.fault), None)
            return " · ".join([*parts, words.tr(fault)] if fault else parts)
        failed = next((step for step in progress.steps if step.state == "failed"), None)
        if failed is not None:
            step = f"{words.kind(failed.kind)} {failed.name}".strip()
            sentence = self.tr("Failed at step {number}, {step}: {reason}")
            return sentence.format(
                number=failed.position + 1,
                step=step,
                reason=words.tr(failed.fault or "") or self.tr("no reason was given"),
            )
        return words.status(progress.state)

    def _say_end(self, progress: Progress) -> None:
        if progress.is_running:
            self._end.setIcon(icons.icon("x", self._theme))
            caption(self._end, self.tr("Cancel"))
        else:
            self._end.setIcon(icons.icon("arrow-back-up", self._theme))
            caption(self._end, self.tr("Take back"))
        self._end.setEnabled(progress.is_running or progress.state in {"done", "failed"})

    def _act(self) -> None:
        if self._progress is None:
            return
        if self._progress.is_running:
            self.cancel_wanted.emit(self._progress.id)
        else:
            self.undo_wanted.emit(self._progress)

    def _show_steps(self, progress: Progress) -> None:
        if progress.steps == self._shown_steps:
            return
        self._shown_steps = progress.steps
        clear(self._steps)
        for step in progress.steps:
            icon, role, _ = _LOOKS.get(step.state, _LOOKS["waiting"])
            text = f"{words.kind(step.kind)} {step.name}".strip()
            state = (
                f"{words.status(step.state)}: {words.tr(step.fault)}"
                if step.fault
                else words.status(step.state)
            )
            name = ElidedLabel(text)
            name.setFixedWidth(280)
            line = row(
                IconLabel(self._theme, icon, role, 14), name, ElidedLabel(state, "muted"), gap=8
            )
            line.setStretch(2, 1)
            self._steps.addWidget(boxed(line, height=24))

    def _name_fold(self) -> None:
        is_open = not self._inner.isHidden()
        name_of(self._fold, self.tr("Hide the steps") if is_open else self.tr("Show the steps"))


def _time_left(progress: Progress) -> int | None:
    """Return the seconds left if it goes on as it went, or None while that cannot be said."""
    if not progress.done or not progress.started_at:
        return None
    begun = _moment(progress.started_at)
    spent = (datetime.now(UTC) - begun).total_seconds()
    return max(1, round(spent / progress.done * (progress.total - progress.done)))


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _when(text: str) -> str:
    """Return a moment on the clock of this computer, with its date unless it is today."""
    if not text:
        return ""
    at, now = _moment(text).astimezone(), datetime.now().astimezone()
    return at.strftime("%H:%M" if at.date() == now.date() else "%Y-%m-%d %H:%M")
