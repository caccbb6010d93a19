"""What the fields of forms are called, and what their values mean."""

from PySide6.QtCore import QCoreApplication


def title(field: str) -> str:
    """Return the name of a field in the language in force."""
    translate = QCoreApplication.translate
    words = {
        "name": translate("fields", "Name"),
        "image": translate("fields", "Image"),
        "vcpus": translate("fields", "Processors"),
        "ram_mib": translate("fields", "Memory"),
        "disk_gib": translate("fields", "Root disk"),
        "size_gib": translate("fields", "Size"),
        "power": translate("fields", "Power"),
        "tags": translate("fields", "Tags"),
        "metadata": translate("fields", "Metadata"),
        "key_name": translate("fields", "SSH key"),
        "user_data": translate("fields", "User data"),
        "cidr": translate("fields", "Prefix"),
        "cidr6": translate("fields", "IPv6 prefix"),
        "gateway": translate("fields", "Gateway"),
        "has_dhcp": translate("fields", "DHCP"),
        "pools": translate("fields", "Pools"),
        "dns": translate("fields", "DNS servers"),
        "routes": translate("fields", "Routes"),
        "domain": translate("fields", "Domain"),
        "address": translate("fields", "Address"),
        "address6": translate("fields", "IPv6 address"),
        "profile": translate("fields", "Firewall"),
        "is_guarded": translate("fields", "Guarded"),
        "pairs": translate("fields", "Also sends as"),
        "shaping.rate_in": translate("fields", "Rate in"),
        "shaping.rate_out": translate("fields", "Rate out"),
        "shaping.delay_ms": translate("fields", "Delay"),
        "shaping.jitter_ms": translate("fields", "Jitter"),
        "shaping.loss_percent": translate("fields", "Loss"),
        "has_nat": translate("fields", "NAT"),
        "interface": translate("fields", "Interface"),
        "vlan": translate("fields", "VLAN"),
        "is_forced": translate("fields", "Take over"),
        "has_dhcp6": translate("fields", "IPv6 told"),
        "mode6": translate("fields", "IPv6 mode"),
        "volume_type": translate("fields", "Type"),
        "cdroms": translate("fields", "CDs"),
        "machine.firmware": translate("fields", "Firmware"),
        "machine.disk_bus": translate("fields", "Disk bus"),
        "machine.nic_model": translate("fields", "NIC model"),
        "machine.video": translate("fields", "Video"),
        "machine.clock": translate("fields", "Clock"),
        "machine.tablet": translate("fields", "Tablet"),
        "machine.cd_first": translate("fields", "CD first"),
    }
    return words.get(field, field)


def empty_words(field: str) -> str:
    """Return what an empty field, or a number of zero, means."""
    translate = QCoreApplication.translate
    words = {
        "image": translate("fields", "none chosen"),
        "key_name": translate("fields", "your own key"),
        "cidr": translate("fields", "none: bare layer 2"),
        "cidr6": translate("fields", "none"),
        "gateway": translate("fields", "the server chooses"),
        "pools": translate("fields", "the whole prefix"),
        "dns": translate("fields", "none"),
        "routes": translate("fields", "none"),
        "domain": translate("fields", "none"),
        "tags": translate("fields", "none"),
        "metadata": translate("fields", "none"),
        "address": translate("fields", "the server chooses"),
        "address6": translate("fields", "the server chooses"),
        "pairs": translate("fields", "nothing else"),
        "user_data": translate("fields", "nothing at first boot"),
        "interface": translate("fields", "none chosen"),
        "vlan": translate("fields", "no tag"),
        "volume_type": translate("fields", "the server's default"),
        "cdroms": translate("fields", "none"),
        "shaping.rate_in": translate("fields", "no limit"),
        "shaping.rate_out": translate("fields", "no limit"),
        "shaping.delay_ms": translate("fields", "none"),
        "shaping.jitter_ms": translate("fields", "none"),
        "shaping.loss_percent": translate("fields", "none"),
    }
    return words.get(field, "")


def tip(field: str) -> str:
    """Return what a field does, where its name does not say it; "" where it does."""
    translate = QCoreApplication.translate
    words = {
        "pools": translate("fields", "Ranges to give addresses from: 10.0.1.10-10.0.1.99"),
        "routes": translate("fields", "Ways beyond routers: 10.8.0.0/16 via 10.0.1.9"),
        "pairs": translate("fields", "Addresses it may send from, each with a MAC or without"),
        "metadata": translate("fields", "Pairs of words: role=web, tier=1"),
        "is_guarded": translate("fields", "Off: no firewall, and any source address may be sent"),
        "has_nat": translate("fields", "What leaves by the gateway bears the gateway's address"),
        "cdroms": translate("fields", "Images of CDs in its drives, at most four"),
        "has_dhcp6": translate("fields", "Whether the host tells guests of IPv6"),
        "machine.tablet": translate("fields", "A pointer that follows the mouse in the console"),
        "machine.cd_first": translate("fields", "Boot from the CD also when the disk has a system"),
        "is_forced": translate(
            "fields", "The addresses of the interface move to the network while it is plugged in"
        ),
        "shaping.rate_in": translate("fields", "Towards the server"),
        "shaping.rate_out": translate("fields", "From the server"),
    }
    return words.get(field, "")


def choice_words(value: str) -> str:
    """Return how a value of a choice is shown."""
    translate = QCoreApplication.translate
    words = {
        "": translate("fields", "automatic"),
        "yes": translate("fields", "yes"),
        "no": translate("fields", "no"),
        "utc": translate("fields", "UTC"),
        "localtime": translate("fields", "local time"),
        "running": translate("fields", "running"),
        "stopped": translate("fields", "stopped"),
        "paused": translate("fields", "paused"),
        "suspended": translate("fields", "suspended"),
    }
    return words.get(value, value)


def unreadable(editor: str) -> str:
    """Say how a value is to be written."""
    translate = QCoreApplication.translate
    words = {
        "pools": translate("fields", "Write them like 10.0.1.10-10.0.1.99"),
        "routes": translate("fields", "Write them like 10.8.0.0/16 via 10.0.1.9"),
        "pairs": translate("fields", "Write them like 10.0.1.99 fa:16:3e:00:00:01"),
        "words": translate("fields", "Write them like role=web, tier=1"),
    }
    return words.get(editor, "")
