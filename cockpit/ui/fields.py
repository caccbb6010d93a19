"""Which fields a brick or link shows, and what is wrong with a value before it is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

from cockpit.models.addressing import address, address6, is_address, prefix, prefix6
from cockpit.models.blocks import AnyBlock, AnyLink, Network
from cockpit.models.texts import FORMS
from cockpit.models.values import (
    Answer,
    Clock,
    DiskBus,
    Firmware,
    Ipv6Mode,
    NicModel,
    Power,
    Shaping,
    Video,
)
from cockpit.ui.field_words import unreadable

Editor = Literal[
    "text",
    "mono",
    "number",
    "decimal",
    "switch",
    "image",
    "profile",
    "interface",
    "choice",
    "list",
    "pools",
    "routes",
    "pairs",
    "words",
    "names",
    "long",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field and how it is edited.

    Attributes:
        name: Of the brick or link; a dot leads into one of its values.
        unit: Stands behind a number.
        low, high, step: Of a number.
        choices: Values of a choice; `choice_words` tells how they are shown.
        is_optional: A number that may be missing, which zero stands for.
    """

    name: str
    editor: Editor
    unit: str = ""
    low: int = 0
    high: int = 0
    step: int = 1
    choices: tuple[str, ...] = ()
    is_optional: bool = False


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
    "network": (
        NAME,
        Field("cidr", "mono"),
        Field("cidr6", "mono"),
        Field("has_dhcp", "switch"),
        Field("dns", "list"),
    ),
    "volume": (
        NAME,
        Field("size_gib", "number", "GiB", 1, 65_536),
        Field("volume_type", "text"),
    ),
    "router": (NAME, Field("has_nat", "switch"), Field("routes", "routes")),
    "floating_ip": (NAME, Field("address", "mono")),
    "physical_port": (
        NAME,
        Field("interface", "interface"),
        Field("vlan", "number", "", 0, 4094, is_optional=True),
        Field("is_forced", "switch"),
    ),
    "security_group": (NAME,),
    "nic": (Field("address", "mono"), Field("address6", "mono"), Field("profile", "profile")),
    "router_link": (Field("address", "mono"),),
}
FIRST_BOOT: Mapping[str, tuple[Field, ...]] = {
    "instance": (Field("key_name", "text"), Field("user_data", "long"))
}
"""What a server gets at its first boot only."""

ADDRESSING: Mapping[str, tuple[Field, ...]] = {
    "network": (
        Field("gateway", "mono"),
        Field("pools", "pools"),
        Field("routes", "routes"),
        Field("domain", "text"),
        Field("has_dhcp6", "choice", choices=get_args(Answer)),
        Field("mode6", "choice", choices=get_args(Ipv6Mode)),
    )
}
MACHINE: Mapping[str, tuple[Field, ...]] = {
    "instance": (
        Field("machine.firmware", "choice", choices=get_args(Firmware)),
        Field("machine.disk_bus", "choice", choices=get_args(DiskBus)),
        Field("machine.nic_model", "choice", choices=get_args(NicModel)),
        Field("machine.video", "choice", choices=get_args(Video)),
        Field("machine.clock", "choice", choices=get_args(Clock)),
        Field("machine.tablet", "choice", choices=get_args(Answer)),
        Field("cdroms", "names"),
        Field("machine.cd_first", "choice", choices=get_args(Answer)),
    )
}
"""What the guest sees; rarely chosen."""

LIMITS: Mapping[str, tuple[Field, ...]] = {
    "nic": (
        Field("shaping.rate_in", "number", "kbit/s", 0, 32_000_000, 1000),
        Field("shaping.rate_out", "number", "kbit/s", 0, 32_000_000, 1000),
        Field("shaping.delay_ms", "number", "ms", 0, 60_000, 10),
        Field("shaping.jitter_ms", "number", "ms", 0, 60_000, 5),
        Field("shaping.loss_percent", "decimal", "%", 0, 100),
    )
}
GUARD: Mapping[str, tuple[Field, ...]] = {
    "nic": (Field("is_guarded", "switch"), Field("pairs", "pairs"))
}
LABELS: Mapping[str, tuple[Field, ...]] = {
    "instance": (Field("tags", "list"), Field("metadata", "words"))
}


def value_of(thing: AnyBlock | AnyLink, field: Field) -> object:
    """Return the value of a field as its editor shows it."""
    head, _, rest = field.name.partition(".")
    value = getattr(thing, head)
    if rest:
        value = getattr(Shaping() if value is None else value, rest)
    if field.editor in FORMS:
        return FORMS[field.editor][0](value or ())
    if value is None:
        return 0 if field.is_optional else ""
    return value


def parsed(field: Field, value: object) -> object:
    """Return what an editor holds as the value of the field.

    Raises:
        ValueError: It cannot be read; says how it is to be written.
    """
    if field.editor in FORMS:
        try:
            return FORMS[field.editor][1](str(value))
        except ValueError as error:
            raise ValueError(unreadable(field.editor)) from error
    if field.is_optional:
        return value or None
    return value.strip() if isinstance(value, str) and field.editor != "long" else value


def edit_of(thing: AnyBlock | AnyLink, field: Field, value: object) -> tuple[str, object] | None:
    """Return the field of the brick or link to set, and to what; None where nothing changes.

    What is empty and was never touched stays without an opinion.
    """
    head, _, rest = field.name.partition(".")
    old = getattr(thing, head)
    if rest:
        whole = Shaping() if old is None else old
        if getattr(whole, rest) == value:
            return None
        return head, {**whole.model_dump(), rest: value}
    is_same = value == old or (old is None and value in ("", ()))
    return None if is_same else (head, value)


def complaint(thing: AnyBlock | AnyLink, field: Field, value: object) -> str:
    """Say what is wrong with a value, or "" when it can be taken."""
    translate = QCoreApplication.translate
    if field.name == "name" and not value:
        return translate("fields", "A name is needed")
    if value and (reason := _wrong_address(thing, field.name, value)):
        return reason
    edit = edit_of(thing, field, value)
    if edit is None:
        return ""
    try:
        type(thing).model_validate({**thing.model_dump(), edit[0]: edit[1]})
    except ValidationError as error:
        return _reason(error)
    return ""


def _reason(error: ValidationError) -> str:
    first: dict[str, Any] = {**error.errors()[0]}
    if first["type"] == "value_error":  # only limits are judged together
        return QCoreApplication.translate("fields", "The jitter is greater than the delay")
    return str(first["msg"])


def _wrong_address(thing: AnyBlock | AnyLink, name: str, value: object) -> str:
    translate, text = QCoreApplication.translate, str(value)
    network = thing if isinstance(thing, Network) else Network(name="-")
    judged: dict[str, tuple[Callable[[], object], str]] = {
        "cidr": (
            lambda: prefix(network.model_copy(update={"cidr": text})),
            translate("fields", "Write it like 10.0.1.0/24"),
        ),
        "cidr6": (
            lambda: prefix6(network.model_copy(update={"cidr6": text})),
            translate("fields", "Write it like fd00:1::/64"),
        ),
        "address": (lambda: address(text), translate("fields", "Write it like 10.0.1.5")),
        "gateway": (lambda: address(text), translate("fields", "Write it like 10.0.1.5")),
        "address6": (lambda: address6(text), translate("fields", "Write it like fd00:1::5")),
        "dns": (
            lambda: isinstance(value, tuple) and all(map(is_address, value)),
            translate("fields", "Write addresses like 9.9.9.9, with commas between"),
        ),
    }
    if name not in judged:
        return ""
    is_right, words = judged[name]
    return "" if is_right() else words
