"""`cockpit image`: disk images, brought in, taken out, and shared."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from cockpit.backend.entry import Json
from cockpit.backend.images import CHECKSUM, CHECKSUM_URL, Images, format_of
from cockpit.backend.session import Session
from cockpit.cli.connect import connected, following
from cockpit.cli.finding import one
from cockpit.cli.image_options import ImageOptions
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError
from cockpit.models.resources import Resource

Told = Callable[[int, int], None]


async def run(options: Options, out: Output) -> int:
    """Carry one order about images out."""
    verb, *words = options.words
    async with connected(options, out) as session:
        images = Images(session.api.client)
        match verb:
            case "list":
                await _list(session, out)
            case "catalogue":
                await _catalogue(images, out)
            case "show":
                await _show(images, await _id(session, words[0]), out)
            case "import":
                await _import(session, words[0], options.image, out)
            case "upload":
                await _upload(session, words[0], Path(words[1]), options.image, out)
            case "download":
                await _download(session, words[0], Path(words[1]), out)
            case _:
                await _order(session, verb, words, out)
    return 0


async def _id(session: Session, word: str) -> str:
    """Return the id of an image; one that is not in our lists is meant by its id alone."""
    if len(word) == 36 and word.count("-") == 4:  # noqa: PLR2004 - the form of an id
        return word
    return one(session.live, "image", word).id


async def _order(session: Session, verb: str, words: list[str], out: Output) -> None:
    images = Images(session.api.client)
    image_id = await _id(session, words[0])
    match verb:
        case "delete":
            await images.delete(image_id)
            said = f"{words[0]} goes."
        case "share":
            await images.share(image_id, words[1])
            said = (
                f"{words[1]} may use {words[0]}; `cockpit image accept {image_id}` lists it there."
            )
        case "unshare":
            await images.unshare(image_id, words[1])
            said = f"{words[1]} may not use {words[0]} any more."
        case _:
            await images.answer(image_id, is_accepted=verb == "accept")
            said = f"{words[0]} is {'in' if verb == 'accept' else 'not in'} your lists."
    out.record(image={"id": image_id, "done": verb})
    out.line(said)


async def _list(session: Session, out: Output) -> None:
    found = await session.api.images()
    images = sorted(found, key=lambda image: (image["name"] or "", image["id"]))
    out.record(images=images)
    live = {image.id: image for image in session.live.of_kind("image")}
    rows = [
        (
            image["name"] or image["id"],
            _status(image, live.get(image["id"])),
            image["disk_format"] or "",
            f"{(image['size'] or 0) / 2**20:.1f} MiB",
            image["visibility"],
        )
        for image in images
    ]
    out.table(("image", "status", "format", "size", "visible"), rows)
    if not rows:
        out.line("There are no images; `cockpit image catalogue` shows some that can be had.")


def _status(image: Json, live: Resource | None) -> str:
    if live is not None and live.fault:
        return f"{image['status']}: {live.fault}"
    progress = live.observed.get("progress") if live is not None else None
    if image["status"] == "importing" and progress is not None:
        return f"importing, {progress} %"
    return str(image["status"])


async def _show(images: Images, image_id: str, out: Output) -> None:
    image = await images.show(image_id)
    out.record(image=image)
    width = max(len(name) for name in image)
    for name in sorted(image):
        value = image[name]
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        out.line(f"{name.ljust(width)}  {'' if shown is None else shown}")


async def _catalogue(images: Images, out: Output) -> None:
    found = await images.catalogue()
    out.record(catalogue=found)
    columns = ("image", "what it is", "from", "disk", "memory", "log in as")
    rows = [
        (
            entry["name"],
            entry["title"],
            urlsplit(entry["url"]).netloc,
            f"{entry['min_disk_gib']} GiB",
            f"{entry['min_ram_mib']} MiB",
            entry["user"],
        )
        for entry in found
    ]
    out.table(columns, rows)


async def _import(session: Session, source: str, wish: ImageOptions, out: Output) -> None:
    images = Images(session.api.client)
    if not source.startswith(("http://", "https://")):
        if await asyncio.to_thread(Path(source).is_file):
            name = wish.name or Path(source).stem
            await _upload(session, name, Path(source), wish, out)
            return
        image_id = await images.import_known(source, wish.visibility or "private")
        name = source
    else:
        file = Path(urlsplit(source).path)
        name = wish.name or file.stem or "image"
        image_format = wish.format or format_of(file.name)
        image_id = await images.import_url(_body(name, image_format, wish), source)
    await _until_active(session, image_id, name, out)


async def _upload(session: Session, name: str, file: Path, wish: ImageOptions, out: Output) -> None:
    start = await asyncio.to_thread(_start_of, file)
    image_format = wish.format or format_of(file.name, start)
    with _progress(out, name) as told:
        body = _body(name, image_format, wish)
        image_id = await Images(session.api.client).upload(body, file, session.live, told)
    await _until_active(session, image_id, name, out, file)


def _start_of(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(4)
    except OSError as error:
        raise CockpitError(f"{file} cannot be read: {error.strerror}") from error


def _body(name: str, image_format: str, wish: ImageOptions) -> Json:
    body: Json = {"name": name, "disk_format": image_format, "container_format": "bare"}
    body |= dict(pair.split("=", 1) for pair in wish.properties)
    if wish.visibility:
        body["visibility"] = wish.visibility
    if wish.checksum:
        body[CHECKSUM] = wish.checksum
    if wish.checksum_url:
        body[CHECKSUM_URL] = wish.checksum_url
    return body


async def _download(session: Session, name: str, file: Path, out: Output) -> None:
    image_id = await _id(session, name)
    with _progress(out, name) as told:
        await Images(session.api.client).download(image_id, file, told)
    out.record(image={"id": image_id, "name": name, "file": str(file)})
    out.line(f"{name} is in {file}.")


async def _until_active(
    session: Session, image_id: str, name: str, out: Output, file: Path | None = None
) -> None:
    """Follow an import to its end; who leaves before does not end it."""
    with _progress(out, name) as told:
        async with following(session), aclosing(_changes(session, image_id)) as changes:
            async for image in changes:
                _tell(image, told)
                if image.status == "active":
                    break
                if image.status in ("error", "killed"):
                    raise CockpitError(
                        f"{name} could not be imported: {image.fault or 'nobody knows why'}",
                        f"`cockpit image delete {image_id}` removes what is left.",
                    )
    out.record(image={"id": image_id, "name": name, "file": str(file) if file else None})
    out.line(f"{name} is on the server.")


def _tell(image: Resource, told: Told) -> None:
    received, progress = image.observed.get("received_bytes"), image.observed.get("progress")
    if isinstance(received, int):
        is_known = isinstance(progress, int) and progress > 0
        told(received, received * 100 // int(str(progress)) if is_known else 0)


async def _changes(session: Session, image_id: str) -> AsyncGenerator[Resource, None]:
    """Yield an image whenever something changed, until it is gone."""
    changed = asyncio.Event()
    was_seen = False
    stop_listening = session.live.subscribe(lambda _: changed.set())
    try:
        while True:
            changed.clear()
            image = session.live.get(image_id)
            if image is None and was_seen:
                raise CockpitError("The image was deleted meanwhile")
            if image is not None:
                was_seen = True
                yield image
            await changed.wait()
    finally:
        stop_listening()


@contextmanager
def _progress(out: Output, name: str) -> Iterator[Told]:
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
