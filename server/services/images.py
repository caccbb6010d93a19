"""Images: wishes, and the bytes that go in and out."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select

from server.drivers.base import DiskFormat, VolumeDriver
from server.errors import ConflictError, ForbiddenError
from server.events import EventLog
from server.services.principals import Principal
from server.services.values import ImageChange, NewImage
from server.services.writing import Writing, own, usable, writing
from server.store.tables import ImageRow


class Images:
    """Record which images a project wants, and carry their bytes to the edge.

    A project also sees, and may use, the public images of others.

    What takes the id of an image raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.
    """

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def create(self, principal: Principal, wish: NewImage) -> ImageRow:
        """Record a new image, which waits for its bytes.

        Raises:
            ForbiddenError: A public one, and the principal is no admin.
        """
        async with writing(self._log, principal) as work:
            _check_visibility(principal, wish.visibility)
            return await work.add(
                ImageRow(
                    id=await work.claim(ImageRow, wish.id),
                    project_id=principal.project_id,
                    **wish.model_dump(exclude={"id", "properties", "tags"}),
                    properties={**wish.properties},
                    tags=[*wish.tags],
                )
            )

    async def list(self, principal: Principal) -> Sequence[ImageRow]:
        """Return the images that the project may use, newest first."""
        async with self._log.read() as session:
            query = select(ImageRow).where(
                (ImageRow.project_id == principal.project_id) | (ImageRow.visibility == "public")
            )
            return (
                await session.scalars(query.order_by(ImageRow.created_at.desc(), ImageRow.id))
            ).all()

    async def get(self, principal: Principal, image_id: str) -> ImageRow:
        """Return one image.

        Raises:
            NotFoundError: The project sees no such image.
        """
        async with self._log.read() as session:
            return await usable(session, principal, ImageRow, image_id)

    async def update(self, principal: Principal, image_id: str, change: ImageChange) -> ImageRow:
        """Record a change of an image.

        Raises:
            ConflictError: Another format, and the bytes are there.
        """
        given = change.given()
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            _check_visibility(principal, given.get("visibility", "private"))
            if given.keys() & {"disk_format", "container_format"} and row.size_bytes is not None:
                raise ConflictError(f"Image {row.name or row.id} has its bytes and format already")
            for name, value in given.items():
                setattr(row, name, [*value] if name == "tags" else value)
            work.touch(row)
            return row

    async def delete(self, principal: Principal, image_id: str) -> None:
        """Record that an image is wanted gone.

        Raises:
            ForbiddenError: It is protected.
            ConflictError: Volumes stand on it; names them.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, ImageRow, image_id)
            if row.is_protected:
                raise ForbiddenError(f"Image {row.name or row.id} is protected")
            row.wanted = "gone"
            work.touch(row)

    async def upload(
        self, principal: Principal, image_id: str, body: AsyncIterator[bytes]
    ) -> ImageRow:
        """Store the bytes of an image; it is active afterwards.

        Raises:
            InvalidRequestError: They are not a disk image of the format told.
            ConflictError: The image has bytes already, or no formats.
        """
        async with self._log.read() as session:
            row = await Writing(session, principal).own(ImageRow, image_id)
        name = row.name or row.id
        if row.size_bytes is not None:
            raise ConflictError(f"Image {name} has its bytes already", "Create another image.")
        if row.disk_format not in ("qcow2", "raw") or row.container_format != "bare":
            raise ConflictError(f"Image {name} has no disk and container format yet")
        disk_format: DiskFormat = "raw" if row.disk_format == "raw" else "qcow2"
        view = await self._driver.receive_image(image_id, disk_format, body)
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            row.size_bytes, row.virtual_bytes = view.size_bytes, view.virtual_bytes
            row.md5, row.sha512 = view.md5, view.sha512
            work.touch(row)
        return await self._active(principal, row)

    async def download(self, principal: Principal, image_id: str) -> AsyncIterator[bytes]:
        """Return the bytes of an image, to be iterated over.

        Raises:
            ConflictError: It has none yet.
        """
        row = await self.get(principal, image_id)
        if row.observed != "active":
            raise ConflictError(f"Image {row.name or row.id} has no bytes yet")
        return self._driver.read_image(image_id)

    async def _active(self, principal: Principal, row: ImageRow) -> ImageRow:
        # Clients of Glance expect `active` at once after an upload, and it is reconcile
        # that says so: wait for its word.
        position = await self._log.last_id()
        row = await self.get(principal, row.id)
        if row.observed != "active":
            async for event in self._log.follow(position, row.project_id):
                if event.resource_id == row.id:
                    row = await self.get(principal, row.id)
                    if row.observed == "active" or row.fault is not None:
                        break
        return row


def _check_visibility(principal: Principal, visibility: str) -> None:
    if visibility == "public" and not principal.is_admin:
        raise ForbiddenError("Only an admin may make an image public")
