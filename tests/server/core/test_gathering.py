"""Questions are gathered: few rounds, and everybody gets the own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from server.reconcile.gathering import Gathering

REST_S = 0.01


async def test_who_asks_meanwhile_is_answered_together_with_others() -> None:
    rounds: list[Sequence[int]] = []

    async def squares(numbers: Sequence[int]) -> Sequence[int]:
        rounds.append(numbers)
        return [number * number for number in numbers]

    gathering = Gathering(squares, REST_S)
    first = await asyncio.gather(*(gathering.ask(number) for number in range(5)))
    then = await asyncio.gather(*(gathering.ask(number) for number in range(5, 9)))

    assert [*first, *then] == [number * number for number in range(9)]
    assert rounds == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]


async def test_who_is_cancelled_while_it_works_for_all_takes_nobody_along() -> None:
    begun, rounds = asyncio.Event(), list[Sequence[int]]()

    async def first_round_hangs(numbers: Sequence[int]) -> Sequence[int]:
        rounds.append(numbers)
        begun.set()
        if len(rounds) == 1:
            await asyncio.Event().wait()
        return numbers

    gathering = Gathering(first_round_hangs, REST_S)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        asking = [tasks.create_task(gathering.ask(number)) for number in range(3)]
        await begun.wait()
        asking[0].cancel()

    assert [task.cancelled() for task in asking] == [True, False, False]
    assert [task.result() for task in asking[1:]] == [1, 2]
    assert rounds == [[0, 1, 2], [1, 2]]


async def test_a_failure_is_told_to_the_one_who_worked_and_the_others_ask_again() -> None:
    async def refuses_the_first(numbers: Sequence[int]) -> Sequence[int]:
        if 0 in numbers:
            raise ZeroDivisionError
        return numbers

    gathering = Gathering(refuses_the_first, REST_S)
    answers = await asyncio.gather(*map(gathering.ask, range(3)), return_exceptions=True)

    assert isinstance(answers[0], ZeroDivisionError)
    assert answers[1:] == [1, 2]
    with pytest.raises(ZeroDivisionError):
        await gathering.ask(0)
