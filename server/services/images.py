"""Images: wishes, and the bytes that go in and out."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select

from server.drivers.base import VolumeDriver
from server.errors import ConflictError, ForbiddenError
from server.events import EventLog, tell_left
from server.services.image_imports import ImageImports, check_empty, checksum_of
from server.services.image_members import ImageMembers
from server.services.image_values import ImageChange, Listing, NewImage
from server.services.principals import Principal
from server.services.writing import Writing, own, usable, writing
from server.store import sharing
from server.store.tables import ImageMemberRow, ImageRow


class Images:
    """Record which images a project wants, and carry their bytes to the edge.

    A project also sees, and may use, the public images of others, and those that others
    share with it.

    What takes the id of an image raises `NotFoundError` where the project has none of it, and
    each change `ConflictError` where it is being deleted.

    Attributes:
        members: With whom images are shared.
        imports: Bytes that are fetched, or sent in pieces.
    """

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver
        self.members = ImageMembers(log)
        self.imports = ImageImports(log, driver)

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

    async def list(
        self, principal: Principal, listing: Listing | None = None
    ) -> Sequence[ImageRow]:
        """Return the images that the project may use, newest first."""
        listing = listing or Listing()
        async with self._log.read() as session:
            query = select(ImageRow).where(sharing.usable(principal.project_id))
            query = query.order_by(ImageRow.created_at.desc(), ImageRow.id)
            rows = (await session.scalars(query)).all()
            mine = select(ImageMemberRow).where(ImageMemberRow.project_id == principal.project_id)
            told = {member.image_id: member.status for member in await session.scalars(mine)}
        return [
            row
            for row in rows
            if row.is_hidden == listing.is_hidden
            and _is_listed(row, principal, listing, told.get(row.id))
        ]

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
            if given.keys() & {"disk_format", "container_format"}:
                check_empty(row, has_formats=False)
            if "visibility" in given and given["visibility"] != row.visibility:
                for project_id in await sharing.told(work.session, row):
                    await tell_left(work.session, row, project_id)
            for name, value in given.items():
                setattr(row, name, [*value] if name == "tags" else value)
            work.touch(row)
            return row

    async def set_active(self, principal: Principal, image_id: str, *, is_active: bool) -> None:
        """Record whether the bytes of an image may be used.

        Raises:
            ForbiddenError: It has none yet.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            if row.observed != "active":
                raise ForbiddenError(f"Image {row.name or row.id} is not active")
            row.is_deactivated = not is_active
            work.touch(row)

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
        image_format = check_empty(row)
        view = await self._driver.receive_image(image_id, image_format, body, checksum_of(row))
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            row.size_bytes, row.virtual_bytes = view.size_bytes, view.virtual_bytes
            row.md5, row.sha512 = view.md5, view.sha512
            work.touch(row)
        return await self._active(principal, row)

    async def download(
        self, principal: Principal, image_id: str, offset: int = 0
    ) -> AsyncIterator[bytes]:
        """Return the bytes of an image from an offset on, to be iterated over.

        Raises:
            ConflictError: It has none yet.
            ForbiddenError: It is deactivated.
        """
        row = await self.get(principal, image_id)
        if row.observed != "active":
            raise ConflictError(f"Image {row.name or row.id} has no bytes yet")
        if row.is_deactivated and not principal.is_admin:
            raise ForbiddenError(f"Image {row.name or row.id} is deactivated")
        return self._driver.read_image(image_id, offset)

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


def _is_listed(row: ImageRow, principal: Principal, listing: Listing, status: str | None) -> bool:
    is_own = row.project_id == principal.project_id
    is_told = row.visibility == "shared" and listing.member_status in (status, "all")
    if listing.visibility == "shared":
        return row.visibility == "shared" and (is_own or is_told)
    if listing.visibility == "all":
        return is_own or is_told or row.visibility in ("public", "community")
    if listing.visibility is not None:
        return row.visibility == listing.visibility
    return is_own or is_told or row.visibility == "public"


def _check_visibility(principal: Principal, visibility: str) -> None:
    if visibility == "public" and not principal.is_admin:
        raise ForbiddenError("Only an admin may make an image public")
