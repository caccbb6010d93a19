"""Images with the stock `openstack` command: imported, shared, hidden, taken out of use."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.server.api.test_stock_client import LIMIT_S, ROOT, Cloud, cloud

__all__ = ["cloud"]

pytestmark = [pytest.mark.qemu, pytest.mark.box]

BARE = ("--disk-format", "raw", "--container-format", "bare")
CONTENT = random.Random(3).randbytes(1 << 20)


@pytest.fixture(scope="module")
def site(cloud: Cloud) -> Iterator[str]:
    """A web site that has the files of the cloud's folder."""
    (cloud.folder / "disk.raw").write_bytes(CONTENT)
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--directory", str(cloud.folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        port = server.stdout.readline().split("port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def until_active(cloud: Cloud, name: str) -> dict[str, object]:
    """Look until an image is there; each look takes the client seconds."""
    shown: dict[str, object] = {}
    for _ in range(20):
        shown = cloud.get("image", "show", name)
        if shown["status"] == "active":
            return shown
    raise AssertionError(f"{name} stays {shown['status']}")


def test_an_image_is_imported_from_a_site(cloud: Cloud, site: str) -> None:
    cloud.run("image", "create", *BARE, "fetched")

    cloud.run("image", "import", "--method", "web-download", "--uri", f"{site}/disk.raw", "fetched")

    assert until_active(cloud, "fetched")["size"] == len(CONTENT)
    cloud.run("image", "save", "--file", "back.raw", "fetched")
    assert (cloud.folder / "back.raw").read_bytes() == CONTENT
    assert [task["Status"] for task in cloud.get("image", "task", "list")] == ["success"]
    assert "web-download" in cloud.run("image", "import", "info")


def test_an_image_is_staged_and_imported(cloud: Cloud) -> None:
    (cloud.folder / "staged.raw").write_bytes(CONTENT)
    cloud.run("image", "create", *BARE, "staged")

    cloud.run("image", "stage", "--file", "staged.raw", "staged")
    cloud.run("image", "import", "--method", "glance-direct", "staged")

    assert until_active(cloud, "staged")["size"] == len(CONTENT)


def test_an_image_is_shared(cloud: Cloud) -> None:
    server = [sys.executable, "-m", "server", "--state", str(cloud.folder / "s")]
    subprocess.run(
        [*server, "user", "add", "bob", "--project", "b", "--role", "member"],
        input="secret\n", text=True, cwd=ROOT, check=True, timeout=LIMIT_S,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    cloud.run("image", "create", *BARE, "--shared", "ours")

    added = cloud.get("image", "add", "project", "ours", "b")

    assert added["status"] == "pending"
    (member,) = cloud.get("image", "member", "list", "ours")
    assert member["Member ID"] == added["member_id"]
    cloud.run("image", "remove", "project", "ours", "b")
    assert cloud.get("image", "member", "list", "ours") == []


def test_an_image_is_described_and_hidden(cloud: Cloud) -> None:
    cloud.run("image", "create", *BARE, "odd")

    cloud.run(
        "image", "set", "--property", "os_distro=debian", "--tag", "t", "--min-ram", "64",
        "--community", "--hidden", "odd",
    )  # fmt: skip

    shown = cloud.get("image", "show", "odd")
    assert (shown["visibility"], shown["min_ram"], shown["tags"]) == ("community", 64, ["t"])
    assert shown["properties"]["os_distro"] == "debian"
    assert "odd" not in [found["Name"] for found in cloud.get("image", "list")]
    assert "odd" in [found["Name"] for found in cloud.get("image", "list", "--hidden")]
    cloud.run("image", "unset", "--property", "os_distro", "--tag", "t", "odd")
    cloud.run("image", "delete", "odd")


def test_an_image_is_taken_out_of_use(cloud: Cloud) -> None:
    (cloud.folder / "up.raw").write_bytes(os.urandom(1 << 16))
    cloud.run("image", "create", *BARE, "--file", "up.raw", "plain")

    cloud.run("image", "set", "--deactivate", "plain")
    assert cloud.get("image", "show", "plain")["status"] == "deactivated"
    cloud.run("image", "set", "--activate", "plain")
    cloud.run("image", "set", "--protected", "plain")

    assert cloud.get("image", "show", "plain")["protected"] is True
