"""How the window looked last, read before anything that takes long to load.

The settings are read as a whole, and checked, in the second stage; this reads three of
their fields without the validator, which alone takes as long as half a first picture, and
with the reader of JSON that Qt has loaded already.
"""

import os
from pathlib import Path
from typing import Any, NamedTuple, get_args

from PySide6.QtCore import QJsonDocument

from cockpit.ui.languages import Choice as LanguageChoice
from cockpit.ui.theme import Choice as ThemeChoice


class FirstLook(NamedTuple):
    """Colours, language, and places of things."""

    theme: ThemeChoice
    language: LanguageChoice
    layout: dict[str, str]


def read() -> FirstLook:
    """Return the last look; the usual one where there is none that can be read."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(base) if base else Path.home() / ".config"
    try:
        text = (folder / "synnefo-cockpit" / "settings.json").read_bytes()
    except OSError:
        text = b""
    # Nothing, where it is not an object.
    return _look(QJsonDocument.fromJson(text).object())


def _look(found: Any) -> FirstLook:
    theme, language, layout = (found.get(name) for name in ("theme", "language", "layout"))
    return FirstLook(
        theme if theme in get_args(ThemeChoice) else "system",
        language if language in get_args(LanguageChoice) else "system",
        {str(k): str(v) for k, v in layout.items()} if isinstance(layout, dict) else {},
    )
