"""`cockpit image`: disk images, up to the server and back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cockpit.backend.api import Api, Transferred
from cockpit.cli.connect import connected
from cockpit.cli.finding import one
from cockpit.cli.options import Options
from cockpit.cli.output import Output


async def run(options: Options, out: Output) -> int:
    """List images, or move one."""
    order, name, file = options.words
    async with connected(options, out) as session:
        if order == "list":
            await _list(session.api, out)
            return 0
        with _progress(out, name) as progress:
            if order == "upload":
                disk_format = "qcow2" if Path(file).suffix == ".qcow2" else "raw"
                image_id = await session.api.upload_image(name, Path(file), disk_format, progress)
            else:
                image_id = one(session.live, "image", name).id
                await session.api.download_image(image_id, Path(file), progress)
    out.record(image={"id": image_id, "name": name, "file": file})
    out.line(f"{name} is {'on the server' if order == 'upload' else f'in {file}'}.")
    return 0


async def _list(api: Api, out: Output) -> None:
    images = sorted(await api.images(), key=lambda image: (image["name"] or "", image["id"]))
    out.record(images=images)
    rows = [
        (
            image["name"] or image["id"],
            image["status"],
            image["disk_format"] or "",
            f"{(image['size'] or 0) / 2**20:.1f} MiB",
            image["visibility"],
        )
        for image in images
    ]
    out.table(("image", "status", "format", "size", "visible"), rows)
    if not rows:
        out.line("There are no images.")


@contextmanager
def _progress(out: Output, name: str) -> Iterator[Transferred]:
    """Give what draws a bar on a terminal, and nothing elsewhere."""
    if out.is_json or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=out.console(is_error=True), transient=True) as bars:
        bar = bars.add_task(name, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total or None)
