"""Coroutines that slots start."""

import asyncio
import logging

import pytest
from PySide6.QtWidgets import QApplication

from cockpit.errors import ServerError
from cockpit.ui.tasks import Tasks


@pytest.fixture
def failures(qapp: QApplication) -> tuple[Tasks, list[str]]:
    tasks = Tasks()
    said: list[str] = []
    tasks.failed.connect(lambda error: said.append(str(error)))
    return tasks, said


async def test_an_error_of_ours_is_shown_as_it_is(failures: tuple[Tasks, list[str]]) -> None:
    tasks, said = failures

    async def work() -> None:
        raise ServerError("No answer from the server")

    await tasks.start(work(), "Create volume")

    assert said == ["No answer from the server"]


async def test_a_bug_is_logged_and_told_in_plain_words(
    failures: tuple[Tasks, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    tasks, said = failures

    async def work() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        await tasks.start(work(), "Create volume")

    assert said == ["Create volume failed"]
    assert "ZeroDivisionError" in caplog.text


async def test_closing_cancels_what_still_runs(failures: tuple[Tasks, list[str]]) -> None:
    tasks, said = failures
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        await asyncio.Event().wait()

    task = tasks.start(work(), "Wait")
    await started.wait()
    await tasks.close()

    assert task.cancelled()
    assert said == []
