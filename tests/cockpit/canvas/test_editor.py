"""Random intents, undone and redone."""

from collections.abc import Callable
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from cockpit.models.project_file import dumps
from cockpit.ui.editor import Editor
from tests.cockpit.canvas import samples

INTENTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "instance", "network", "public", "volume", "image", "move", "nudge", "rename",
                "flavor", "connect", "disconnect", "delete", "duplicate", "paste", "shield",
                "resize", "tidy", "drop", "unplug", "undo", "redo",
            ]
        ),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=25,
)  # fmt: skip


def act(editor: Editor, intent: str, one: int, other: int) -> None:
    """Do one intent to bricks chosen by number."""
    topology = editor.topology
    blocks, links = [block.id for block in topology], [link.id for link in topology.links()]
    a = blocks[one % len(blocks)] if blocks else None
    b = blocks[other % len(blocks)] if blocks else None
    match intent:
        case "instance" | "network" | "public" | "volume":
            editor.add_block(intent, one * 8.0, other * 8.0, b if one % 2 else None)
        case "image":
            editor.add_image("tiny", one * 8.0, other * 8.0, b if one % 2 else None)
        case "tidy":
            editor.tidy()
        case "undo":
            editor.undo_stack.undo()
        case "redo":
            editor.undo_stack.redo()
        case "disconnect" | "shield" if links:
            link_id = links[one % len(links)]
            if intent == "shield" and topology.link(link_id).kind == "nic":
                editor.set_profile(link_id, "ENABLED")
            else:
                editor.disconnect_blocks(link_id)
        case _ if a is not None and b is not None:
            act_on(editor, intent, (a, b), other)


def act_on(editor: Editor, intent: str, pair: tuple[UUID, UUID], number: int) -> None:
    """Do one intent that needs bricks."""
    a, b = pair
    kind = editor.topology.block(a).kind
    deeds: dict[str, Callable[[], object]] = {
        "move": lambda: editor.move({a: (number * 8.0, 0.0), b: (0.0, number * 8.0)}),
        "nudge": lambda: editor.nudge([a], 8.0, 0.0),
        "rename": lambda: editor.rename(a, f"brick-{number}" if number else ""),
        "flavor": lambda: editor.set_field(a, "vcpus", number),
        "connect": lambda: editor.connect_blocks(a, b),
        "delete": lambda: editor.delete([a, b]),
        "duplicate": lambda: editor.duplicate([a, b]),
        "paste": lambda: editor.paste(editor.copy([a, b])),
        "resize": lambda: kind == "network" and editor.resize_rail(a, 8.0, 160.0 + number),
        "drop": lambda: editor.drop_on(a, (0.0, 0.0), b),
        "unplug": lambda: kind == "volume" and editor.unplug(a, (number * 8.0, 0.0)),
    }
    if intent in deeds:
        deeds[intent]()


@settings(deadline=None, max_examples=60)
@given(INTENTS)
def test_whatever_was_done_is_undone_and_redone(
    qapp: QApplication, intents: list[tuple[str, int, int]]
) -> None:
    editor = Editor(samples.rich())
    first = dumps(editor.topology)
    for intent, one, other in intents:
        act(editor, intent, one, other)
    last, steps = dumps(editor.topology), editor.undo_stack.index()

    while editor.undo_stack.canUndo():
        editor.undo_stack.undo()
    undone = dumps(editor.topology)
    while editor.undo_stack.index() < steps:
        editor.undo_stack.redo()

    assert undone == first
    assert dumps(editor.topology) == last


def test_steps_of_the_arrow_keys_in_a_row_are_one_undo_step(qapp: QApplication) -> None:
    editor = Editor(samples.rich())
    web = next(block for block in editor.topology if block.name == "web-1")

    for _ in range(5):
        editor.nudge([web.id], 8.0, 0.0)

    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert editor.topology.block(web.id) == web


def test_a_drawing_is_dirty_until_it_is_saved_and_again_after_undo(qapp: QApplication) -> None:
    editor = Editor(samples.rich())
    told: list[bool] = []
    editor.dirty_changed.connect(told.append)

    editor.add_block("volume", 0.0, 0.0)
    editor.mark_saved()
    editor.undo_stack.undo()

    assert told == [True, False, True]


def test_a_wrong_value_is_refused_in_words(qapp: QApplication) -> None:
    editor = Editor(samples.rich())
    said: list[str] = []
    editor.refused.connect(lambda error: said.append(str(error)))
    web = next(block for block in editor.topology if block.name == "web-1")

    assert not editor.set_field(web.id, "vcpus", 0)

    assert said == ["vcpus: Input should be greater than or equal to 1"]
    assert editor.topology.block(web.id) == web
