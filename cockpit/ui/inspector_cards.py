"""The cards of the inspector: network cards, disks, what hangs on a rail."""

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    Network,
    Nic,
    RouterLink,
    Volume,
    ends,
)
from cockpit.models.live import Live
from cockpit.models.topology import Topology
from cockpit.models.words import glyph
from cockpit.ui import icons
from cockpit.ui.field_row import PROFILES
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
        inks = {"DISABLED": "warn_ink", "CUSTOM": "accent_ink"}
        meaning = "ink2" if is_quiet else inks.get(profile, "ok_ink")
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
    theme: Theme, nic: Nic, around: tuple[Network, AnyBlock], live: Live
) -> tuple[Card, ShieldButton]:
    """Return the card of a network card, and the button of its firewall.

    `around` are its network, and the brick that the card names.
    """
    network, other = around
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


def plug_card(theme: Theme, topology: Topology, link: AnyLink, about: UUID) -> Card:
    """Return the card of a link of a brick that is no network card: what is at its other end."""
    one, other = (topology.block(end) for end in ends(link))
    shown = other if one.id == about else one
    address = link.address if isinstance(link, RouterLink) else ""
    is_gateway = isinstance(link, RouterLink) and isinstance(other, Network) and other.is_public
    note = QCoreApplication.translate("inspector", "gateway") if is_gateway else ""
    rows = [
        _line(
            IconLabel(theme, glyph(shown)),
            ElidedLabel(shown.name, "strong"),
            None,
            label(note, "small"),
        )
    ]
    if isinstance(link, RouterLink):
        automatic = QCoreApplication.translate("inspector", "automatic")
        rows.append(_line(ElidedLabel(address or automatic, "mono"), None))
    # A link with nothing to set leads straight to what is at its other end.
    return Card(link.id if isinstance(link, RouterLink) else shown.id, *rows)


def plugs_of(topology: Topology, block_id: UUID) -> list[AnyLink]:
    """Return the links of a brick that are shown as cards, public ones first.

    Of a security group those that wear it; volumes have cards of their own.
    """
    found: list[AnyLink] = [*topology.wearers(block_id)]
    found += [link for link in topology.links_of(block_id) if not isinstance(link, Attachment)]
    if isinstance(topology.block(block_id), Volume):
        found = [*topology.links_of(block_id)]
    return sorted(
        found, key=lambda link: (not isinstance(link, Nic), not _is_public(topology, link))
    )


def _is_public(topology: Topology, link: AnyLink) -> bool:
    network = topology.block(ends(link)[1])
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
