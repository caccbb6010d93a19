"""The command line as a process of its own, where it needs no server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
THREE_TIER = "resources/projects/three-tier.cockpit"


def cockpit(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cockpit", *arguments],
        cwd=ROOT,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--help",), ("apply", "--help"), ("--version",)])
def test_help_is_given(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = cockpit(*arguments, home=tmp_path)
    assert done.returncode == 0
    assert "cockpit" in done.stdout


@pytest.mark.parametrize(
    "arguments", [("frobnicate",), ("plan",), ("apply", "a", "b"), ("server", "dance")]
)
def test_wrong_usage_is_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = cockpit(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert "usage: cockpit" in done.stderr


def test_before_the_first_apply_everything_is_to_be_made(tmp_path: Path) -> None:
    done = cockpit("plan", THREE_TIER, home=tmp_path)
    assert done.returncode == 0
    assert done.stdout.endswith("three-tier: 15 to create.\n")
    assert not [*tmp_path.rglob("server.json")], "a plan alone starts no server"


def test_a_script_hears_that_there_is_something_to_do(tmp_path: Path) -> None:
    done = cockpit("plan", "--offline", "--exit-code", "--json", THREE_TIER, home=tmp_path)
    assert done.returncode == 3
    (line,) = done.stdout.splitlines()
    plan = json.loads(line)["plan"]
    assert plan["name"] == "three-tier"
    assert plan["counts"] == {"create": 15}
    assert {step["kind"] for step in plan["steps"]} == {"network", "server", "port", "volume"}
    assert not done.stderr


def test_a_failure_is_one_sentence_and_a_hint(tmp_path: Path) -> None:
    done = cockpit("plan", "--offline", str(tmp_path / "none.cockpit"), home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_a_program_hears_of_a_failure_too(tmp_path: Path) -> None:
    done = cockpit("plan", "--json", "--offline", str(tmp_path / "none.cockpit"), home=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["message"]


def test_a_server_that_does_not_run_is_1(tmp_path: Path) -> None:
    done = cockpit("server", "status", "--json", home=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["server"]["is_running"] is False


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG")])
def test_a_drawing_becomes_a_picture(tmp_path: Path, name: str, start: bytes) -> None:
    done = cockpit("export", THREE_TIER, str(tmp_path / name), "--dark", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().lstrip().startswith(start)


def test_another_kind_of_picture_is_refused(tmp_path: Path) -> None:
    done = cockpit("export", THREE_TIER, str(tmp_path / "a.bmp"), home=tmp_path)
    assert done.returncode == 1
    assert ".svg" in done.stderr


_WATCHED = """
import sys
from cockpit.__main__ import main
sys.argv = ["cockpit", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (("--help",), {"PySide6", "httpx", "rich", "networkx", "pydantic", "keyring"}),
        (("plan", "--offline", THREE_TIER), {"PySide6", "httpx", "rich", "keyring"}),
        (("server", "status"), {"PySide6", "httpx", "rich", "networkx", "keyring"}),
    ],
)
def test_a_command_loads_only_what_it_needs(
    tmp_path: Path, arguments: tuple[str, ...], forbidden: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, *arguments],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not forbidden & set(done.stderr.splitlines())
