"""Keeps problems and plan true while drawing and cloud change."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from cockpit.backend.keys import NAME as OWN_KEY
from cockpit.models.plan import Plan, plan
from cockpit.models.rules import Problem, problems
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document

_SETTLE_MS = 60


class Planner(QObject):
    """Works out anew a moment after the last of a burst of changes began.

    Attributes:
        plan: What an apply would do; None while what runs is not known.
        problems: What is wrong with the drawing.

    Signals:
        plan_changed, problems_changed: They differ from before.
        settled: Everything was worked out anew, whether it differs or not.
    """

    plan_changed = Signal()
    problems_changed = Signal()
    settled = Signal()

    def __init__(self, document: Document, cloud: Cloud, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._cloud = document, cloud
        self.plan: Plan | None = None
        self.problems: Sequence[Problem] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.work_out)
        document.changed.connect(self._soon)
        document.replaced.connect(self.work_out)
        cloud.live_changed.connect(self._soon)
        cloud.standing_changed.connect(self._soon)

    @property
    def has_errors(self) -> bool:
        """Tell whether an apply would be refused."""
        return any(problem.severity == "error" for problem in self.problems)

    def work_out(self) -> None:
        """Work everything out now."""
        self._timer.stop()
        topology, live = self._document.topology, self._cloud.live
        names = {key for image in live.of_kind("image") for key in (image.name, image.id)}
        found = problems(topology, names if self._cloud.is_known else None)
        if found != self.problems:
            self.problems = found
            self.problems_changed.emit()
        wanted = plan(topology, live, OWN_KEY) if self._cloud.is_known else None
        if wanted != self.plan:
            self.plan = wanted
            self.plan_changed.emit()
        self.settled.emit()

    def _soon(self) -> None:
        # Not anew with each change: a stream of events must not put it off for ever.
        if not self._timer.isActive():
            self._timer.start()
