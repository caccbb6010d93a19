from hypothesis import given
from hypothesis import strategies as st

from cockpit.models.project_file import dumps
from cockpit.models.topology import Topology
from tests.cockpit.models.edits import TOPOLOGY_ID, change


@given(st.data())
def test_random_edits_undone_and_redone_give_the_same_graph(data: st.DataObject) -> None:
    topology = Topology(TOPOLOGY_ID, "random")
    states, undo = [dumps(topology)], []
    for _ in range(data.draw(st.integers(1, 25))):
        undo.append(topology.apply(change(data.draw, topology)))
        states.append(dumps(topology))

    redo = []
    for inverse, before in zip(reversed(undo), reversed(states[:-1]), strict=True):
        redo.append(topology.apply(inverse))
        assert dumps(topology) == before
    for again, after in zip(reversed(redo), states[1:], strict=True):
        topology.apply(again)
        assert dumps(topology) == after
