"""Sentences of the server, known again; held against what its source says."""

import ast
import re
from pathlib import Path

import pytest

from cockpit.models.sentences import Sentence
from cockpit.models.server_words import known_again, templates

SERVER = Path(__file__).parents[3] / "server"


def test_every_sentence_is_one_that_the_server_says() -> None:
    said = {
        _shape(text)
        for path in SERVER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (text := _text(node)) is not None
    }

    # A kind of resource stands in a field there.
    made = {shape.replace("Server", "{}", 1) for shape in map(_shape, templates())} | said
    assert [text for text in templates() if _shape(text) not in made] == []
    assert said


def test_a_known_sentence_keeps_its_words_and_gives_up_its_values() -> None:
    text = "Volume data cannot shrink from 2 to 1 GiB"

    found = known_again(text)

    assert found == text
    assert isinstance(found, Sentence)
    assert found.template == "Volume {name} cannot shrink from {old} to {new} GiB"
    assert found.values == {"name": "data", "old": "2", "new": "1"}


def test_a_sentence_in_a_frame_is_known_too() -> None:
    found = known_again("Step 2 (create server web-1): There is no image tiny")

    assert isinstance(found, Sentence)
    assert isinstance(found.values["reason"], Sentence)
    assert found.values["reason"].template == "There is no image {name}"


@pytest.mark.parametrize("text", ["", "Something else happened", "a: b"])
def test_what_is_not_known_stays(text: str) -> None:
    found = known_again(text)

    assert found == text
    assert not isinstance(found, Sentence)


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        case _:
            return None


def _shape(text: str) -> str:
    return re.sub(r"\{\w*\}", "{}", text).rstrip(".")
