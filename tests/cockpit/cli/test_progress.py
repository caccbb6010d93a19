"""What is said of a deployment where nobody looks on at a terminal."""

import pytest

from cockpit.cli.output import Output
from cockpit.cli.progress import watcher
from cockpit.models.progress import Progress, StepProgress

FAULT = "User namespaces are forbidden here"


def progress(*states: tuple[str, str | None]) -> Progress:
    steps = tuple(
        StepProgress(position, "create", "network", f"n{position}", f"net-{position}", *state)
        for position, state in enumerate(states)
    )
    return Progress("d1", "drawing", None, "running", 0, len(steps), steps, "", None)


def test_a_fault_of_many_steps_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    with watcher(Output(is_json=False)) as watch:
        watch.show(progress(("running", FAULT), ("running", FAULT), ("waiting", FAULT)))
        watch.show(progress(("running", None), ("running", FAULT), ("waiting", FAULT)))
        watch.show(progress(("done", None), ("failed", FAULT), ("failed", "another")))

    assert capsys.readouterr().err.splitlines() == [
        f"[0/3] create network net-0: {FAULT}",
        "[0/3] create network net-0 done",
        "[0/3] create network net-1 failed: for the same reason",
        "[0/3] create network net-2 failed: another",
    ]
