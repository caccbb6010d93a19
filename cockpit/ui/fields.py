"""Which fields a brick or link shows, and what is wrong with a value before it is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

from cockpit.models.addressing import address, prefix
from cockpit.models.blocks import AnyBlock, AnyLink, Network, Nic
from cockpit.models.values import Power

Editor = Literal["text", "mono", "number", "switch", "image", "profile", "list", "long", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field and how it is edited.

    Attributes:
        unit: Stands behind a number.
        low, high, step: Of a number.
        choices: Values of a choice; `choice_words` tells how they are shown.
    """

    name: str
    editor: Editor
    unit: str = ""
    low: int = 0
    high: int = 0
    step: int = 1
    choices: tuple[str, ...] = ()


NAME = Field("name", "text")
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "instance": (
        NAME,
        Field("image", "image"),
        Field("vcpus", "number", "vCPU", 1, 64),
        Field("ram_mib", "number", "MiB", 64, 1_048_576, 64),
        Field("disk_gib", "number", "GiB", 1, 65_536),
        Field("power", "choice", choices=get_args(Power)),
    ),
    "network": (NAME, Field("cidr", "mono"), Field("has_dhcp", "switch"), Field("dns", "list")),
    "volume": (NAME, Field("size_gib", "number", "GiB", 1, 65_536)),
    "nic": (Field("address", "mono"), Field("profile", "profile")),
    "attachment": (),
    "router": (NAME, Field("has_nat", "switch")),
    "floating_ip": (NAME, Field("address", "mono")),
    "physical_port": (NAME, Field("interface", "mono")),
    "security_group": (NAME,),
    "router_link": (Field("address", "mono"),),
    "pool_link": (),
    "floating_link": (),
    "port_link": (),
}
FIRST_BOOT: Mapping[str, tuple[Field, ...]] = {
    "instance": (Field("key_name", "text"), Field("user_data", "long"))
}
"""What a server gets at its first boot only."""


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
        "key_name": translate("fields", "SSH key"),
        "user_data": translate("fields", "User data"),
        "cidr": translate("fields", "Prefix"),
        "has_dhcp": translate("fields", "DHCP"),
        "dns": translate("fields", "DNS servers"),
        "address": translate("fields", "Address"),
        "profile": translate("fields", "Firewall"),
    }
    return words.get(field, field)


def empty_words(field: str) -> str:
    """Return what an empty field means."""
    translate = QCoreApplication.translate
    words = {
        "image": translate("fields", "none chosen"),
        "key_name": translate("fields", "your own key"),
        "cidr": translate("fields", "none: bare layer 2"),
        "dns": translate("fields", "none"),
        "address": translate("fields", "the server chooses"),
        "user_data": translate("fields", "nothing at first boot"),
    }
    return words.get(field, "")


def choice_words(value: str) -> str:
    """Return how a value of a choice is shown."""
    translate = QCoreApplication.translate
    words = {
        "running": translate("fields", "running"),
        "stopped": translate("fields", "stopped"),
        "paused": translate("fields", "paused"),
        "suspended": translate("fields", "suspended"),
    }
    return words.get(value, value)


def value_of(thing: AnyBlock | AnyLink, field: str) -> object:
    """Return the value of a field; a list as text."""
    value = getattr(thing, field)
    return ", ".join(value) if isinstance(value, tuple) else value


def parsed(field: Field, value: object) -> object:
    """Return what an editor holds as the value of the field."""
    if field.editor == "list":
        return tuple(part for part in str(value).replace(",", " ").split() if part)
    return value.strip() if isinstance(value, str) and field.editor != "long" else value


def complaint(thing: AnyBlock | AnyLink, field: Field, value: object) -> str:
    """Say what is wrong with a value, or "" when it can be taken."""
    translate = QCoreApplication.translate
    if field.name == "name" and not value:
        return translate("fields", "A name is needed")
    if isinstance(thing, Network) and field.name == "cidr" and value:
        if prefix(thing.model_copy(update={"cidr": value})) is None:
            return translate("fields", "Write it like 10.0.1.0/24")
        return ""
    if isinstance(thing, Nic) and field.name == "address" and value:
        return "" if address(str(value)) else translate("fields", "Write it like 10.0.1.5")
    if field.name == "dns" and isinstance(value, tuple) and not all(map(address, value)):
        return translate("fields", "Write addresses like 9.9.9.9, with commas between")
    try:
        type(thing).model_validate({**thing.model_dump(), field.name: value})
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return ""
