"""The product's own server, in a folder whose path is short enough for unix sockets."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.backend.local_server import LocalServer


@pytest.fixture
def local_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """A server without images that is not started yet, and is stopped afterwards."""
    monkeypatch.delenv("COCKPIT_TINY_IMAGE", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="ck", dir="/tmp"))
    server = LocalServer(folder / "s")
    yield server
    asyncio.run(server.stop())
    shutil.rmtree(folder)
