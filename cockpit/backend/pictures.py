"""Write a drawing's SVG text to a file, as it is or turned into pixels."""

import asyncio
from pathlib import Path
from typing import Final

import resvg_py

from cockpit.errors import CockpitError

_FONTS: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_PIXELS_PER_UNIT: Final = 2.0


async def write_picture(svg: str, file: Path) -> None:
    """Write a picture; the file's suffix says whether as SVG or as PNG (at twice the size).

    Raises:
        CockpitError: The suffix is another one, or the file cannot be written.
    """
    match file.suffix.lower():
        case ".svg":
            content = svg.encode()
        case ".png":
            content = await asyncio.to_thread(_pixels, svg)
        case _:
            raise CockpitError(
                f"{file} is neither a .png nor a .svg", "Give the picture such a name."
            )
    _write(file, content)


def _pixels(svg: str) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=_PIXELS_PER_UNIT,
        font_dirs=[str(_FONTS)],
        sans_serif_family="Inter",
        monospace_family="JetBrains Mono",
    )


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CockpitError(f"{file} cannot be written: {error.strerror}") from error
