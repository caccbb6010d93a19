"""Applies plans, and tells how that went."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from cockpit.backend import apply
from cockpit.models import plan_words
from cockpit.models.drift import adoption
from cockpit.models.plan import Plan, Step
from cockpit.models.progress import Progress
from cockpit.models.resources import LiveEdit
from cockpit.ui import words
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.main_window import MainWindow
from cockpit.ui.message_bar import Message
from cockpit.ui.planner import Planner
from cockpit.ui.questions import Answer, Question

_TOPIC, _ERRORS = "deployment", "errors"
_WITH_DATA = frozenset({"server", "volume"})
_REACHING = frozenset({"network", "port"})
_MOST = 6
"""So many changes are named in a question."""


class Deployments(QObject):
    """Asks before data is lost, sends the plan, and reports the end.

    Signals:
        sent: A plan is on its way.
        activity_wanted: The steps are to be shown; carries the deployment's id.
        problems_wanted: What is wrong with the drawing is to be shown.
        running_changed: Carries the number of deployments that run.
    """

    sent = Signal()
    activity_wanted = Signal(str)
    problems_wanted = Signal()
    running_changed = Signal(int)

    def __init__(
        self,
        document: Document,
        cloud: Cloud,
        planner: Planner,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._document, self._cloud, self._planner = document, cloud, planner
        self._theme, self._bar, self._window = window.theme, window.message_bar, window
        self._states: dict[str, str] = {}
        cloud.live_changed.connect(self._hear)
        planner.problems_changed.connect(self._hear_problems)

    @property
    def running(self) -> list[Progress]:
        """The deployments that run."""
        return [found for found in self._cloud.live.deployments() if found.is_running]

    def ask_apply(self) -> None:
        """Apply the plan; first name what would be lost, where something would."""
        if self._planner.plan is not None:
            self._ask(self._planner.plan)

    def ask_revert(self, step: Step) -> None:
        """Apply what the plan has for one thing alone."""
        if self._planner.plan is not None:
            self._ask(self._planner.plan.part(step.id))

    def adopt(self, step: Step) -> None:
        """Draw a thing as it runs."""
        editor = self._document.editor
        try:
            change = adoption(editor.topology, step)
        except ValueError as error:
            what = self.tr("{name} cannot be drawn as it runs").format(name=step.name)
            self._bar.tell(Message("warn", what, details=str(error), topic=_TOPIC))
            return
        editor.make(change, self.tr("Adopt {name}").format(name=step.name))

    def _ask(self, plan: Plan) -> None:
        if plan.is_empty:
            return
        if self._planner.has_errors:
            what = self.tr("The drawing has errors: nothing was applied")
            why = self.tr("Mend them first; they are listed below.")
            self._bar.tell(Message("warn", what, why, topic=_ERRORS))
            self.problems_wanted.emit()
            return
        if not plan.data_lost:
            self._send(plan)
            return
        title = self.tr("Apply, and lose data?")
        lines = [self.tr("This will be gone for good:"), *map(words.tr, plan.data_lost)]
        answers: tuple[Answer, ...] = (
            (self.tr("Apply and lose it"), "danger", partial(self._send, plan)),
        )
        Question(self._theme, title, lines, answers, self._window).open()

    def ask_undo(self, deployment: Progress) -> None:
        """Take a deployment back; first name what would be lost or stand open otherwise."""
        self._cloud.look_back(deployment, partial(self._ask_undo, deployment))

    def _ask_undo(self, deployment: Progress, steps: Sequence[Step]) -> None:
        gone = [s.name for s in steps if s.action == "delete" and s.kind in _WITH_DATA]
        reached = [s for s in steps if s.kind in _REACHING and not self._goes_along(s, steps)]
        if not gone and not reached:
            self._cloud.undo(deployment)
            return
        title = self.tr("Take {name} back?").format(name=deployment.name)
        lines: list[str] = []
        if gone:
            lines += [self.tr("What it created is deleted, with its data:"), ", ".join(gone)]
        if reached:
            lines.append(self.tr("Networks and firewalls change:"))
            lines += map(_in_words, reached[:_MOST])
        if len(reached) > _MOST:
            lines.append(self.tr("and %n more", "", len(reached) - _MOST))
        answers: tuple[Answer, ...] = (
            (self.tr("Take back"), "danger", lambda: self._cloud.undo(deployment)),
        )
        Question(self._theme, title, lines, answers, self._window).open()

    @staticmethod
    def _goes_along(step: Step, steps: Sequence[Step]) -> bool:
        """Tell whether a network card is only deleted because its server is."""
        server = (step.before or {}).get("server_id")
        return step.action == "delete" and any(
            other.id == server and other.action == "delete" for other in steps
        )

    def _hear_problems(self) -> None:
        if not self._planner.has_errors:
            self._bar.withdraw(_ERRORS)

    def _send(self, plan: Plan) -> None:
        self._bar.withdraw(_TOPIC)
        self._cloud.deploy(plan, self._document.topology, self._document.name)
        self.sent.emit()

    def _hear(self, edits: Sequence[LiveEdit]) -> None:
        touched = [edit for edit in edits if edit.kind == "deployment"]
        if not touched:
            return
        for edit in touched:
            progress = self._cloud.live.progress(edit.id)
            before = self._states.get(edit.id)
            if progress is None:
                self._states.pop(edit.id, None)
                continue
            self._states[edit.id] = progress.state
            if before == "running" and not progress.is_running:
                self._tell_end(progress)
        self.running_changed.emit(len(self.running))

    def _tell_end(self, progress: Progress) -> None:
        def show() -> None:
            self.activity_wanted.emit(progress.id)

        error = apply.failure(progress)
        if error is not None:
            details = "\n".join(
                f"{step.position + 1}. {step.action} {step.kind} {step.name} ({step.id}): "
                f"{step.state} {step.fault or ''}"
                for step in progress.steps
            )
            offers = ((self.tr("Show the steps"), show),)
            self._bar.tell(
                Message(
                    "bad",
                    words.tr(error.args[0]),
                    words.tr(error.hint),
                    details,
                    offers,
                    _TOPIC,
                )
            )
        elif progress.state == "done":
            what = self.tr("{name} is applied").format(name=progress.name)
            why = self.tr("%n step(s) done", "", progress.total)
            self._bar.tell(Message("ok", what, why, topic=_TOPIC))
        else:
            what = self.tr("{name} was cancelled").format(name=progress.name)
            self._bar.tell(Message("info", what, self.tr("What was done stays."), topic=_TOPIC))


def _in_words(step: Step) -> str:
    title = words.tr(plan_words.title(step))
    changes = ", ".join(map(words.tr, plan_words.change_sentences(step)))
    return f"{title}: {changes}" if changes else title
