"""The columns of the tables of what runs."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from cockpit.models import words as brick_words
from cockpit.models.live import Live
from cockpit.models.resources import Resource
from cockpit.ui import words

Table = Literal["servers", "networks", "volumes", "snapshots", "backups", "images"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it shows, and what it sorts by."""

    title: str
    show: Callable[[Resource], str]
    key: Callable[[Resource], Any] | None = None


def columns_of(table: Table, live: Live) -> list[Column]:
    """Return the columns of a table in the language in force."""
    translate = QCoreApplication.translate
    name = Column(translate("columns", "Name"), lambda r: r.name or r.id[:8])
    state = Column(translate("columns", "Status"), _status_words, lambda r: r.status)
    others = {
        "servers": _of_servers,
        "networks": _of_networks,
        "volumes": _of_volumes,
        "snapshots": _of_snapshots,
        "backups": _of_backups,
        "images": _of_images,
    }
    return [name, state, *others[table](live)]


def progress_of(resource: Resource) -> int | None:
    """Return how far something is that takes its time, in %; None where nothing is under way."""
    observed = resource.observed
    match resource.kind:
        case "image" | "backup" if resource.status not in {"active", "available", "error"}:
            value = observed.get("progress")
        case "volume" if not observed.get("flat"):
            value = observed.get("flattened")
        case _:
            value = None
    return None if value is None else int(value)


def _status_words(resource: Resource) -> str:
    percent = progress_of(resource)
    said = words.status(resource.status)
    if resource.observed.get("locked"):
        sentence = QCoreApplication.translate("columns", "{status}, locked")
        said = sentence.format(status=said)
    return said if percent is None else f"{said} · {percent} %"


def _of_servers(live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("columns", "Addresses"), lambda r: ", ".join(_addresses(r, live))),
        Column(
            translate("columns", "Flavor"),
            lambda r: f"{_number(r, 'vcpus')} vCPU · {brick_words.size(_number(r, 'ram_mib'))}",
            lambda r: (_number(r, "vcpus"), _number(r, "ram_mib")),
        ),
        Column(translate("columns", "Image"), lambda r: r.attributes.get("image") or ""),
        Column(translate("columns", "Host"), lambda r: r.observed.get("host") or ""),
    ]


def _of_networks(live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("columns", "Prefix"), lambda r: r.attributes.get("cidr") or ""),
        Column(
            translate("columns", "Kind"),
            lambda r: words.kind("public" if r.attributes.get("external") else "private"),
        ),
        Column(
            translate("columns", "NICs"),
            lambda r: str(_nics(r, live)),
            lambda r: _nics(r, live),
        ),
        Column(
            translate("columns", "DHCP"),
            lambda r: (
                translate("columns", "on")
                if r.attributes.get("enable_dhcp")
                else translate("columns", "off")
            ),
        ),
    ]


def _of_volumes(live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("columns", "Size"), _size_words, _size),
        Column(translate("columns", "Plugged into"), lambda r: _name(live, r, "server_id")),
        Column(translate("columns", "Made of"), lambda r: _source(live, r)),
        Column(translate("columns", "Type"), lambda r: r.attributes.get("type") or ""),
    ]


def _of_snapshots(live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("columns", "Of"), lambda r: _name(live, r, "volume_id")),
        Column(translate("columns", "Server"), lambda r: _seen_name(live, r, "server_id")),
        Column(translate("columns", "Size"), _seen_gib, lambda r: r.observed.get("size_gib") or 0),
        Column(
            translate("columns", "Its own"),
            lambda r: words.size_bytes(r.observed.get("used_bytes") or 0),
            lambda r: r.observed.get("used_bytes") or 0,
        ),
    ]


def _of_backups(live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("columns", "Of"), lambda r: _name(live, r, "volume_id")),
        Column(translate("columns", "Size"), _seen_gib, lambda r: r.observed.get("size_gib") or 0),
        Column(
            translate("columns", "Added"),
            lambda r: words.size_bytes(r.observed.get("stored_bytes") or 0),
            lambda r: r.observed.get("stored_bytes") or 0,
        ),
        Column(
            translate("columns", "Made by"),
            lambda r: (
                translate("columns", "the clock")
                if r.observed.get("schedule_id")
                else translate("columns", "hand")
            ),
        ),
    ]


def _of_images(_live: Live) -> list[Column]:
    translate = QCoreApplication.translate
    seen_by = {
        "private": translate("columns", "this project"),
        "shared": translate("columns", "shared"),
        "community": translate("columns", "community"),
        "public": translate("columns", "everybody"),
    }
    return [
        Column(translate("columns", "Size"), _size_words, _size),
        Column(translate("columns", "Format"), lambda r: r.attributes.get("disk_format") or ""),
        Column(
            translate("columns", "Seen by"),
            lambda r: seen_by.get(str(r.attributes.get("visibility")), ""),
        ),
        Column(
            translate("columns", "System"),
            lambda r: str((r.attributes.get("properties") or {}).get("os_distro") or ""),
        ),
    ]


def _number(resource: Resource, name: str) -> int:
    return int(resource.attributes.get(name) or 0)


def _addresses(server: Resource, live: Live) -> list[str]:
    found = [
        str(port.attributes["ip_address"])
        for port in live.of_kind("port")
        if port.attributes.get("server_id") == server.id and port.attributes.get("ip_address")
    ]
    return sorted(found, key=lambda text: (ip_address(text).version, int(ip_address(text))))


def _nics(network: Resource, live: Live) -> int:
    return sum(p.attributes.get("network_id") == network.id for p in live.of_kind("port"))


def _size(resource: Resource) -> float:
    if resource.kind == "image":
        return float(resource.observed.get("size_bytes") or 0)
    return float(resource.attributes.get("size_gib") or 0) * 1024**3


def _size_words(resource: Resource) -> str:
    return words.size_bytes(_size(resource))


def _seen_gib(resource: Resource) -> str:
    return f"{resource.observed.get('size_gib') or 0} GiB"


def _name(live: Live, resource: Resource, field: str) -> str:
    return _called(live, resource.attributes.get(field))


def _seen_name(live: Live, resource: Resource, field: str) -> str:
    return _called(live, resource.observed.get(field))


def _source(live: Live, volume: Resource) -> str:
    source = volume.attributes.get("source") or {}
    if not source:
        return ""
    return f"{words.kind(str(source.get('kind')))} {_called(live, source.get('id'))}"


def _called(live: Live, resource_id: object) -> str:
    if not resource_id:
        return ""
    found = live.get(str(resource_id))
    return found.name if found is not None and found.name else str(resource_id)[:8]
