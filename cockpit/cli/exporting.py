"""`cockpit export`: the drawing as a picture."""

from pathlib import Path

from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.planning import load
from cockpit.errors import CockpitError
from cockpit.models.drawing import drawing_svg
from cockpit.models.png import png
from cockpit.models.tokens import DARK, LIGHT


async def run(options: Options, out: Output) -> int:
    """Write the picture."""
    file = Path(options.output)
    drawing = drawing_svg(load(options), DARK if options.is_dark else LIGHT)
    match file.suffix.lower():
        case ".svg":
            content = drawing.encode()
        case ".png":
            content = png(drawing)
        case _:
            raise CockpitError(f"{file} is neither a .png nor a .svg", "Give it such a name.")
    _write(file, content)
    out.record(picture=str(file))
    out.line(f"The drawing is in {file}.")
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CockpitError(f"{file} cannot be written: {error.strerror}") from error
