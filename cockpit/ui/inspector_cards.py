"""The cards of the inspector: network cards, disks, what hangs on a rail."""

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from cockpit.models.blocks import Attachment, Instance, Network, Nic, Volume
from cockpit.models.live import Live
from cockpit.models.topology import Topology
from cockpit.ui import icons
from cockpit.ui.form import PROFILES
from cockpit.ui.parts import (
    ElidedLabel,
    IconLabel,
    caption,
    column,
    label,
    name_of,
    row,
    tool_button,
)
from cockpit.ui.theme import Theme

SHIELD_ICONS = {
    "ENABLED": "shield-lock",
    "PROTECTED": "shield-check",
    "DISABLED": "shield-off",
    "CUSTOM": "shield-list",
}


class Card(QFrame):
    """A frame about one brick or link.

    Signals:
        wanted: It was clicked: select what it is about; carries the id.
    """

    wanted = Signal(object)

    def __init__(self, about: UUID, *rows: QWidget) -> None:
        super().__init__()
        self.setObjectName("card")
        self._about = about
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(column(*rows, margins=(12, 8, 8, 8), gap=4))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.wanted.emit(self._about)


class ShieldButton(QToolButton):
    """The firewall profile of a link, and the way to another one.

    Signals:
        chosen: Another profile; carries its name.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, profile: str, *, is_public: bool) -> None:
        super().__init__()
        # On a private network an open card is the rule, no reason to warn.
        is_quiet = profile == "DISABLED" and not is_public
        meaning = "ink2" if is_quiet else "warn_ink" if profile == "DISABLED" else "ok_ink"
        self.setProperty("role", "shield")
        self.setProperty("isQuiet", is_quiet)
        self.setProperty("profile", profile)
        self.setIcon(icons.icon(SHIELD_ICONS[profile], theme, meaning))
        self.setIconSize(QSize(14, 14))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        caption(
            self,
            profile,
            QCoreApplication.translate("inspector", "Firewall: {profile}").format(profile=profile),
        )
        menu = QMenu(self)
        for name in PROFILES:
            action = QAction(icons.icon(SHIELD_ICONS[name], theme), profile_words(name), menu)
            action.setCheckable(True)
            action.setChecked(name == profile)
            action.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            menu.addAction(action)
        self.setMenu(menu)


def profile_words(profile: str) -> str:
    """Return what a firewall profile lets in."""
    words = {
        "ENABLED": QCoreApplication.translate("inspector", "ENABLED: nothing comes in"),
        "PROTECTED": QCoreApplication.translate(
            "inspector", "PROTECTED: ssh and remote desktop come in"
        ),
        "DISABLED": QCoreApplication.translate("inspector", "DISABLED: everything comes in"),
        "CUSTOM": QCoreApplication.translate("inspector", "CUSTOM: what the security groups say"),
    }
    return words[profile]


def nic_card(
    theme: Theme, nic: Nic, ends: tuple[Network, Network | Instance], live: Live
) -> tuple[Card, ShieldButton]:
    """Return the card of a network card, and the button of its firewall.

    `ends` are its network, and the brick that the card names.
    """
    network, other = ends
    shown = live.get(str(nic.id))
    given = shown.attributes.get("ip_address") if shown is not None else None
    text = nic.address or given or QCoreApplication.translate("inspector", "automatic")
    is_public = other is network and network.is_public
    icon = "world" if is_public else "network" if isinstance(other, Network) else "server"
    shield = ShieldButton(theme, nic.profile, is_public=network.is_public)
    card = Card(
        nic.id,
        _line(
            IconLabel(theme, icon, "accent_ink" if is_public else "ink2"),
            ElidedLabel(other.name, "strong"),
            None,
            shield,
        ),
        _line(
            ElidedLabel(str(text), "mono"),
            None,
            label(shown.observed.get("mac_address") or "" if shown else "", "small"),
        ),
    )
    return card, shield


def disk_card(theme: Theme, about: UUID, icon: str, name: str, size: str) -> Card:
    """Return the card of a disk."""
    return Card(
        about,
        _line(IconLabel(theme, icon), ElidedLabel(name, "strong"), None, label(size, "small")),
    )


def copy_row(theme: Theme, text: str, tip: str) -> QWidget:
    """Return a line of text with a button that copies it."""
    button = tool_button(theme, "copy", "tiny", 16)
    name_of(button, tip)
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    shown = ElidedLabel(text, "mono", Qt.TextElideMode.ElideMiddle)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return _line(shown, button)


def nics_of(topology: Topology, block_id: UUID) -> list[Nic]:
    """Return the network cards of a server, public ones first, or those on a network."""
    found = [link for link in topology.links_of(block_id) if isinstance(link, Nic)]
    return sorted(found, key=lambda nic: not _is_public(topology, nic))


def _is_public(topology: Topology, nic: Nic) -> bool:
    network = topology.block(nic.network_id)
    return isinstance(network, Network) and network.is_public


def volumes_of(topology: Topology, block_id: UUID) -> list[Volume]:
    """Return the volumes that are plugged into a server."""
    found = []
    for link in topology.links_of(block_id):
        if isinstance(link, Attachment):
            volume = topology.block(link.volume_id)
            if isinstance(volume, Volume):
                found.append(volume)
    return found


def _line(*items: QWidget | None) -> QWidget:
    line = QWidget()
    line.setLayout(row(*items, gap=6))
    return line
