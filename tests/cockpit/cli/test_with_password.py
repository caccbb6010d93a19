"""A server that stands alone: users log in with a password, from our command line and others."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cockpit.models import project_file
from cockpit.models.blocks import Instance, Network, Nic
from cockpit.models.changes import AddBlock, AddLink
from cockpit.models.topology import Topology

pytestmark = [pytest.mark.qemu, pytest.mark.box]

ROOT = Path(__file__).parents[3]
LIMIT_S = 120


class StandAlone:
    """A server that lets nobody in without a password, and programs that talk to it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def cockpit(self, *words: str, password: str = "correct horse") -> tuple[int, str, str]:
        """Run a command of ours; return how it ended and what it said."""
        done = self._run(
            [sys.executable, "-m", "cockpit", *words, "--server", self.url, "--user", "maria"],
            COCKPIT_PASSWORD=password,
        )
        return done.returncode, done.stdout, done.stderr

    def openstack(self, *words: str) -> list[dict[str, str]]:
        """Run a command of the stock client that lists something."""
        done = self._run(
            [str(Path(sys.executable).with_name("openstack")), *words, "-f", "json"],
            OS_AUTH_URL=f"{self.url}/identity/v3",
            OS_USERNAME="maria",
            OS_PASSWORD="correct horse",
            OS_PROJECT_NAME="lab",
            OS_USER_DOMAIN_ID="default",
            OS_PROJECT_DOMAIN_ID="default",
            OS_IDENTITY_API_VERSION="3",
        )
        assert done.returncode == 0, done.stderr
        found: list[dict[str, str]] = json.loads(done.stdout)
        return found

    def _run(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "HOME": str(self.folder), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )


@pytest.fixture
def cloud() -> Iterator[StandAlone]:
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as name:
        folder = Path(name)
        image = folder / "blank.qcow2"
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(image), "8M"], check=True)
        settings = folder / "server.toml"
        settings.write_text(
            f'state = "{folder}/s"\nlocal_login = false\npaused = true\naccelerator = "tcg"\n'
            f'stop_grace_s = 0\n[seed_images]\nblank = "{image}"\n'
        )
        command = [sys.executable, "-m", "server", "--config", str(settings)]
        subprocess.run(
            [*command, "user", "add", "maria", "--project", "lab"],
            input="correct horse\n", text=True, cwd=ROOT, check=True, timeout=LIMIT_S,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            line = next(line for line in server.stderr if "Listening on" in line)
            yield StandAlone(folder, line.rpartition("Listening on ")[2].strip().strip('"'))
            server.terminate()
            server.communicate(timeout=LIMIT_S)
        assert server.returncode == 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rail = Network(name="app", cidr="10.0.1.0/24")
    web = Instance(name="web", image="blank", ram_mib=64)
    drawing = Topology(uuid4(), "small")
    drawing.apply(AddBlock(rail))
    drawing.apply(AddBlock(web))
    drawing.apply(AddLink(Nic(instance_id=web.id, network_id=rail.id)))
    path = tmp_path / "small.cockpit"
    project_file.save(path, drawing)
    return path


def test_who_logs_in_with_a_password_works_as_anybody(cloud: StandAlone, file: Path) -> None:
    assert not (cloud.folder / "s" / "server.json").exists()
    code, said, complaint = cloud.cockpit("apply", "--yes", str(file))
    assert code == 0, complaint
    assert "small is done: 3 of 3 steps" in said

    code, said, complaint = cloud.cockpit("status")
    (server,) = cloud.openstack("server", "list")

    assert code == 0, complaint
    assert "web" in said
    assert (server["Name"], server["Status"]) == ("web", "ACTIVE")
    code, _, complaint = cloud.cockpit("destroy", "--yes", str(file))
    assert code == 0, complaint
    assert cloud.openstack("server", "list") == []


def test_a_wrong_password_is_told_in_a_sentence(cloud: StandAlone) -> None:
    code, said, complaint = cloud.cockpit("status", password="wrong")

    assert (code, said) == (1, "")
    assert complaint.startswith("error: ")
    assert "Traceback" not in complaint
