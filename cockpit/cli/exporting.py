"""`cockpit export`: the drawing as a picture."""

from pathlib import Path

from cockpit.backend.pictures import write_picture
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.planning import load
from cockpit.models.drawing import drawing_svg
from cockpit.models.tokens import DARK, LIGHT


async def run(options: Options, out: Output) -> int:
    """Write the picture."""
    file = Path(options.output)
    await write_picture(drawing_svg(load(options), DARK if options.is_dark else LIGHT), file)
    out.record(picture=str(file))
    out.line(f"The drawing is in {file}.")
    return 0
