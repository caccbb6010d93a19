"""How the window looked last, read before anything that takes long to load.

The settings are read as a whole, and checked, in the second stage; this reads three of
their fields without the validator, which alone takes as long as half a first picture.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from cockpit.ui.languages import Choice as LanguageChoice
from cockpit.ui.theme import Choice as ThemeChoice


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Colours, language, and places of things."""

    theme: ThemeChoice = "system"
    language: LanguageChoice = "system"
    layout: dict[str, str] = field(default_factory=dict)


def read() -> FirstLook:
    """Return the last look; the usual one where there is none that can be read."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(base) if base else Path.home() / ".config"
    try:
        found = json.loads((folder / "synnefo-cockpit" / "settings.json").read_bytes())
        return _look(found)
    except (OSError, ValueError, AttributeError):
        return FirstLook()


def _look(found: Any) -> FirstLook:
    theme, language, layout = (found.get(name) for name in ("theme", "language", "layout"))
    return FirstLook(
        theme if theme in get_args(ThemeChoice) else "system",
        language if language in get_args(LanguageChoice) else "system",
        {str(k): str(v) for k, v in layout.items()} if isinstance(layout, dict) else {},
    )
