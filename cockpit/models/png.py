"""Turn SVG into PNG, with the bundled typefaces and none of the machine's."""

from pathlib import Path

import resvg_py

_FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


def png(svg: str, scale: float = 2.0) -> bytes:
    """Return a picture of an SVG document, `scale` pixels for each of its own."""
    fonts = sorted(str(path) for path in _FONTS.iterdir() if path.suffix in {".otf", ".ttf"})
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=fonts,
            font_family="Inter",
            sans_serif_family="Inter",
            monospace_family="JetBrains Mono",
        )
    )
