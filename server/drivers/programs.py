"""Short-lived programs of this machine: run for a bounded time, none left behind."""

import asyncio
import os
from collections.abc import Sequence
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
    """Run a program until it ends; `told` (at most 4 KiB) is its standard input.

    Raises:
        UnavailableError: It is missing, or did not end in time and was killed.
    """
    process = await _started(command, told)
    try:
        async with asyncio.timeout(limit_s):
            output, complaint = await process.communicate()
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


async def _started(command: Sequence[str], told: bytes) -> asyncio.subprocess.Process:
    # Not asyncio's pipe: uvloop 0.23 raises RuntimeError from a write to a program that
    # has ended by then. What fits into a pipe's buffer needs nobody to wait for it.
    reading, writing = os.pipe()
    try:
        os.write(writing, told)
        os.close(writing)
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=reading,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise UnavailableError(f"{command[0]} cannot be run: {error.strerror}") from error
    finally:
        os.close(reading)
