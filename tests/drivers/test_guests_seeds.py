"""Compute driver: a real guest without an agent takes a password and files."""

import base64

import pytest

from server.drivers.base import Seed, SeedFile
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.services.passwords import hashed
from tests.drivers.hypervisor import Terminal, spec, tiny_disk

pytestmark = [pytest.mark.qemu, pytest.mark.guest]

PASSWORD = "it's $ecret"
FILES = (
    SeedFile("/etc/motd.d/first", base64.b64encode(b"one\n'two' $HOME\n").decode(), "0600"),
    SeedFile("/var/lib/bytes", base64.b64encode(bytes(range(1, 256))).decode()),
)


@pytest.mark.parametrize("is_config_drive", [False, True])
async def test_a_guest_takes_its_password_and_files(
    booting: QemuDriver, volumes: Qcow2Driver, *, is_config_drive: bool
) -> None:
    seed = Seed(
        "web",
        password_hash=hashed(PASSWORD),
        files=FILES,
        user_data="#cloud-config\nwrite_files:\n  - path: /var/lib/mine\n    content: kept\n",
        is_config_drive=is_config_drive,
    )
    await booting.define(spec("web", await tiny_disk(volumes, "web-root"), seed=seed))
    await booting.start("web", 1)

    terminal = await Terminal.open(booting, "web")
    await terminal.see("web login: ")
    await terminal.type("root\n")
    await terminal.see("Password: ")
    await terminal.type(f"{PASSWORD}\n")
    await terminal.see("# ")
    printed = await terminal.run(
        "cat /etc/motd.d/first /var/lib/mine; echo; ls -l /etc/motd.d/first | cut -c1-10;"
        "wc -c < /var/lib/bytes; df -k / | tail -n 1 | awk '{print ($2 > 900000)}'"
    )
    terminal.close()

    assert printed.splitlines() == ["one", "'two' $HOME", "kept", "-rw-------", "255", "1"]
