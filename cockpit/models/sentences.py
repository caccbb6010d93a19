"""Sentences for the operator that can still be translated when they are shown."""

from typing import Any


class Sentence(str):
    """An English sentence that remembers how it was made.

    It is a `str`, so that logs, the command line and tests need nothing else; the
    window translates `template` and fills `values` in again.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]


def say(template: str, **values: object) -> Sentence:
    """Return a sentence from a template with named fields, as `str.format` knows them."""
    sentence = Sentence(template.format(**values))
    sentence.template = template
    sentence.values = values
    return sentence
