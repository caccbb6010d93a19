"""Wishes about the bytes of images: sent in pieces, or fetched by the server itself."""

from collections.abc import AsyncIterator
from typing import cast

from server.drivers.base import Checksum, ImageFormat, VolumeDriver
from server.errors import ConflictError, InvalidRequestError
from server.events import EventLog
from server.services.image_values import NewImport
from server.services.principals import Principal
from server.services.writing import own, writing
from server.store import checksums
from server.store.tables import ImageRow, new_id


class ImageImports:
    """Record imports; reconcile carries them out."""

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def staged(self, principal: Principal, image_id: str) -> int:
        """Return how many bytes of an image are staged.

        Raises:
            NotFoundError: The project has no such image.
        """
        async with self._log.read() as session:
            await own(session, principal, ImageRow, image_id)
        return await self._driver.staged(image_id) or 0

    async def stage(
        self, principal: Principal, image_id: str, offset: int, body: AsyncIterator[bytes]
    ) -> int:
        """Keep bytes of an image to be imported, from an offset on; return how many there are.

        Raises:
            ConflictError: The image has bytes already, or fewer than `offset` are there.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            check_empty(row)
            if not row.is_staging:
                row.is_staging = True
                work.touch(row)
        return await self._driver.stage(image_id, offset, body)

    async def ask(self, principal: Principal, image_id: str, wish: NewImport) -> ImageRow:
        """Record that an image shall be made of bytes that are staged or elsewhere.

        Raises:
            ConflictError: The image has bytes already, or none are staged.
            InvalidRequestError: It is not said from where.
        """
        if (wish.method == "web-download") != (wish.url is not None):
            raise InvalidRequestError("An import by web-download, and no other, has a uri")
        if wish.method == "glance-direct" and not await self.staged(principal, image_id):
            raise ConflictError("Nothing was staged for the image", "PUT its bytes to /stage.")
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            check_empty(row)
            row.import_id, row.import_method, row.import_url = new_id(), wish.method, wish.url
            row.received_bytes = row.progress = None
            work.touch(row)
            return row


def check_empty(row: ImageRow, *, has_formats: bool = True) -> ImageFormat:
    """Return the format in which the bytes of an image may come.

    Args:
        row: The image.
        has_formats: Whether it needs to say its formats already.

    Raises:
        ConflictError: It has bytes already, they are on their way, or it has no formats.
    """
    name = row.name or row.id
    is_made_here = row.source_volume_id is not None or row.source_snapshot_id is not None
    if row.size_bytes is not None or row.observed == "active" or is_made_here:
        raise ConflictError(f"Image {name} has its bytes already", "Create another image.")
    if row.import_id is not None and row.import_id != row.observed_import_id:
        raise ConflictError(f"Image {name} is being imported already")
    if has_formats and (row.disk_format is None or row.container_format != "bare"):
        raise ConflictError(f"Image {name} has no disk and container format yet")
    return cast("ImageFormat", row.disk_format)


def checksum_of(row: ImageRow) -> Checksum | None:
    """Return what the bytes of an image must sum up to, where its owner told."""
    found = checksums.parsed(row.properties.get(checksums.PROPERTY, ""))
    if found is None:
        return None
    return Checksum("sha512" if found[0] == "sha512" else "sha256", found[1])
