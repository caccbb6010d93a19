"""The palette of the cockpit's face: every colour by name, light and dark.

Source of the values: look.md, "Palette". Contrasts are proven in
tests/cockpit/models/test_tokens.py: text 4.5:1, shapes 3:1.
"""

from typing import Literal, NamedTuple

ThemeName = Literal["light", "dark"]


class Tokens(NamedTuple):
    """The colours of one theme: `#RRGGBB`, or `#AARRGGBB` for `group` and `shadow`.

    Attributes:
        window: Chrome: title bar, activity bar, status bar.
        panel: Docks, menus and inputs.
        sunken: Headers inside panels, hovered rows.
        line: Hairlines between surfaces.
        edge: Outlines of controls.
        ink, ink2, ink3: Text, from strong to faint.
        ok, warn, bad, held, idle: Shapes of states; `_ink` is their text, `_soft` their ground.
        pale, pale_edge: A brick that a plan leaves alone.
        term, term_ink: Ground and text of consoles, dark in both themes.
    """

    name: ThemeName
    window: str
    panel: str
    sunken: str
    canvas: str
    dot: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_hi: str
    on_accent: str
    accent_ink: str
    accent_soft: str
    ok: str
    ok_ink: str
    ok_soft: str
    warn: str
    warn_ink: str
    warn_soft: str
    bad: str
    bad_ink: str
    bad_soft: str
    held: str
    held_ink: str
    held_soft: str
    idle: str
    idle_ink: str
    idle_soft: str
    brick: str
    brick_edge: str
    stud: str
    stud_edge: str
    tile: str
    steel: str
    steel_edge: str
    steel_ink: str
    rail_pub: str
    rail_pub_edge: str
    rail_pub_ink: str
    rail: str
    rail_edge: str
    rail_ink: str
    link: str
    link_pub: str
    group: str
    group_edge: str
    shadow: str
    pale: str
    pale_edge: str
    term: str
    term_ink: str


LIGHT = Tokens(
    name="light",
    window="#E9EDF2",
    panel="#FFFFFF",
    sunken="#F3F5F8",
    canvas="#F7F8FA",
    dot="#C9D0DA",
    line="#D3DAE3",
    edge="#8491A3",
    ink="#1A2330",
    ink2="#4E5B6B",
    ink3="#5F6B7B",
    accent="#0072B2",
    accent_hi="#005F96",
    on_accent="#FFFFFF",
    accent_ink="#005C91",
    accent_soft="#DCECF7",
    ok="#009E73",
    ok_ink="#006B4E",
    ok_soft="#DAF1E9",
    warn="#E69F00",
    warn_ink="#7A5000",
    warn_soft="#FCEFD2",
    bad="#CF4A05",
    bad_ink="#A33408",
    bad_soft="#FBE3DA",
    held="#CC79A7",
    held_ink="#8A3A66",
    held_soft="#F7E4EE",
    idle="#7A8797",
    idle_ink="#4E5B6B",
    idle_soft="#E6EAF0",
    brick="#FFFFFF",
    brick_edge="#A9B5C4",
    stud="#D5DCE6",
    stud_edge="#A9B5C4",
    tile="#EAEFF5",
    steel="#B9C2CE",
    steel_edge="#6C7989",
    steel_ink="#1A2330",
    rail_pub="#CFE5F4",
    rail_pub_edge="#6FAED6",
    rail_pub_ink="#004B78",
    rail="#DDE3EB",
    rail_edge="#A5B1C0",
    rail_ink="#253041",
    link="#6F7E91",
    link_pub="#0072B2",
    group="#120072B2",
    group_edge="#7FB4D6",
    shadow="#26102030",
    pale="#F4F6F9",
    pale_edge="#CDD5DF",
    term="#10151C",
    term_ink="#D5DDE7",
)

DARK = Tokens(
    name="dark",
    window="#15191F",
    panel="#1D232B",
    sunken="#252C36",
    canvas="#181D24",
    dot="#323B47",
    line="#303945",
    edge="#6B7786",
    ink="#E7ECF2",
    ink2="#AEB9C6",
    ink3="#97A3B2",
    accent="#56B4E9",
    accent_hi="#7CC6F0",
    on_accent="#08131C",
    accent_ink="#7CC6F0",
    accent_soft="#173547",
    ok="#2FBF95",
    ok_ink="#53D3AE",
    ok_soft="#15352C",
    warn="#E69F00",
    warn_ink="#F0B643",
    warn_soft="#3A2D10",
    bad="#FF7150",
    bad_ink="#FF9C85",
    bad_soft="#47211A",
    held="#D98DB8",
    held_ink="#E8A9CB",
    held_soft="#3B2634",
    idle="#8D99A8",
    idle_ink="#AEB9C6",
    idle_soft="#2C343F",
    brick="#29313C",
    brick_edge="#566375",
    stud="#3D4857",
    stud_edge="#5F6D80",
    tile="#36404D",
    steel="#56616F",
    steel_edge="#98A4B3",
    steel_ink="#FFFFFF",
    rail_pub="#163A51",
    rail_pub_edge="#3C7FA8",
    rail_pub_ink="#BFE3F8",
    rail="#2C3541",
    rail_edge="#566375",
    rail_ink="#DCE3EB",
    link="#8492A5",
    link_pub="#56B4E9",
    group="#1456B4E9",
    group_edge="#3A6F92",
    shadow="#73000000",
    pale="#1F262F",
    pale_edge="#3A4451",
    term="#0D1116",
    term_ink="#D5DDE7",
)


def mix(a: str, b: str, share: float) -> str:
    """Return the opaque colour that lies `share` (0 to 1) of the way from `a` to `b`.

    Opaque blends are used instead of transparency, so that contrast can be computed.
    """
    mixed = (round(p + (q - p) * share) for p, q in zip(rgb(a), rgb(b), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255; a leading alpha is left out."""
    digits = colour[-6:]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def alpha(colour: str) -> float:
    """Return the opacity of a colour, 0 to 1."""
    return int(colour[1:3], 16) / 255 if len(colour) == len("#AARRGGBB") else 1.0
