"""What the seed says of a NIC's addresses."""

from server.drivers.base import InstanceSpec, NicSpec, Seed
from server.drivers.qemu.seed import seed_disk
from server.host.wanted import Route

MAC = "fa:16:3e:00:00:01"


def network_config(nic: NicSpec, *dns: str) -> list[str]:
    """Return the lines of the network configuration on the disk, below the NIC's name."""
    disk = seed_disk(InstanceSpec("web", "web", 1, 128, (), (nic,), Seed("web", dns=dns)))
    start = disk.index(b"version: 2")
    text = disk[start : disk.index(b"\0", start)].decode()
    head, mac, *lines = text.splitlines()[1:]
    assert (head, mac) == ("ethernets:", "  nic0:")
    return [line.strip() for line in lines]


def test_a_nic_without_addresses_asks_for_them() -> None:
    assert network_config(NicSpec("nic", MAC, "tap")) == [
        f'match: {{macaddress: "{MAC}"}}',
        "dhcp4: true",
        "optional: true",
    ]


def test_a_nic_whose_network_is_silent_is_told_everything() -> None:
    nic = NicSpec(
        "nic", MAC, "tap",
        addresses=("10.0.1.5/24", "2001:db8:1::5/64"),
        routes=(
            Route("0.0.0.0/0", "10.0.1.1"),
            Route("10.9.0.0/16", "10.0.2.9"),
            Route("::/0", "2001:db8:1::1"),
        ),
    )  # fmt: skip

    assert network_config(nic, "9.9.9.9", "2001:db8:1::53") == [
        f'match: {{macaddress: "{MAC}"}}',
        "dhcp4: false",
        'addresses: ["10.0.1.5/24", "2001:db8:1::5/64"]',
        (
            'routes: [{to: "0.0.0.0/0", via: "10.0.1.1"},'
            ' {to: "10.9.0.0/16", via: "10.0.2.9", on-link: true},'
            ' {to: "::/0", via: "2001:db8:1::1"}]'
        ),
        'nameservers: {addresses: ["9.9.9.9", "2001:db8:1::53"]}',
    ]


def test_a_nic_asks_for_what_its_seed_does_not_say() -> None:
    lines = network_config(NicSpec("nic", MAC, "tap", ("2001:db8:1::5/64",)))
    told = network_config(NicSpec("nic", MAC, "tap", dhcp6=True))

    assert "dhcp4: true" in lines
    assert 'addresses: ["2001:db8:1::5/64"]' in lines
    assert told[1:] == ["dhcp4: true", "optional: true", "dhcp6: true"]
