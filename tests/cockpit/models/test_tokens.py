import pytest

from cockpit.models.tokens import DARK, LIGHT, Tokens, mix, rgb

TEXT_ON = """
ink panel window sunken canvas brick bad_soft
ink2 panel window brick tile canvas pale
ink3 panel sunken window pale
on_accent accent
accent_ink panel accent_soft
ok_ink panel ok_soft
warn_ink panel warn_soft
bad_ink panel bad_soft
held_ink held_soft
idle_ink idle_soft
rail_pub_ink rail_pub
rail_ink rail
steel_ink steel
term_ink term
"""
SHAPE_ON = """
ok brick
warn_ink brick
bad brick
held brick
idle brick
link canvas
link_pub canvas
edge panel
accent panel
steel_edge canvas
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    rows = [line.split() for line in table.strip().splitlines()]
    return [(row[0], ground) for row in rows for ground in row[1:]]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _pairs(TEXT_ON))
def test_text_is_readable(tokens: Tokens, ink: str, ground: str) -> None:
    assert _contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), _pairs(SHAPE_ON))
def test_shapes_stand_out(tokens: Tokens, shape: str, ground: str) -> None:
    assert _contrast(getattr(tokens, shape), getattr(tokens, ground)) >= 3.0


def test_names_on_the_hatch_of_what_is_destroyed_are_readable() -> None:
    for tokens in (LIGHT, DARK):
        stripe = mix(tokens.bad_soft, tokens.bad, 0.34)
        assert _contrast(tokens.ink, stripe) >= 4.5


def test_a_mix_lies_between_its_colours() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mix("#123456", "#FFFFFF", 0.0) == "#123456"


def _contrast(a: str, b: str) -> float:
    """Return the contrast of two opaque colours, 1 to 21.

    Source: WCAG 2.1, "contrast ratio".
    """
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = (
        v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4
        for v in (c / 255 for c in rgb(colour))
    )
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
