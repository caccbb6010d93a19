"""The server as a program: settings, users, its one-time token, its end."""

import json
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from server.errors import InvalidRequestError
from server.settings import read_settings
from tests.server.core.processes import ROOT, ServerProcess, network, volume

IDENTITY = "/identity/v3/auth/tokens"


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = (sys.executable, "-m", "server", *arguments)
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=60, check=False
    )


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "server.toml"
    file.write_text('port = 1\nhost = "0.0.0.0"\nsweep_s = 7\n[seed_images]\ntiny = "/a"\n')
    environment = {"COCKPIT_SERVER_PORT": "2", "COCKPIT_SERVER_HOST": "::1"}

    settings = read_settings(file, environment, {"state": tmp_path, "port": 3, "host": None})

    assert (settings.port, settings.host, settings.sweep_s) == (3, "::1", 7)
    assert settings.seed_images == {"tiny": Path("/a")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("port = 99999", "port"), ("colour = 1", "colour"), ("port =", "cannot be read")],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "server.toml"
    file.write_text(text)

    with pytest.raises(InvalidRequestError, match=reason):
        read_settings(file, {}, {"state": tmp_path})


def test_a_wrong_start_says_why_in_one_line_and_fails(tmp_path: Path) -> None:
    ended = run("--state", str(tmp_path), "--port", "99999")

    assert ended.returncode == 1
    assert ended.stderr.startswith("error: Setting port: ")
    assert "Traceback" not in ended.stderr


async def test_the_one_time_token_is_for_the_owner_and_for_once(
    server: ServerProcess, state: Path
) -> None:
    file = state / "s" / "server.json"
    told = json.loads(file.read_text())
    body = {"auth": {"identity": {"methods": ["token"], "token": {"id": told["token"]}}}}

    async with httpx.AsyncClient(base_url=told["url"]) as client:
        first = await client.post(IDENTITY, json=body)
        second = await client.post(IDENTITY, json=body)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (first.status_code, second.status_code) == (201, 401)
    assert json.loads(file.read_text())["token"] != told["token"]
    assert told["pid"] == server.pid


async def test_a_user_added_on_the_command_line_logs_in_with_a_password(
    server: ServerProcess, state: Path
) -> None:
    added = run(
        *("--state", str(state / "s"), "user", "add", "maria"),
        *("--project", "lab", "--role", "member"),
        text="correct horse\n",
    )
    assert added.returncode == 0, added.stderr
    user = {"name": "maria", "domain": {"id": "default"}, "password": "correct horse"}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}

    async with httpx.AsyncClient(base_url=server.url) as client:
        answer = await client.post(IDENTITY, json=body)
        user["password"] = "wrong"
        wrong = await client.post(IDENTITY, json=body)

    assert (answer.status_code, wrong.status_code) == (201, 401)
    assert answer.json()["token"]["project"]["name"] == "lab"


async def test_a_server_whose_folder_is_replaced_ends_and_leaves_the_new_one_alone(
    server: ServerProcess, state: Path
) -> None:
    await server.apply([volume("data")])
    await server.stop()
    await server.start(COCKPIT_SERVER_SWEEP_S="1")
    await server.apply([network("app")])  # the box is up: nothing is half started
    folder = state / "s"

    folder.rename(state / "old")
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "server.json").write_text("another's")

    assert "was removed or replaced: stopping" in await server.said()
    assert server.status == 0
    assert [path.name for path in folder.iterdir()] == ["server.json"]
    folder.joinpath("server.json").unlink()
    folder.rmdir()
    (state / "old").rename(folder)
