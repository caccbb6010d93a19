"""Imports of images: bytes fetched or sent before, checked, and made an image."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import cast

from server.drivers.base import (
    Checksum,
    Download,
    Downloader,
    ImageFormat,
    ImageView,
    VolumeDriver,
)
from server.errors import ControlError, InvalidRequestError, UnavailableError
from server.events import EventLog, has_changed, record
from server.store import checksums
from server.store.tables import ImageRow

TELL_S = 0.5
"""How often it is told how far a download is."""

AT_ONCE = 4
"""So many imports are carried out at a time."""

_WHOLE = "whole"


def is_due(row: ImageRow) -> bool:
    """Return whether an import is asked for that was not carried out."""
    return (
        row.wanted == "present"
        and row.observed == "absent"
        and row.import_id is not None
        and row.import_id != row.observed_import_id
    )


class Imports:
    """Carries imports out; one that was interrupted, by whatever, goes on where it was.

    Args:
        log: Where it is told how far one is.
        driver: Keeps the bytes.
        downloader: Fetches them.
        limit_s: How long one download may take.
    """

    def __init__(
        self, log: EventLog, driver: VolumeDriver, downloader: Downloader, limit_s: float
    ) -> None:
        self._log = log
        self._driver = driver
        self._downloader = downloader
        self._limit_s = limit_s
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def carry_out(self, row: ImageRow) -> ImageView | None:
        """Make the image; None: it is not wanted any more.

        Raises:
            InvalidRequestError: The bytes are not what they should be; they are forgotten.
            UnavailableError: It broke off, and goes on with the next call.
        """
        position = await self._log.last_id()
        async with self._log.read() as session:
            now = await session.get(ImageRow, row.id)
        if now is None or not is_due(now):
            return None
        try:
            async with asyncio.TaskGroup() as tasks:
                working = tasks.create_task(self._in_turn(row), name=f"import {row.id}")
                watching = tasks.create_task(self._stop(row, position, working))
                working.add_done_callback(lambda _: watching.cancel())
        except BaseExceptionGroup as group:
            error = group.exceptions[0]
            if isinstance(error, ControlError) and not isinstance(error, UnavailableError):
                await self._driver.drop_stage(row.id)
            raise error from None
        return None if working.cancelled() else working.result()

    async def _stop(self, row: ImageRow, position: int, working: "asyncio.Task[ImageView]") -> None:
        """Cancel an import when its image is wanted gone, or another import is asked for."""
        async with aclosing(self._log.follow(position)) as events:
            async for event in events:
                if event.resource_id != row.id:
                    continue
                async with self._log.read() as session:
                    now = await session.get(ImageRow, row.id)
                if now is None or not is_due(now) or now.import_id != row.import_id:
                    working.cancel()
                    return

    async def _in_turn(self, row: ImageRow) -> ImageView:
        async with self._turns:
            return await self._work(row)

    async def _work(self, row: ImageRow) -> ImageView:
        try:
            async with asyncio.timeout(self._limit_s):
                checksum = await self._checksum(row)
                if row.import_method == "web-download":
                    await self._fetch(row, checksum)
        except TimeoutError as error:
            raise InvalidRequestError(
                f"The download took longer than {self._limit_s / 3600:g} hours"
            ) from error
        image_format = cast("ImageFormat", row.disk_format)
        return await self._driver.take_stage(row.id, image_format, checksum)

    async def _checksum(self, row: ImageRow) -> Checksum | None:
        given = row.properties.get(checksums.PROPERTY)
        url = row.properties.get(checksums.URL_PROPERTY)
        found = None
        if given:
            found = checksums.parsed(given)
        elif url and row.import_url:
            note = await self._driver.stage_note(row.id)
            # A list that changes meanwhile is of other bytes than those that came so far.
            known = note.get("checksum", "") if note.get("url") == row.import_url else ""
            found = checksums.parsed(known)
            if found is None:
                found = checksums.listed(await self._downloader.text(url), row.import_url)
            if found is None:
                raise InvalidRequestError(f"{url} has no checksum of {row.import_url}")
        if found is None:
            return None
        return Checksum("sha512" if found[0] == "sha512" else "sha256", found[1])

    async def _fetch(self, row: ImageRow, checksum: Checksum | None) -> None:
        """Download until all is here; go on for as long as any try brings something."""
        url = row.import_url or ""
        note = await self._driver.stage_note(row.id)
        if note.get("url") != url:
            await self._driver.drop_stage(row.id)
            note = {"url": url}
        if checksum is not None:
            note["checksum"] = f"{checksum.algorithm}:{checksum.digest}"
        while _WHOLE not in note:
            before = await self._driver.staged(row.id) or 0
            try:
                note = await self._fetch_more(row, before, note)
            except UnavailableError:
                if (await self._driver.staged(row.id) or 0) <= before:
                    raise
                note = await self._driver.stage_note(row.id)

    async def _fetch_more(self, row: ImageRow, offset: int, note: dict[str, str]) -> dict[str, str]:
        async with self._downloader.open(note["url"], offset, note.get("version", "")) as download:
            if download.offset == 0:
                # In this order, or bytes of two versions would be taken for one file.
                await self._driver.drop_stage(row.id)
            note = {**note, "version": download.version}
            await self._driver.note_stage(row.id, note)
            end = await self._driver.stage(row.id, download.offset, self._told(row, download))
            if download.total is not None and end < download.total:
                raise UnavailableError(f"Of {note['url']}, only {end} bytes came")
        note = {**note, _WHOLE: "yes"}
        await self._driver.note_stage(row.id, note)
        await self._tell(row, end, end)
        return note

    async def _told(self, row: ImageRow, download: Download) -> AsyncIterator[bytes]:
        """Pass bytes on, and tell how many there are."""
        clock = asyncio.get_running_loop().time
        received, told_at = download.offset, 0.0
        async for chunk in download.body:
            received += len(chunk)
            yield chunk
            if clock() - told_at > TELL_S:
                told_at = clock()
                await self._tell(row, received, download.total)

    async def _tell(self, row: ImageRow, received: int, total: int | None) -> None:
        async with self._log.observe() as session:
            now = await session.get(ImageRow, row.id)
            if now is None:
                return
            now.received_bytes = received
            now.progress = 100 * received // total if total else None
            now.fault, now.fault_is_final = None, False
            if has_changed(now):
                await record(session, now)
