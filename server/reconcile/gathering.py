"""Questions that come at about the same time, answered together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

GATHERING_S = 0.02
"""Rest of those who read or write rows of many resources."""

Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Round(Generic[Question, Answer]):
    questions: list[Question] = field(default_factory=list)
    answers: Sequence[Answer] | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Gathering(Generic[Question, Answer]):
    """Turns many calls of one into few calls of many: a transaction costs more than a row.

    Who asks after a rest is answered at once; those who ask soon after that wait for the
    end of the next rest, together.

    Args:
        answer_all: Returns an answer for each question, in their order.
        rest_s: How long nothing is answered after an answer.
    """

    def __init__(
        self, answer_all: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]], rest_s: float
    ) -> None:
        self._answer_all = answer_all
        self._rest_s = rest_s
        self._rested_at = 0.0
        self._round = _Round[Question, Answer]()

    async def ask(self, question: Question) -> Answer:
        """Return the answer to one question.

        The first one of a round works for all, so that nobody has to own a task. When it
        fails or is cancelled, that is its own affair, and the others ask again.
        """
        while True:
            current = self._round
            place = len(current.questions)
            current.questions.append(question)
            if place == 0:
                await self._answer(current)
            else:
                await current.ended.wait()
            if current.answers is not None:
                return current.answers[place]

    async def _answer(self, current: _Round[Question, Answer]) -> None:
        clock = asyncio.get_running_loop().time
        try:
            try:
                await asyncio.sleep(max(self._rested_at - clock(), 0.0))
            finally:
                self._round = _Round()
            current.answers = await self._answer_all(current.questions)
        finally:
            self._rested_at = clock() + self._rest_s
            current.ended.set()
