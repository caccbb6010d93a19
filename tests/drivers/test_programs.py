"""Short-lived programs: what they say, and that none is left behind."""

import os
from pathlib import Path

import pytest

from server.drivers.programs import Ended, run
from server.errors import UnavailableError


async def test_a_program_reads_writes_and_ends() -> None:
    ended = await run("sh", "-c", "cat; echo oh >&2; exit 3", limit_s=20, told=b"told")

    assert ended == Ended(3, "told", "oh\n")


async def test_a_program_that_is_missing_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match="nowhere cannot be run"):
        await run("nowhere", limit_s=20)


async def test_a_program_that_does_not_end_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"

    with pytest.raises(UnavailableError, match="does not end within"):
        await run("sh", "-c", f"echo $$ > {told}; exec sleep 1000", limit_s=3)

    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
