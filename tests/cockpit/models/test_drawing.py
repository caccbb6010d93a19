import re
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.models.blocks import AnyBlock
from cockpit.models.changes import RemoveBlock, RemoveLink, ReplaceBlock
from cockpit.models.drawing import drawing_svg
from cockpit.models.geometry import Rect
from cockpit.models.glyphs import badge, light
from cockpit.models.lights import Light
from cockpit.models.live import Live
from cockpit.models.plan import Action, plan
from cockpit.models.png import png
from cockpit.models.tokens import DARK, LIGHT, Tokens
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import carried_out, topologies
from tests.cockpit.models.samples import three_tier

COLOUR = re.compile(r"#[0-9A-F]{6}")
PNG = b"\x89PNG\r\n\x1a\n"


@given(topologies(), st.sampled_from([LIGHT, DARK]))
def test_every_drawing_is_well_formed_and_names_all_bricks(
    topology: Topology, tokens: Tokens
) -> None:
    live = carried_out(plan(topology, Live()), Live())

    for picture in (
        drawing_svg(topology, tokens),
        drawing_svg(topology, tokens, live, plan(topology, live)),
    ):
        titles = [e.text or "" for e in ElementTree.fromstring(picture).iter(_tag("title"))]
        assert sorted(titles[1:]) == sorted(block.name for block in topology)


def test_a_drawing_shows_addresses_and_profiles() -> None:
    words = _words(drawing_svg(three_tier(), LIGHT))

    assert {"203.0.113.10", "PROTECTED", "10.0.1.0/24", "db-data", "1 vCPU · 128 MiB"} <= words


def test_a_plan_shows_what_changes_in_words_and_what_is_destroyed() -> None:
    topology = three_tier()
    live = carried_out(plan(topology, Live()), Live(), topology.id)
    app, data = (_named(topology, name) for name in ("app-1", "db-data"))
    topology.apply(ReplaceBlock(app.model_copy(update={"ram_mib": 256})))
    for link in topology.links_of(data.id):
        topology.apply(RemoveLink(link.id))
    topology.apply(RemoveBlock(data.id))

    words = _words(drawing_svg(topology, DARK, live, plan(topology, live)))

    assert {"memory 128 → 256 MiB", "db-data"} <= words


def test_every_state_and_every_action_has_a_shape_of_its_own() -> None:
    square = Rect(0, 0, 13, 13)

    lights = {COLOUR.sub("", light(LIGHT, name, square)) for name in get_args(Light)}
    badges = {COLOUR.sub("", badge(LIGHT, action, (0, 0))) for action in get_args(Action)}

    assert len(lights) == len(get_args(Light))
    assert len(badges) == len(get_args(Action))


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_is_rendered_with_the_bundled_typefaces(tokens: Tokens) -> None:
    picture = drawing_svg(three_tier(), tokens)
    nameless = re.sub(r"<text.*?</text>", "", picture)

    rendered = png(picture, 1.0)

    assert rendered.startswith(PNG)
    assert rendered != png(nameless, 1.0)


def test_names_are_written_as_they_are_whatever_they_hold() -> None:
    topology = three_tier()
    web = _named(topology, "web-1")
    topology.apply(ReplaceBlock(web.model_copy(update={"name": 'a<b>&"c'})))

    assert 'a<b>&"c' in _words(drawing_svg(topology, LIGHT))


def _tag(name: str) -> str:
    return f"{{http://www.w3.org/2000/svg}}{name}"


def _words(picture: str) -> set[str | None]:
    return {element.text for element in ElementTree.fromstring(picture).iter(_tag("text"))}


def _named(topology: Topology, name: str) -> AnyBlock:
    return next(block for block in topology if block.name == name)
