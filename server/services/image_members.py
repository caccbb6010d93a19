"""Wishes about whom images are shared with.

Source: https://docs.openstack.org/api-ref/image/v2/#sharing
"""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.events import EventLog, tell_left
from server.services.principals import Principal
from server.services.writing import Writing, own, usable, writing
from server.store.tables import ImageMemberRow, ImageRow, ProjectRow, now

MemberStatus = Literal["pending", "accepted", "rejected"]


class ImageMembers:
    """Record members. An owner adds them; each of them accepts or rejects for itself.

    What takes the id of an image raises `NotFoundError` where the project sees none of it.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def list(self, principal: Principal, image_id: str) -> Sequence[ImageMemberRow]:
        """Return all members to the owner, and to a member itself."""
        async with self._log.read() as session:
            row = await usable(session, principal, ImageRow, image_id)
            query = select(ImageMemberRow).where(ImageMemberRow.image_id == image_id)
            if row.project_id != principal.project_id:
                query = query.where(ImageMemberRow.project_id == principal.project_id)
            return (await session.scalars(query.order_by(ImageMemberRow.created_at))).all()

    async def get(self, principal: Principal, image_id: str, project_id: str) -> ImageMemberRow:
        """Return one member.

        Raises:
            NotFoundError: It is none, or the principal may not know.
        """
        for found in await self.list(principal, image_id):
            if found.project_id == project_id:
                return found
        raise NotFoundError(f"Image {image_id} has no member {project_id}")

    async def add(self, principal: Principal, image_id: str, project_id: str) -> ImageMemberRow:
        """Record that an image is shared with a project, given by id or name.

        Raises:
            ForbiddenError: The image is not shared at all, by its visibility.
            NotFoundError: There is no such project.
            ConflictError: It is a member already.
        """
        async with writing(self._log, principal) as work:
            row = await work.own(ImageRow, image_id)
            if row.visibility != "shared":
                raise ForbiddenError(
                    f"Image {row.name or row.id} is {row.visibility}",
                    "Only images of the visibility shared have members.",
                )
            query = select(ProjectRow.id).where(
                (ProjectRow.id == project_id) | (ProjectRow.name == project_id)
            )
            found = await work.session.scalar(query)
            if found is None:
                raise NotFoundError(f"There is no project {project_id}")
            if await work.session.get(ImageMemberRow, (image_id, found)) is not None:
                raise ConflictError(f"Image {row.name or row.id} has the member {project_id}")
            member = ImageMemberRow(image_id=image_id, project_id=found, status="pending")
            work.session.add(member)
            work.touch(row)
            return member

    async def answer(
        self, principal: Principal, image_id: str, project_id: str, status: MemberStatus
    ) -> ImageMemberRow:
        """Record whether a project wants an image in its lists.

        Raises:
            ForbiddenError: It is another project than the principal's.
            NotFoundError: It is no member.
        """
        async with writing(self._log, principal) as work:
            row = await usable(work.session, principal, ImageRow, image_id)
            member = await work.session.get(ImageMemberRow, (image_id, project_id))
            if member is None:
                raise NotFoundError(f"Image {image_id} has no member {project_id}")
            if project_id != principal.project_id and not principal.is_admin:
                raise ForbiddenError("Only the member itself accepts or rejects an image")
            member.status, member.updated_at = status, now()
            if status != "accepted":
                await tell_left(work.session, row, project_id)
            work.touch(row)
            return member

    async def remove(self, principal: Principal, image_id: str, project_id: str) -> None:
        """Record that an image is not shared with a project any more.

        Raises:
            NotFoundError: It is no member.
        """
        async with writing(self._log, principal) as work:
            row = await own(work.session, principal, ImageRow, image_id)
            await _leave(work, row, project_id)
            work.touch(row)


async def _leave(work: Writing, row: ImageRow, project_id: str) -> None:
    member = await work.session.get(ImageMemberRow, (row.id, project_id))
    if member is None:
        raise NotFoundError(f"Image {row.id} has no member {project_id}")
    await work.session.delete(member)
    await tell_left(work.session, row, project_id)
