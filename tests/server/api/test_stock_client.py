"""The stock `openstack` command against the real server, with real QEMU processes.

Source: python-openstackclient 10.5.0.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
LIMIT_S = 120

pytestmark = [pytest.mark.qemu, pytest.mark.box]


class Cloud:
    """A server of its own, and the stock client that is told where it is."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "HOME": str(folder),
            "OS_AUTH_URL": f"{url}/identity/v3",
            "OS_USERNAME": "alice",
            "OS_PASSWORD": "secret",
            "OS_PROJECT_NAME": "a",
            "OS_USER_DOMAIN_ID": "default",
            "OS_PROJECT_DOMAIN_ID": "default",
            "OS_IDENTITY_API_VERSION": "3",
        }

    def run(self, *words: str) -> str:
        """Run a command that must succeed; return what it printed."""
        # What comes from anything but a terminal is taken for the bytes of an image.
        master, slave = os.openpty()
        try:
            done = subprocess.run(
                [str(Path(sys.executable).with_name("openstack")), *words],
                env=self._environment,
                cwd=self.folder,
                stdin=slave,
                capture_output=True,
                text=True,
                timeout=LIMIT_S,
                check=False,
            )
        finally:
            os.close(slave)
            os.close(master)
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def get(self, *words: str) -> Any:
        """Run a command that must succeed; return the values that it tells."""
        return json.loads(self.run(*words, "-f", "json"))


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with tempfile.TemporaryDirectory(prefix="ck", dir="/tmp") as name:
        folder = Path(name)
        environment = {
            # Its image comes from us.
            **{name: value for name, value in os.environ.items() if name != "COCKPIT_TINY_IMAGE"},
            "COCKPIT_SERVER_PAUSED": "true",
            "COCKPIT_SERVER_ACCELERATOR": "tcg",
            "COCKPIT_SERVER_STOP_GRACE_S": "0",
        }
        command = [sys.executable, "-m", "server", "--state", str(folder / "s")]
        subprocess.run(
            [*command, "user", "add", "alice", "--project", "a", "--role", "admin"],
            input="secret\n", text=True, cwd=ROOT, check=True, timeout=LIMIT_S,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as server:
            assert server.stderr is not None
            line = next(line for line in server.stderr if "Listening on" in line)
            cloud = Cloud(folder, line.rpartition("Listening on ")[2].strip().strip('"'))
            yield cloud
            for found in cloud.get("server", "list"):
                cloud.run("server", "delete", "--wait", found["ID"])
            server.terminate()
            server.communicate(timeout=LIMIT_S)
        assert server.returncode == 0


@pytest.fixture(scope="module")
def image(cloud: Cloud) -> str:
    """An image that was uploaded by the stock client."""
    (cloud.folder / "up.raw").write_bytes(os.urandom(1 << 16) + bytes(1 << 20))
    made = cloud.get(
        "image", "create", "--disk-format", "raw", "--container-format", "bare",
        "--file", "up.raw", "--property", "os_type=linux", "tiny",
    )  # fmt: skip
    assert made["status"] == "active"
    return "tiny"


@pytest.fixture(scope="module")
def network(cloud: Cloud) -> str:
    cloud.run("network", "create", "app")
    cloud.run("subnet", "create", "--network", "app", "--subnet-range", "10.0.1.0/24", "sub")
    return "app"


@pytest.fixture(scope="module")
def server(cloud: Cloud, image: str, network: str) -> str:
    """A server that was made by the stock client and runs."""
    cloud.run("flavor", "create", "--ram", "64", "--disk", "1", "--vcpus", "1", "small")
    made = cloud.get(
        "server", "create", "--flavor", "small", "--image", image, "--network", network,
        "--property", "role=web", "--wait", "web",
    )  # fmt: skip
    assert made["status"] == "ACTIVE"
    return "web"


def test_it_logs_in_and_reads_the_catalogue(cloud: Cloud) -> None:
    token = cloud.get("token", "issue")
    catalog = cloud.get("catalog", "list")

    assert token["project_id"]
    assert {"nova", "neutron", "cinderv3", "glance", "keystone"} <= {
        service["Name"] for service in catalog
    }


def test_an_image_comes_back_as_it_went(cloud: Cloud, image: str) -> None:
    cloud.run("image", "save", "--file", "down.raw", image)

    assert (cloud.folder / "down.raw").read_bytes() == (cloud.folder / "up.raw").read_bytes()
    cloud.run("image", "set", "--property", "k=v", image)
    cloud.run("image", "unset", "--property", "k", image)
    assert cloud.get("image", "show", image)["properties"]["os_type"] == "linux"


def test_networks_and_ports_are_listed(cloud: Cloud, network: str) -> None:
    cloud.run("port", "create", "--network", network, "port")

    assert [found["Name"] for found in cloud.get("network", "list")] == [network]
    assert cloud.get("subnet", "show", "sub")["cidr"] == "10.0.1.0/24"
    assert "port" in [found["Name"] for found in cloud.get("port", "list")]
    cloud.run("port", "delete", "port")


def test_limits_of_links_are_policies(cloud: Cloud, network: str) -> None:
    cloud.run("network", "qos", "policy", "create", "--share", "gold")
    for direction, rate in (("--ingress", "4000"), ("--egress", "1000")):
        cloud.run(
            "network", "qos", "rule", "create", "--type", "bandwidth-limit",
            "--max-kbps", rate, direction, "gold",
        )  # fmt: skip
    cloud.run("port", "create", "--network", network, "--qos-policy", "gold", "narrow")

    policy = cloud.get("network", "qos", "policy", "show", "gold")
    rules = cloud.get("network", "qos", "rule", "list", "gold")
    (rule,) = (rule for rule in rules if rule["Direction"] == "egress")
    cloud.run("network", "qos", "rule", "set", "--max-kbps", "2000", "gold", rule["ID"])

    assert policy["shared"] is True
    assert sorted(rule["Max Kbps"] for rule in rules) == [1000, 4000]
    shown = cloud.get("network", "qos", "rule", "show", "gold", rule["ID"])
    assert shown["max_kbps"] == 2000
    assert cloud.get("port", "show", "narrow")["qos_policy_id"] == policy["id"]
    cloud.run("port", "unset", "--qos-policy", "narrow")
    cloud.run("port", "delete", "narrow")
    cloud.run("network", "qos", "policy", "delete", "gold")


def test_a_server_boots_on_a_network_of_two_families(cloud: Cloud, image: str, server: str) -> None:
    assert server
    cloud.run("network", "create", "--dns-domain", "example.org.", "dual")
    cloud.run(
        "subnet", "create", "--network", "dual", "--subnet-range", "10.0.7.0/24",
        "--allocation-pool", "start=10.0.7.50,end=10.0.7.99", "--dns-nameserver", "9.9.9.9",
        "--host-route", "destination=10.9.0.0/16,gateway=10.0.7.9", "four",
    )  # fmt: skip
    cloud.run(
        "subnet", "create", "--network", "dual", "--subnet-range", "2001:db8:7::/64",
        "--ip-version", "6", "--ipv6-ra-mode", "slaac", "--ipv6-address-mode", "slaac", "six",
    )  # fmt: skip
    made = cloud.get(
        "server", "create", "--flavor", "small", "--image", image, "--network", "dual",
        "--wait", "dual",
    )  # fmt: skip
    cloud.run(
        "subnet", "set", "--no-allocation-pool", "--allocation-pool",
        "start=10.0.7.60,end=10.0.7.70", "--no-host-route", "--name", "new", "four",
    )  # fmt: skip

    assert made["status"] == "ACTIVE"
    addresses = cloud.get("server", "show", "dual")["addresses"]["dual"]
    assert addresses[0] == "10.0.7.50"
    assert addresses[1].startswith("2001:db8:7:0:f816:3eff:fe")
    shown = cloud.get("subnet", "show", "new")
    assert (shown["host_routes"], shown["dns_nameservers"]) == ([], ["9.9.9.9"])
    assert shown["allocation_pools"] == [{"start": "10.0.7.60", "end": "10.0.7.70"}]
    (port,) = cloud.get("port", "list", "--server", "dual")
    assert {ip["ip_address"] for ip in port["Fixed IP Addresses"]} == {*addresses}
    assignment = cloud.get("port", "show", port["ID"])["dns_assignment"]
    assert {one["fqdn"] for one in assignment} == {"dual.example.org."}
    cloud.run("server", "delete", "--wait", "dual")
    cloud.run("network", "delete", "dual")


def test_routers_and_floating_ips_are_wired_and_taken_apart(cloud: Cloud, server: str) -> None:
    cloud.run("network", "create", "--external", "internet")
    cloud.run("subnet", "create", "--network", "internet", "--subnet-range", "203.0.113.0/24", "x")
    cloud.run("router", "create", "r")
    cloud.run("router", "set", "--external-gateway", "internet", "--disable-snat", "r")
    cloud.run("router", "add", "subnet", "r", "sub")
    cloud.run("router", "add", "route", "--route", "destination=10.9.0.0/16,gateway=10.0.1.9", "r")
    made = cloud.get("floating", "ip", "create", "internet")
    address = made["floating_ip_address"]
    cloud.run("server", "add", "floating", "ip", server, address)

    router = cloud.get("router", "show", "r")
    held = cloud.get("floating", "ip", "show", address)
    assert router["external_gateway_info"]["enable_snat"] is False
    assert router["routes"] == [{"destination": "10.9.0.0/16", "nexthop": "10.0.1.9"}]
    assert [end["ip_address"] for end in router["interfaces_info"]] == ["10.0.1.1"]
    assert (held["router_id"], held["port_details"]["device_owner"]) == (
        router["id"],
        "compute:nova",
    )
    cloud.run("server", "remove", "floating", "ip", server, address)
    (port,) = (found for found in cloud.get("port", "list", "--server", server))
    cloud.run("floating", "ip", "set", "--port", port["ID"], address)
    assert cloud.get("floating", "ip", "list")[0]["Port"] == port["ID"]
    cloud.run("floating", "ip", "unset", "--port", address)
    cloud.run("floating", "ip", "delete", address)
    cloud.run("router", "unset", "--external-gateway", "r")
    cloud.run(
        "router", "remove", "route", "--route", "destination=10.9.0.0/16,gateway=10.0.1.9", "r"
    )
    cloud.run("router", "remove", "subnet", "r", "sub")
    cloud.run("router", "delete", "r")
    assert cloud.get("router", "list") == cloud.get("floating", "ip", "list") == []
    cloud.run("network", "delete", "internet")


def test_volumes_are_made_and_grow(cloud: Cloud) -> None:
    cloud.run("volume", "create", "--size", "1", "data")
    cloud.run("volume", "set", "--property", "p=q", "--size", "2", "data")

    volume = cloud.get("volume", "show", "data")

    assert (volume["size"], volume["properties"]) == (2, {"p": "q"})
    cloud.run("volume", "delete", "data")


def test_keys_are_made(cloud: Cloud) -> None:
    private = cloud.run("keypair", "create", "key")

    assert private.startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert [found["Name"] for found in cloud.get("keypair", "list")] == ["key"]
    cloud.run("keypair", "delete", "key")


def test_a_server_is_shown_stopped_and_started(cloud: Cloud, server: str) -> None:
    (listed,) = cloud.get("server", "list")
    assert listed["Status"] == "ACTIVE"
    assert listed["Networks"]["app"][0].startswith("10.0.1.")

    cloud.run("server", "stop", server)
    assert until(cloud, server, "SHUTOFF")["OS-EXT-STS:power_state"] in ("Shutdown", 4)

    cloud.run("server", "start", server)
    assert until(cloud, server, "ACTIVE")["properties"] == {"role": "web"}


def test_a_console_has_an_address(cloud: Cloud, server: str) -> None:
    told = cloud.get("console", "url", "show", "--novnc", server)

    assert told["url"].startswith("ws://127.0.0.1:")
    cloud.run("console", "log", "show", server)


def test_security_groups_are_made_and_guard_ports(cloud: Cloud, network: str) -> None:
    assert {"default", "PROTECTED"} <= {
        found["Name"] for found in cloud.get("security", "group", "list")
    }
    cloud.run("security", "group", "create", "--description", "web servers", "www")
    cloud.run("security", "group", "set", "--description", "all web servers", "www")
    for rule in (
        ("--protocol", "tcp", "--dst-port", "80:90", "--remote-ip", "10.0.0.0/8"),
        ("--protocol", "icmp", "--icmp-type", "8", "--icmp-code", "0"),
        ("--protocol", "ipv6-icmp", "--ethertype", "IPv6"),
        ("--egress", "--protocol", "udp", "--dst-port", "53", "--remote-group", "default"),
        ("--protocol", "112"),
    ):
        cloud.run("security", "group", "rule", "create", *rule, "www")
    rules = cloud.get("security", "group", "rule", "list", "--long", "www")

    assert {(rule["IP Protocol"], rule["Port Range"], rule["Direction"]) for rule in rules} == {
        (None, "", "egress"),
        ("tcp", "80:90", "ingress"),
        ("icmp", "type=8", "ingress"),
        ("ipv6-icmp", "", "ingress"),
        ("udp", "53:53", "egress"),
        ("112", "", "ingress"),
    }
    cloud.run("security", "group", "rule", "delete", rules[0]["ID"])
    pair = "ip-address=10.0.1.200"
    cloud.run(
        "port", "create", "--network", network, "--security-group", "www",
        "--allowed-address", pair, "guarded",
    )  # fmt: skip
    port = cloud.get("port", "show", "guarded")
    assert len(port["security_group_ids"]) == 1
    assert port["allowed_address_pairs"][0]["ip_address"] == "10.0.1.200"
    cloud.run("port", "set", "--security-group", "PROTECTED", "guarded")
    assert len(cloud.get("port", "show", "guarded")["security_group_ids"]) == 2
    cloud.run(
        "port", "set", "--no-security-group", "--no-allowed-address", "--disable-port-security",
        "guarded",
    )  # fmt: skip
    assert cloud.get("port", "show", "guarded")["port_security_enabled"] is False
    cloud.run("port", "delete", "guarded")
    cloud.run("security", "group", "delete", "www")


def test_a_server_gets_and_loses_security_groups(cloud: Cloud, server: str) -> None:
    cloud.run("security", "group", "create", "app")
    cloud.run("server", "add", "security", "group", server, "app")

    def names() -> set[str]:
        return {found["name"] for found in cloud.get("server", "show", server)["security_groups"]}

    assert names() == {"DISABLED", "app"}
    cloud.run("server", "remove", "security", "group", server, "app")
    assert names() == {"DISABLED"}
    cloud.run("security", "group", "delete", "app")


def until(cloud: Cloud, server: str, status: str) -> Any:
    """Look until a server has a status; each look takes the client seconds."""
    shown = cloud.get("server", "show", server)
    for _ in range(20):
        if shown["status"] == status:
            return shown
        shown = cloud.get("server", "show", server)
    raise AssertionError(f"{server} stays {shown['status']}")
