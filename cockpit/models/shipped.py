"""Where the files are that come with the program."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# An installed package has them inside (pyproject.toml puts them there), a checkout beside.
_HOME = _PACKAGE if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent

FONTS = _HOME / "resources" / "fonts"
ICONS = _HOME / "resources" / "icons"
SAMPLES = _HOME / "resources" / "projects"
CATALOGUES = _HOME / "translations"
