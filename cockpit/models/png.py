"""Turn SVG into PNG, with the bundled typefaces and none of the machine's."""

import resvg_py

from cockpit.models.shipped import FONTS


def png(svg: str, scale: float = 2.0) -> bytes:
    """Return a picture of an SVG document, `scale` pixels for each of its own."""
    fonts = sorted(str(path) for path in FONTS.iterdir() if path.suffix in {".otf", ".ttf"})
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
