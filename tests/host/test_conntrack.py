"""Connections that the kernel is made to forget, in a namespace of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import socket, subprocess
from ipaddress import ip_address
from server.host.conntrack import forget, forget_addresses, look_flows, open_conntrack
for command in (
    "ip link set lo up",
    "ip address add 10.0.0.1/32 dev lo",
    "ip address add 10.0.0.2/32 dev lo",
    "nft add table inet t",
    "nft add chain inet t c { type filter hook output priority 0; }",
    "nft add rule inet t c ct state new counter",
):
    subprocess.run(command.split(), check=True)
kernel = open_conntrack()
ends = []
for address, family in (("10.0.0.1", 2), ("10.0.0.2", 2), ("::1", 10)):
    listener = socket.create_server((address, 80), family=family)
    ends += [listener, socket.create_connection((address, 80))]
told = lambda: sorted(str(flow.target) for flow in look_flows(kernel) if flow.protocol == 6)
print(told())
print(forget_addresses(kernel, [ip_address("10.0.0.1"), ip_address("::1")]), told())
print(forget_addresses(kernel, []), forget(kernel, lambda flow: flow.zone == 7), told())
"""


@pytest.mark.box
def test_only_the_connections_of_an_address_are_forgotten() -> None:
    done = subprocess.run(
        ["unshare", "-Urn", sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.splitlines() == [
        "['10.0.0.1', '10.0.0.2', '::1']",
        "2 ['10.0.0.2']",
        "0 0 ['10.0.0.2']",
    ], done.stderr
