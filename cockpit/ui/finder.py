"""What Ctrl+K finds: bricks, actions, resources."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from cockpit.models import words as brick_words
from cockpit.models.blocks import Instance, Network
from cockpit.models.live import Live
from cockpit.models.topology import Topology
from cockpit.ui import words
from cockpit.ui.actions import Actions
from cockpit.ui.command_palette import Entry


def bricks(topology: Topology, select: Callable[[list[UUID]], None]) -> Iterator[Entry]:
    """Yield the bricks of the drawing."""
    for block in sorted(topology, key=lambda block: block.name.casefold()):
        also = ""
        if isinstance(block, Instance):
            also = f"{block.image} {brick_words.flavor(block)}"
        elif isinstance(block, Network):
            also = block.cidr
        yield Entry(
            block.name,
            brick_words.glyph(block),
            words.kind_of(block),
            partial(select, [block.id]),
            also,
        )


def actions(all_actions: Actions) -> Iterator[Entry]:
    """Yield what can be ordered now."""
    for name, action in all_actions.all.items():
        if action.isEnabled() and name != "find":
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            note = keys or QCoreApplication.translate("finder", "action")
            yield Entry(
                action.text().removesuffix("…"), all_actions.icon_names[name], note, action.trigger
            )


def resources(live: Live, open_console: Callable[[str, str], None]) -> Iterator[Entry]:
    """Yield consoles of running servers, and addresses."""
    for server in live.of_kind("server"):
        if server.status != "ACTIVE":
            continue
        text = QCoreApplication.translate("finder", "Console of {name}").format(name=server.name)
        addresses = " ".join(
            str(port.attributes.get("ip_address") or "")
            for port in live.of_kind("port")
            if port.attributes.get("server_id") == server.id
        )
        yield Entry(
            text,
            "terminal-2",
            words.status(server.status),
            partial(open_console, server.id, "vnc"),
            f"{server.id} {addresses}",
        )
