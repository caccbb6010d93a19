"""What a face is made of, and its colours in each look."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from cockpit.models.blocks import Profile
from cockpit.models.lights import Light
from cockpit.models.tokens import Tokens
from cockpit.ui.canvas.marks import Action, action_ink, action_soft

Look: TypeAlias = Literal["normal", "target", "pale", "add", "change", "replace", "destroy"]
Material: TypeAlias = Literal["brick", "steel", "tag"]

PAD = 12.0
"""Room around a face for studs, shadow, rings and badges."""
BADGE = 18.0
HOLE_X = 11.0
DASHES = [4, 2.5]
DOT_STEP = 16

SHIELD_ICON: dict[Profile, str] = {
    "ENABLED": "shield-lock",
    "PROTECTED": "shield-check",
    "DISABLED": "shield-off",
    "CUSTOM": "shield-list",
}


@dataclass(frozen=True, slots=True)
class Face:
    """All that makes one brick's face differ from another's.

    Attributes:
        material: Of a brick, of steel, or the paper of a luggage tag.
        is_plain: Far away: no glyph, the light at the left, room for the name.
        studs_top, studs_bottom: Offsets from the left edge.
    """

    w: float
    h: float
    glyph: str
    state: Light | None = None
    look: Look = "normal"
    material: Material = "brick"
    is_selected: bool = False
    has_drift: bool = False
    is_plain: bool = False
    studs_top: tuple[float, ...] = ()
    studs_bottom: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Paints:
    """The colours of a face in one look."""

    face: str
    edge: str
    ink: str
    sub: str
    width: float = 1.0


def action_of(look: Look) -> Action | None:
    """Return the plan action that a look stands for."""
    return look if look in ("add", "change", "replace", "destroy") else None


def paints(tokens: Tokens, look: Look, material: Material = "brick") -> Paints:
    """Return the colours of a brick in a look."""
    if look == "normal" and material == "steel":
        ink = tokens.steel_ink
        return Paints(tokens.steel, tokens.steel_edge, ink, ink)
    if look == "normal" and material == "tag":
        return tag_paints(tokens, look)
    match look:
        case "pale":
            return Paints(tokens.pale, tokens.pale_edge, tokens.ink2, tokens.ink3)
        case "target":
            return Paints(tokens.accent_soft, tokens.accent, tokens.ink, tokens.ink2, 2.0)
        case "normal":
            return Paints(tokens.brick, tokens.brick_edge, tokens.ink, tokens.ink2)
        case "destroy":
            # Over a hatch only the strongest ink keeps 4.5:1.
            edge, soft = action_ink(tokens, look), action_soft(tokens, look)
            return Paints(soft, edge, tokens.ink, tokens.ink, 2.0)
        case _:
            ink, soft = action_ink(tokens, look), action_soft(tokens, look)
            return Paints(soft, ink, ink, ink, 2.0)


def shield_paints(tokens: Tokens, profile: Profile, look: Look) -> Paints:
    """Return the colours of a shield; what lets all in is a warning."""
    if look != "normal":
        return paints(tokens, look)
    if profile == "CUSTOM":
        ink = tokens.accent_ink
        return Paints(tokens.accent_soft, tokens.accent, ink, ink, 1.2)
    if profile == "DISABLED":
        ink = tokens.warn_ink
        return Paints(tokens.warn_soft, ink, ink, ink, 1.2)
    return Paints(tokens.ok_soft, tokens.ok, tokens.ok_ink, tokens.ok_ink, 1.2)


def tag_paints(tokens: Tokens, look: Look) -> Paints:
    """Return the colours of an address tag."""
    if look != "normal":
        return paints(tokens, look)
    ink = tokens.rail_pub_ink
    return Paints(tokens.panel, tokens.rail_pub_edge, ink, ink, 1.2)


def gauge_paints(tokens: Tokens, look: Look) -> Paints:
    """Return the colours of the limits of a link."""
    if look != "normal":
        return paints(tokens, look)
    return Paints(tokens.panel, tokens.edge, tokens.ink2, tokens.ink2, 1.2)
