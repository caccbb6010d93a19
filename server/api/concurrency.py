"""Run coroutines side by side until one of them ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class _EndedError(Exception):
    """One of several coroutines is done."""


async def first_of(*coroutines: Coroutine[Any, Any, None]) -> None:
    """Run all until the first ends, and cancel the others; raise what it raised."""

    async def run(coroutine: Coroutine[Any, Any, None]) -> None:
        await coroutine
        raise _EndedError

    try:
        async with asyncio.TaskGroup() as group:
            for coroutine in coroutines:
                group.create_task(run(coroutine))
    except BaseExceptionGroup as ended:
        # Callers look for single errors; what broke second broke because of the first.
        errors = [error for error in ended.exceptions if not isinstance(error, _EndedError)]
        if errors:
            raise errors[0] from None
