"""What can be ordered of a server, when, and why not now."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from cockpit.models.resources import Resource
from cockpit.ui import icons, words
from cockpit.ui.theme import Theme

Do = Callable[[str, str], object]
"""Takes the server's id and the order's name."""

_AT_REST = ("ACTIVE", "SHUTOFF")
_HELD = ("PAUSED", "SUSPENDED")
_ON = ("ACTIVE", "PAUSED", "RESCUE", "VERIFY_RESIZE", "REBOOT")


class Order(NamedTuple):
    """One order: its name, its icon, and the states that allow it (none: all)."""

    name: str
    icon: str
    states: tuple[str, ...] = ()


class Group(NamedTuple):
    """Orders that stand together in a submenu; "" stands for a line between them."""

    name: str
    icon: str
    orders: tuple[Order | None, ...]


ORDERS: tuple[Group, ...] = (
    Group(
        "power",
        "power",
        (
            Order("start", "player-play", ("SHUTOFF", "ERROR")),
            Order("stop", "player-stop", ("ACTIVE", "ERROR", "PAUSED", "RESCUE")),
            Order("reboot", "refresh", ("ACTIVE",)),
            Order("reset", "bolt", (*_AT_REST, *_HELD, "ERROR")),
            None,
            Order("pause", "clock", ("ACTIVE",)),
            Order("unpause", "player-play", ("PAUSED",)),
            Order("suspend", "moon", ("ACTIVE",)),
            Order("resume", "player-play", ("SUSPENDED", "ERROR")),
            Order("shelve", "box", (*_AT_REST, *_HELD)),
            Order("unshelve", "player-play", ("SHELVED", "SHELVED_OFFLOADED")),
        ),
    ),
    Group(
        "repair",
        "settings",
        (
            Order("rescue", "shield", (*_AT_REST, "ERROR")),
            Order("unrescue", "check", ("RESCUE",)),
            Order("rebuild", "replace", (*_AT_REST, "ERROR")),
            None,
            Order("resize", "gauge", _AT_REST),
            Order("confirm", "check", ("VERIFY_RESIZE",)),
            Order("revert", "arrow-back-up", ("VERIFY_RESIZE",)),
            None,
            Order("password", "key", ("ACTIVE",)),
            Order("lock", "lock"),
            Order("unlock", "lock"),
        ),
    ),
    Group(
        "disks",
        "database",
        (
            Order("snapshot", "camera", (*_AT_REST, *_HELD)),
            Order("snapshots", "versions"),
            Order("schedule", "clock"),
        ),
    ),
    Group(
        "look",
        "info-circle",
        (
            Order("log", "file-text"),
            Order("diagnostics", "activity", _ON),
            Order("guest", "info-circle", ("ACTIVE",)),
            Order("history", "list"),
        ),
    ),
)

_OF_LOCKED = frozenset({"unlock", "snapshots", "log", "diagnostics", "guest", "history"})


def order_words(name: str) -> str:
    """Return what an order or a group of orders is called; "…" asks before it acts."""
    translate = QCoreApplication.translate
    found = {
        "power": translate("orders", "Power"),
        "repair": translate("orders", "Repair and access"),
        "disks": translate("orders", "Snapshots and backups"),
        "look": translate("orders", "Look inside"),
        "start": translate("orders", "Start"),
        "stop": translate("orders", "Stop"),
        "reboot": translate("orders", "Reboot"),
        "reset": translate("orders", "Reset, without asking the guest"),
        "pause": translate("orders", "Pause"),
        "unpause": translate("orders", "Go on after the pause"),
        "suspend": translate("orders", "Suspend: keep the memory on disk"),
        "resume": translate("orders", "Resume"),
        "shelve": translate("orders", "Shelve: keep disks only"),
        "unshelve": translate("orders", "Take off the shelf"),
        "rescue": translate("orders", "Rescue…"),
        "unrescue": translate("orders", "End the rescue"),
        "rebuild": translate("orders", "Rebuild from an image…"),
        "resize": translate("orders", "Resize…"),
        "confirm": translate("orders", "Keep the new size"),
        "revert": translate("orders", "Go back to the old size"),
        "password": translate("orders", "Set the password…"),
        "lock": translate("orders", "Lock…"),
        "unlock": translate("orders", "Unlock"),
        "snapshot": translate("orders", "Take a snapshot…"),
        "snapshots": translate("orders", "Snapshots…"),
        "schedule": translate("orders", "Schedule backups…"),
        "log": translate("orders", "Console log"),
        "diagnostics": translate("orders", "Diagnostics"),
        "guest": translate("orders", "What the guest tells"),
        "history": translate("orders", "What was ordered"),
    }
    return found[name]


def why_not(order: Order, server: Resource, *, is_current: bool) -> str:
    """Say why an order is not possible now, or ""."""
    translate = QCoreApplication.translate
    is_locked = bool(server.observed.get("locked"))
    if not is_current:
        return translate("orders", "There is no connection to the cloud now.")
    if order.name == "lock" and is_locked:
        return translate("orders", "It is locked already.")
    if order.name == "unlock" and not is_locked:
        return translate("orders", "It is not locked.")
    if is_locked and order.name not in _OF_LOCKED:
        return translate("orders", "The server is locked. Unlock it first.")
    if order.states and server.status not in order.states:
        sentence = translate("orders", "It is: {now}. Possible when it is: {states}.")
        states = ", ".join(map(words.status, order.states))
        return sentence.format(now=words.status(server.status), states=states)
    return ""


def fill(menu: QMenu, theme: Theme, server: Resource, do: Do, *, is_current: bool) -> None:
    """Add submenus of all orders to a menu; what is not possible tells why."""
    for group in ORDERS:
        inner = menu.addMenu(icons.icon(group.icon, theme), order_words(group.name))
        inner.setToolTipsVisible(True)
        for order in group.orders:
            if order is None:
                inner.addSeparator()
                continue
            text = order_words(order.name)
            action = inner.addAction(icons.icon(order.icon, theme), text)
            action.setObjectName(order.name)
            reason = why_not(order, server, is_current=is_current)
            action.setEnabled(not reason)
            action.setToolTip(reason or text)
            action.triggered.connect(lambda _c=False, name=order.name: do(server.id, name))
