"""Progress of a deployment: bars on a terminal, lines in a pipe, JSON for programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from cockpit.cli.output import Output
from cockpit.models.progress import Progress, StepProgress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_SHOWN_AT_ONCE = 8
_ENDS = {"done": "done", "failed": "failed", "cancelled": "taken back"}


class Watcher(Protocol):
    """Shows how far a deployment is."""

    def show(self, progress: Progress) -> None:
        """Show what is new since the last time."""
        ...


@contextmanager
def watcher(out: Output) -> Iterator[Watcher]:
    """Give the watcher that fits who looks on."""
    if out.is_json or not sys.stderr.isatty():
        yield _Lines(out)
        return
    # Late: 50 ms that only a terminal needs.
    from rich.progress import (
        BarColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=out.console(is_error=True), transient=True) as bars:
        yield _Terminal(bars)


class _Lines:
    """One line for each step that begins or ends."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._faults = _Faults()
        self._seen: dict[int, tuple[str, str | None]] = {}

    def show(self, progress: Progress) -> None:
        for step in progress.steps:
            if self._seen.get(step.position, ("waiting", None)) == (step.state, step.fault):
                continue
            self._seen[step.position] = (step.state, step.fault)
            self._out.record(
                event="step",
                position=step.position,
                action=step.action,
                kind=step.kind,
                id=step.id,
                name=step.name,
                state=step.state,
                fault=step.fault,
                done=progress.done,
                total=progress.total,
            )
            fault = self._faults.words(step)
            if step.state in _ENDS or fault:
                self._out.note(f"[{progress.done}/{progress.total}] {_line(step)}{fault}")


class _Terminal:
    """A bar for the whole, and one for each step under way."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._whole: TaskID | None = None
        self._running: dict[int, TaskID] = {}
        self._told: set[int] = set()
        self._faults = _Faults()

    def show(self, progress: Progress) -> None:
        if self._whole is None:
            self._whole = self._bars.add_task(progress.name, total=progress.total, count="")
        count = f"{progress.done}/{progress.total}"
        self._bars.update(self._whole, completed=progress.done, count=count)
        for step in progress.steps:
            fault = self._faults.words(step)
            is_new_end = step.state in _ENDS and step.position not in self._told
            if is_new_end:
                self._told.add(step.position)
            if is_new_end or (fault and step.state not in _ENDS):
                self._bars.console.print(f"  {_line(step)}{fault}", markup=False)
            self._show_running(step)

    def _show_running(self, step: StepProgress) -> None:
        bar = self._running.get(step.position)
        if step.state == "running":
            if bar is None and len(self._running) < _SHOWN_AT_ONCE:
                bar = self._bars.add_task("", total=None, count="")
                self._running[step.position] = bar
            if bar is not None:
                self._bars.update(bar, description=f"  {_line(step)}")
        elif bar is not None:
            self._bars.remove_task(bar)
            del self._running[step.position]


class _Faults:
    """Says a fault once, however many steps it holds up or ends."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def words(self, step: StepProgress) -> str:
        """Return what to put behind the line of a step; "" when there is nothing new."""
        if not step.fault:
            return ""
        if step.fault not in self._told:
            self._told.add(step.fault)
            return f": {step.fault}"
        return ": for the same reason" if step.state == "failed" else ""


def _line(step: StepProgress) -> str:
    state = f" {_ENDS[step.state]}" if step.state in _ENDS else ""
    return f"{step.action} {step.kind} {step.name}{state}"
