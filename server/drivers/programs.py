"""Short-lived programs of this machine: run for a bounded time, none left behind."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from server.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Ended:
    """What a program came to: its exit code, and what it wrote to its two outputs."""

    code: int
    output: str
    complaint: str


async def run(*command: str, limit_s: float, told: bytes = b"") -> Ended:
    """Run a program until it ends; `told` is its standard input.

    Raises:
        UnavailableError: It is missing, or did not end in time and was killed.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise UnavailableError(f"{command[0]} cannot be run: {error.strerror}") from error
    try:
        async with asyncio.timeout(limit_s):
            output, complaint = await process.communicate(told)
    except TimeoutError as error:
        raise UnavailableError(f"{command[0]} does not end within {limit_s:g} s") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    assert process.returncode is not None, "it was waited for"
    return Ended(
        process.returncode, output.decode(errors="replace"), complaint.decode(errors="replace")
    )
