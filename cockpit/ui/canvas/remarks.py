"""What is written beside bricks: what a plan does with them, or what runs differently."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from cockpit.models.plan import Step
from cockpit.ui.canvas.views import CardView

_MI_PER_GI = 1024


def planned(step: Step) -> CardView | None:
    """Return what a step would do, or None where the brick tells it by itself."""
    if step.action == "delete":
        return _loss(step, UUID(step.id))
    text = _changes(step)
    if not text:
        return None
    is_new = step.action == "replace"
    tone, icon = ("warn", "replace") if is_new else ("accent", "pencil")
    return CardView(UUID(step.id), text, tone, icon)


def drifted(step: Step) -> CardView | None:
    """Return what runs otherwise than it is drawn, or None."""
    translate = QCoreApplication.translate
    text = _changes(step)
    if not text:
        return None
    text = translate("Looks", "Not as drawn: {changes}").format(changes=text)
    return CardView(UUID(step.id), text, "warn", "alert-triangle")


def _changes(step: Step) -> str:
    """Say what a step changes of a brick; "" when it makes or removes it."""
    if step.kind == "port" or step.action not in ("update", "replace"):
        return ""
    words = [_change(field, step) for field in step.changed]
    return ", ".join(word for word in words if word)


def _loss(step: Step, about: UUID) -> CardView | None:
    before = step.before or {}
    size = before.get("disk_gib") or before.get("size_gib")
    if size is None:
        return None
    translate = QCoreApplication.translate
    is_volume = step.kind == "volume"
    words = (
        translate("Looks", "volume {size} GiB is lost")
        if is_volume
        else translate("Looks", "disk {size} GiB is lost")
    )
    text = words.format(size=size)
    return CardView(about, text, "bad", "alert-octagon")


def _change(field: str, step: Step) -> str:
    translate = QCoreApplication.translate
    old, new = (step.before or {}).get(field), (step.after or {}).get(field)
    words = {
        "vcpus": translate("Looks", "{difference} vCPU"),
        "ram_mib": translate("Looks", "memory {difference}"),
        "disk_gib": translate("Looks", "disk {difference} GiB"),
        "size_gib": translate("Looks", "{difference} GiB"),
        "image": translate("Looks", "image {difference}"),
        "name": translate("Looks", "name {difference}"),
        "cidr": translate("Looks", "prefix {difference}"),
        "cidr6": translate("Looks", "IPv6 prefix {difference}"),
        "gateway_ip": translate("Looks", "gateway {difference}"),
        "dns_domain": translate("Looks", "domain {difference}"),
        "interface": translate("Looks", "interface {difference}"),
        "vlan": translate("Looks", "VLAN {difference}"),
    }
    plain: dict[str, Callable[[], str]] = {
        "power": lambda: _power(new),
        "server_id": lambda: translate("Looks", "attach") if new else translate("Looks", "detach"),
        "enable_dhcp": lambda: (
            translate("Looks", "DHCP on") if new else translate("Looks", "DHCP off")
        ),
        "user_data": lambda: translate("Looks", "new user data"),
        "key_name": lambda: translate("Looks", "new key"),
        "dns_nameservers": lambda: translate("Looks", "name servers"),
        "allocation_pools": lambda: translate("Looks", "address pools"),
        "host_routes": lambda: translate("Looks", "routes"),
        "routes": lambda: translate("Looks", "routes"),
        "rules": lambda: translate("Looks", "rules"),
        "interfaces": lambda: translate("Looks", "networks"),
        "external_network_id": lambda: translate("Looks", "gateway"),
        "network_id": lambda: translate("Looks", "other network"),
        "port_id": lambda: translate("Looks", "attach") if new else translate("Looks", "detach"),
        "snat": lambda: translate("Looks", "NAT on") if new else translate("Looks", "NAT off"),
        "tags": lambda: translate("Looks", "tags"),
        "metadata": lambda: translate("Looks", "metadata"),
        "server_group": lambda: translate("Looks", "server group"),
    }
    if field in plain:
        return plain[field]()
    if field == "ram_mib":
        old, new = (_ram(value) for value in (old, new))
    return words[field].format(difference=_difference(old, new)) if field in words else ""


def _power(wanted: object) -> str:
    translate = QCoreApplication.translate
    words = {
        "running": translate("Looks", "start"),
        "paused": translate("Looks", "pause"),
        "suspended": translate("Looks", "suspend"),
    }
    return words.get(str(wanted), translate("Looks", "stop"))


def _difference(old: object, new: object) -> str:
    """Say from what to what; words that both begin or end with are said once."""
    one, other = str(old or "–").split(), str(new or "–").split()
    end = 0
    while end < min(len(one), len(other)) - 1 and one[-1 - end] == other[-1 - end]:
        end += 1
    start = 0
    while start < min(len(one), len(other)) - 1 - end and one[start] == other[start]:
        start += 1
    return " ".join([*one[: len(one) - end], "→", *other[start:]])


def _ram(value: int | None) -> str:
    if value is None:
        return "–"
    whole, rest = divmod(value, _MI_PER_GI)
    return f"{whole} GiB" if whole and not rest else f"{value} MiB"
