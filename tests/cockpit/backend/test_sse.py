from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.backend.sse import Message, Parser
from cockpit.errors import ServerError

STREAM = (
    b': hello\n\nid: 1\nevent: server\ndata: {"a": "\xc3\xa9"}\n\n'
    b":\n\nid: 2\nevent: port\ndata: {}\n\n"
)
MESSAGES = [Message("1", "server", {"a": "é"}), Message("2", "port", {})]


@given(st.lists(st.integers(0, len(STREAM))))
def test_messages_do_not_depend_on_how_bytes_arrive(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    parser = Parser()
    found = [
        message for start, end in pairwise(edges) for message in parser.feed(STREAM[start:end])
    ]
    assert found == MESSAGES


def test_data_over_several_lines_is_one_message() -> None:
    (message,) = Parser().feed(b'data: {"a":\ndata: 1}\n\n')
    assert message == Message("", "message", {"a": 1})


@pytest.mark.parametrize("data", [b"data: {\n\n", b"data: [1]\n\n"])
def test_what_is_no_json_object_is_an_error(data: bytes) -> None:
    with pytest.raises(ServerError):
        Parser().feed(data)
