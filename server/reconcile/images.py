"""Images: what happens next to one, and doing it."""

from sqlalchemy import select

from server.drivers.base import ImageView, VolumeDriver
from server.errors import ControlError, NotFoundError, UnavailableError
from server.events import EventLog, has_changed, record, record_gone
from server.reconcile.imports import Imports, is_due
from server.store.tables import ImageRow, SnapshotRow, VolumeRow


class Images:
    """Makes wishes about images true; their bytes come from the services."""

    def __init__(self, log: EventLog, driver: VolumeDriver, imports: Imports | None) -> None:
        self._log = log
        self._driver = driver
        self._imports = imports

    async def reconcile(self, image_id: str) -> None:
        """Look, remove what is wanted gone and free, and write down what was seen.

        Raises:
            NotFoundError: Its bytes have vanished from the edge.
        """
        async with self._log.read() as session:
            row = await session.get(ImageRow, image_id)
            standing = (VolumeRow.image_id == image_id) & ~VolumeRow.observed_flat
            query = select(VolumeRow.id).where(standing).limit(1)
            is_used = await session.scalar(query) is not None
        if row is None or (row.wanted == "gone" and is_used) or _has_failed(row):
            return
        if row.wanted == "gone":
            await self._driver.delete_image(image_id)
        view = await self._driver.look_image(image_id)
        if row.wanted == "present" and row.size_bytes is None and view is None:
            view = await (self._imported(row) if is_due(row) else self._made(row))
        if row.wanted == "present" and row.size_bytes is not None and view is None:
            raise NotFoundError(f"The bytes of image {row.name or row.id} are gone")
        _note(row, view, row.wish)
        if has_changed(row) or row.wanted == "gone":
            await self._write(row, view)

    async def _made(self, row: ImageRow) -> ImageView | None:
        """Make the image of a volume or a snapshot, where it shall be one."""
        async with self._log.read() as session:
            volume = await session.get(VolumeRow, row.source_volume_id or "")
            snapshot = await session.get(SnapshotRow, row.source_snapshot_id or "")
        sources = [source for source in (volume, snapshot) if source is not None]
        if any(source.observed == "absent" for source in sources):
            return None  # its coming wakes the image
        if row.source_snapshot_id is not None:
            return await self._driver.make_image(row.id, snapshot_id=row.source_snapshot_id)
        if row.source_volume_id is not None:
            return await self._driver.make_image(row.id, volume_id=row.source_volume_id)
        return None

    async def _imported(self, row: ImageRow) -> ImageView | None:
        """Carry out an import; one that fails for good is not tried again by itself."""
        if self._imports is None:
            raise UnavailableError("This server imports no images")
        try:
            return await self._imports.carry_out(row)
        except UnavailableError:
            raise
        except ControlError:
            async with self._log.observe() as session:
                now = await session.get(ImageRow, row.id)
                if now is not None:
                    now.observed_import_id, now.is_staging = row.import_id, False
                    now.received_bytes = now.progress = None
                    await record(session, now)
            raise

    async def _write(self, seen: ImageRow, view: ImageView | None) -> None:
        async with self._log.observe() as session:
            row = await session.get(ImageRow, seen.id)
            if row is None:
                return
            if row.wanted == "gone":
                if seen.wanted == "gone" and view is None:
                    await record_gone(session, row)
                return
            _note(row, view, seen.wish)
            if has_changed(row):
                await record(session, row)


def _has_failed(row: ImageRow) -> bool:
    """Return whether a fault stays until somebody wishes something else."""
    return row.fault_is_final and row.wanted == "present" and row.size_bytes is None


def _note(row: ImageRow, view: ImageView | None, fulfilled: int) -> None:
    # Bytes that came without the end of their upload being written down are complete
    # all the same, or the edge would not show them.
    row.observed = "absent" if view is None else "active"
    if view is not None:
        row.size_bytes, row.virtual_bytes = view.size_bytes, view.virtual_bytes
        row.md5, row.sha512 = view.md5, view.sha512
        row.observed_import_id, row.is_staging = row.import_id, False
    row.fault, row.fault_is_final = None, False
    row.observed_wish = fulfilled
