from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from cockpit.models.blocks import AnyBlock, Instance, Network, Nic, Volume, ends
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.layout import tidy
from cockpit.models.picture import Picture, labels_of
from cockpit.models.project_file import dumps, loads
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, change, topologies
from tests.cockpit.models.samples import isolated_twins, three_tier


@given(topologies())
def test_in_a_tidy_drawing_nothing_overlaps(topology: Topology) -> None:
    topology.apply(tidy(topology))

    rects = [*Picture(topology).rects.values()]

    assert not [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]


@given(topologies())
def test_tidying_a_tidy_drawing_moves_nothing(topology: Topology) -> None:
    topology.apply(tidy(topology))

    assert not tidy(topology).changes


@given(topologies())
def test_the_same_drawing_gives_the_same_layout_whatever_its_history(topology: Topology) -> None:
    other = loads(dumps(topology))

    topology.apply(tidy(topology))
    other.apply(tidy(other))

    assert dumps(topology) == dumps(other)


@given(topologies())
def test_labels_overlap_neither_each_other_nor_bricks_nor_rails(topology: Topology) -> None:
    topology.apply(tidy(topology))
    picture = Picture(topology)

    labels = [label.rect for shape in picture.links.values() for label in labels_of(shape)]

    boxes = [*picture.rects.values()]
    assert not [pair for pair in combinations(labels, 2) if pair[0].overlaps(pair[1])]
    assert not [label for label in labels for box in boxes if label.overlaps(box)]


@given(topologies())
def test_every_link_runs_level_or_upright_from_its_brick_to_its_rail(topology: Topology) -> None:
    picture = Picture(topology)

    for shape in picture.links.values():
        stack, rail = (
            picture.stacks[ends(shape.link)[0]],
            picture.rects[shape.link.network_id],
        )
        assert stack.contains(shape.points[0])
        assert rail.grown(0.5).contains(shape.points[-1])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(shape.points))


@given(topologies(), st.data())
def test_a_picture_that_follows_edits_has_the_places_of_a_fresh_one(
    topology: Topology, data: st.DataObject
) -> None:
    picture = Picture(topology)
    topology.subscribe(picture.follow)  # type: ignore[arg-type]  # what it returns is for canvases

    for _ in range(data.draw(st.integers(1, 8))):
        topology.apply(change(data.draw, topology))

    fresh = Picture(topology)
    assert picture.rects == fresh.rects
    assert picture.stacks == fresh.stacks
    assert picture.studs == fresh.studs
    assert picture.links.keys() == fresh.links.keys()


def test_dragging_a_brick_takes_its_links_along_and_dropping_it_back_restores_them() -> None:
    topology = three_tier()
    picture = Picture(topology)
    web = _named(topology, "web-1")
    before = picture.links.copy()

    touched = picture.place({web.id: (web.x - 400, web.y)})

    assert {link.id for link in topology.links_of(web.id)} <= touched.links
    assert picture.rects[web.id].x == web.x - 400
    picture.refresh([web.id])
    assert picture.links == before


def test_three_tiers_read_from_the_internet_down() -> None:
    topology = three_tier()

    order = ["Internet", "web-1", "app", "app-1", "db", "db-1", "db-data"]
    heights = [Picture(topology).rects[_named(topology, name).id].y for name in order]

    assert heights == sorted(heights)
    assert _named(topology, "web-1").y == _named(topology, "web-2").y


def test_parts_that_do_not_hang_together_stand_side_by_side() -> None:
    topology = isolated_twins()

    left, right = _named(topology, "left"), _named(topology, "right")

    assert left.y == right.y
    assert left.x < right.x


def test_a_link_goes_around_a_brick_in_its_way() -> None:
    topology = Topology(TOPOLOGY_ID, "around")
    rail = Network(name="rail", x=0, y=0, width=640)
    near, far = Instance(name="near", x=200, y=100), Instance(name="far", x=200, y=300)
    nic = Nic(instance_id=far.id, network_id=rail.id)
    topology.apply(Batch((AddBlock(rail), AddBlock(near), AddBlock(far), AddLink(nic))))
    picture = Picture(topology)

    points = picture.links[nic.id].points

    assert len(points) == 4
    assert not any(
        picture.rects[near.id].contains(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
        for a, b in pairwise(points)
    )


def test_volumes_are_clipped_under_their_server() -> None:
    topology = three_tier()
    picture = Picture(topology)

    server, volume = (
        picture.rects[_named(topology, "db-1").id],
        picture.rects[_named(topology, "db-data").id],
    )

    assert (volume.x, volume.y) == (server.x, server.bottom + 2)
    assert isinstance(_named(topology, "db-data"), Volume)


def _named(topology: Topology, name: str) -> AnyBlock:
    return next(block for block in topology if block.name == name)
