"""Entries of menus that act on what runs: what is not possible is shown, and tells why."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtWidgets import QMenu

from cockpit.ui import icons
from cockpit.ui.theme import Theme


class Entry(NamedTuple):
    """One entry.

    Attributes:
        why_not: Why it is not possible now; "" where it is.
    """

    icon: str
    text: str
    do: Callable[[], object]
    why_not: str = ""


def add_entries(menu: QMenu, theme: Theme, entries: Iterable[Entry | None]) -> None:
    """Add entries to a menu; None is a line between them."""
    menu.setToolTipsVisible(True)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        action = menu.addAction(icons.icon(entry.icon, theme), entry.text)
        action.setEnabled(not entry.why_not)
        action.setToolTip(entry.why_not or entry.text)
        action.triggered.connect(lambda _checked=False, do=entry.do: do())
