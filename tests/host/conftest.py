"""Fixtures: one real box per test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.host.boxes import Box


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Box]:
    async with Box(tmp_path / "box") as made:
        yield made
