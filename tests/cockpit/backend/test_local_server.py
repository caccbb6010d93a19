import asyncio
import json
import os
from pathlib import Path

import pytest

from cockpit.backend.local_server import LocalServer
from cockpit.errors import CockpitError, UnreachableError


def test_no_state_is_no_server(tmp_path: Path) -> None:
    server = LocalServer(tmp_path / "state")
    assert server.is_untouched
    assert server.find() is None


async def test_who_looks_for_the_way_in_is_told_that_none_runs(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        await LocalServer(tmp_path).entry()


def test_a_file_left_by_a_dead_server_is_not_believed(tmp_path: Path) -> None:
    # Our own pid, but another process by its start time.
    told = {"url": "http://127.0.0.1:1", "pid": os.getpid(), "start_time": 1, "token": "t"}
    (tmp_path / "server.json").write_text(json.dumps(told))
    assert LocalServer(tmp_path).find() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 1}'])
def test_a_damaged_file_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)
    assert LocalServer(tmp_path).find() is None


async def test_a_server_that_dies_leaves_its_last_words(tmp_path: Path) -> None:
    program = ("-c", "import sys; print('no room on the disk'); sys.exit(1)")
    with pytest.raises(CockpitError, match="no room on the disk"):
        await LocalServer(tmp_path / "state", program).ensure()


_SERVER = """
import json, os, signal, sys
folder = sys.argv[sys.argv.index("--state") + 1]
start = int(open("/proc/self/stat").read().rpartition(")")[2].split()[19])
told = {"url": "http://127.0.0.1:1", "pid": os.getpid(), "start_time": start, "token": "t"}
with open(folder + "/new", "w") as file:
    json.dump(told, file)
os.rename(folder + "/new", folder + "/server.json")
print("process", os.getpid(), "session", os.getsid(0), flush=True)
signal.sigwait([signal.SIGTERM])
os.unlink(folder + "/server.json")
"""


async def test_many_who_start_it_at_once_start_one(tmp_path: Path) -> None:
    servers = [LocalServer(tmp_path / "state", ("-c", _SERVER)) for _ in range(5)]
    running = await asyncio.gather(*(server.ensure() for server in servers))
    try:
        assert len({one.pid for one in running}) == 1
        assert sum(server.was_started_here for server in servers) == 1
        (line,) = servers[0].log_path.read_text().splitlines()
        # In a session of its own: our terminal's Ctrl+C does not reach it.
        assert line == f"process {running[0].pid} session {running[0].pid}"
    finally:
        assert await servers[0].stop()
    assert not await servers[1].stop()
    assert all(server.find() is None for server in servers)
