"""Images: brought in, taken out, shared; what breaks off goes on where it was."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.errors import CockpitError, ServerError, UnreachableError
from cockpit.models.live import Live
from cockpit.models.sentences import say

Transferred = Callable[[int, int], None]
"""Told bytes done and bytes in all (0: unknown)."""

FORMATS: Mapping[str, str] = {
    ".qcow2": "qcow2",
    ".vmdk": "vmdk",
    ".vdi": "vdi",
    ".vhd": "vhd",
    ".vpc": "vhd",
    ".iso": "iso",
    ".raw": "raw",
}
"""By the end of a file's name; makers of Linux call a qcow2 `.img`, so that means nothing."""

CHECKSUM, CHECKSUM_URL = "cockpit:checksum", "cockpit:checksum_url"

_IMAGES = "/image/v2/images"
_CATALOGUE = "/cockpit/v1/image-catalogue"
_CHUNK = 1 << 20
_TRIES = 5
_WAITING = ("queued", "uploading")


def format_of(name: str, start: bytes = b"") -> str:
    """Return the format of a file, by how it begins or is called."""
    if start[:4] == b"QFI\xfb":
        return "qcow2"
    if start[:4] == b"KDMV":
        return "vmdk"
    suffix = Path(name).suffix.lower()
    return FORMATS.get(suffix, "qcow2" if suffix == ".img" and not start else "raw")


class Images:
    """What window and command line do with images."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def show(self, image_id: str) -> Json:
        """Return an image as Glance tells it."""
        return await self.client.get(f"{_IMAGES}/{image_id}")

    async def catalogue(self) -> list[Json]:
        """Return the well-known images."""
        found: list[Json] = (await self.client.get(_CATALOGUE))["images"]
        return found

    async def import_known(self, name: str, visibility: str) -> str:
        """Let the server fetch an image of the catalogue; return its id."""
        answer = await self.client.post(f"{_CATALOGUE}/{name}/import", {"visibility": visibility})
        return str(answer["image"]["id"])

    async def import_url(self, body: Json, url: str) -> str:
        """Let the server fetch an image; return its id; nothing is left of what it refuses."""
        image_id = str((await self.client.post(_IMAGES, body))["id"])
        try:
            method = {"name": "web-download", "uri": url}
            await self.client.post(f"{_IMAGES}/{image_id}/import", {"method": method})
        except ServerError:
            await self.delete(image_id)
            raise
        return image_id

    async def upload(self, body: Json, file: Path, live: Live, progress: Transferred) -> str:
        """Send an image and return its id; the server still has to check it.

        What an earlier call sent of the same file is not sent again.

        Raises:
            CockpitError: The file cannot be read, or the server refuses it.
        """
        checksum = f"sha256:{await asyncio.to_thread(_sum, file, 'sha256')}"
        properties = {**body, CHECKSUM: checksum}
        image_id = _begun(live, str(body["name"]), checksum)
        if image_id is None:
            image_id = str((await self.client.post(_IMAGES, properties))["id"])
        for tries_left in reversed(range(_TRIES)):
            try:
                await self._send(image_id, file, progress)
                break
            except UnreachableError:
                if not tries_left:
                    raise
        await self.client.post(
            f"{_IMAGES}/{image_id}/import", {"method": {"name": "glance-direct"}}
        )
        return image_id

    async def download(self, image_id: str, file: Path, progress: Transferred) -> None:
        """Write an image to a file, which appears only when it is whole and right.

        What an earlier call brought stays beside it, and is not fetched again.

        Raises:
            CockpitError: It broke off, is damaged, or cannot be written.
        """
        facts = await self.show(image_id)
        part = file.with_name(f".{file.name}.{image_id[:8]}.part")
        for tries_left in reversed(range(_TRIES)):
            try:
                await self._fetch(facts, part, progress)
                break
            except UnreachableError:
                if not tries_left:
                    raise
        if facts.get("checksum") not in {None, await asyncio.to_thread(_sum, part, "md5")}:
            part.unlink(missing_ok=True)
            raise ServerError(
                say("The image {name} arrived damaged", name=facts["name"]), say("Try again.")
            )
        part.replace(file)

    async def delete(self, image_id: str) -> None:
        """Delete an image; an import of it ends."""
        await self.client.delete(f"{_IMAGES}/{image_id}")

    async def change(self, image_id: str, name: str, value: object) -> None:
        """Set one field of an image."""
        step: Json = {"op": "replace", "path": f"/{name}", "value": value}
        await self.client.patch(f"{_IMAGES}/{image_id}", [step])

    async def share(self, image_id: str, project: str) -> None:
        """Share an image with a project, given by name or id; it has to accept."""
        if (await self.show(image_id))["visibility"] != "shared":
            await self.change(image_id, "visibility", "shared")
        await self.client.post(f"{_IMAGES}/{image_id}/members", {"member": project})

    async def unshare(self, image_id: str, project_id: str) -> None:
        """Share an image with a project no longer."""
        await self.client.delete(f"{_IMAGES}/{image_id}/members/{project_id}")

    async def answer(self, image_id: str, *, is_accepted: bool) -> None:
        """Say for the own project whether a shared image is wanted in its lists."""
        project_id = (await self.client.access()).project_id
        status = "accepted" if is_accepted else "rejected"
        path = f"{_IMAGES}/{image_id}/members/{project_id}"
        await self.client.put(path, {"status": status})

    async def _send(self, image_id: str, file: Path, progress: Transferred) -> None:
        path = f"{_IMAGES}/{image_id}/stage"
        size = await asyncio.to_thread(_size, file)
        offset = int((await self.client.get(path))["size"])
        if offset == size:
            return
        headers = {"Content-Range": f"bytes {offset}-{size - 1}/{size}"} if offset else {}
        await self.client.upload(path, lambda: _read(file, offset, progress), headers)

    async def _fetch(self, facts: Json, part: Path, progress: Transferred) -> None:
        size = facts.get("size") or 0
        offset = 0
        if facts.get("checksum") is not None:
            offset = await asyncio.to_thread(_size, part)
        if offset and offset == size:
            return
        headers = {"Range": f"bytes={offset}-"} if 0 < offset < size else {}
        path = f"{_IMAGES}/{facts['id']}/file"
        try:
            with part.open("ab" if headers else "wb") as target:
                async with self.client.stream(path, headers) as chunks:
                    async for chunk in chunks:
                        target.write(chunk)
                        progress(target.tell(), size)
        except OSError as error:
            raise CockpitError(
                say("{file} cannot be written: {reason}", file=part, reason=error.strerror)
            ) from error


def _begun(live: Live, name: str, checksum: str) -> str | None:
    """Return the image that an earlier call has begun to send the same file for."""
    for image in live.of_kind("image"):
        properties = image.attributes.get("properties")
        is_same = isinstance(properties, Mapping) and properties.get(CHECKSUM) == checksum
        if is_same and image.name == name and image.status in _WAITING:
            return image.id
    return None


async def _read(file: Path, offset: int, progress: Transferred) -> AsyncIterator[bytes]:
    with _opened(file) as source:
        total = os.fstat(source.fileno()).st_size
        source.seek(offset)
        while chunk := source.read(_CHUNK):
            yield chunk
            progress(source.tell(), total)


def _size(file: Path) -> int:
    """Return the length of a file; 0: there is none."""
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


def _sum(file: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with _opened(file) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise CockpitError(
            say("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        ) from error
