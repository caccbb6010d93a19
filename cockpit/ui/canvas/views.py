"""What is to be seen of one brick, rail or link: plain values between models and items."""

from dataclasses import dataclass
from uuid import UUID

from cockpit.models.blocks import Profile
from cockpit.models.geometry import Point, Rect
from cockpit.ui.canvas.face import Face, Look


@dataclass(frozen=True, slots=True)
class BrickView:
    """A brick that is no rail.

    Attributes:
        sub: Second line ("2 vCPU · 2 GiB"); `short` is the same in fewer letters.
        cpu: Share of its processors in use, 0 to 1; None shows no bar.
        problem: "warning", "error" or "".
    """

    rect: Rect
    face: Face
    name: str
    sub: str
    short: str
    cpu: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RailView:
    """A network.

    Attributes:
        note: What stands at its right end.
    """

    rect: Rect
    name: str
    chips: tuple[str, ...]
    note: str
    is_public: bool
    look: Look = "normal"
    is_selected: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A NIC, an end of a router, or the string of a floating address.

    Attributes:
        is_dashed: Comes or goes by the plan, or is not as drawn.
        tag, note: The address and where it stands: on a public link, beside a private one.
        shield: Profile, words, and where it stands.
        gauge: Limits, and where they stand.
        flow: Traffic in words, beside the shield; "" shows none.
    """

    points: tuple[Point, ...]
    ink: str
    width: float
    is_dashed: bool = False
    look: Look = "normal"
    is_selected: bool = False
    tag: tuple[str, Rect] | None = None
    shield: tuple[Profile, str, Rect] | None = None
    shield_look: Look = "normal"
    note: tuple[str, Rect] | None = None
    gauge: tuple[str, Rect] | None = None
    flow: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """A few words about one brick, beside it.

    Attributes:
        tone: Family of colours in the tokens: ok, accent, warn, bad.
    """

    about: UUID
    text: str
    tone: str
    icon: str
