"""Who sees which images. Source: Glance, "Image visibility" and "Image members"."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.store.tables import ImageMemberRow, ImageRow


def listed(project_id: str) -> ColumnElement[bool]:
    """Return the condition for images that a project finds in its lists.

    Its own, public ones, and those shared with it that it has accepted.
    """
    return (
        (ImageRow.project_id == project_id)
        | (ImageRow.visibility == "public")
        | ((ImageRow.visibility == "shared") & ImageRow.id.in_(_shared(project_id, "accepted")))
    )


def usable(project_id: str) -> ColumnElement[bool]:
    """Return the condition for images that a project may use, when it knows their id."""
    return (
        (ImageRow.project_id == project_id)
        | ImageRow.visibility.in_(("public", "community"))
        | ((ImageRow.visibility == "shared") & ImageRow.id.in_(_shared(project_id)))
    )


async def may_use(session: AsyncSession, row: ImageRow, project_id: str) -> bool:
    """Return whether a project may use an image."""
    if row.project_id == project_id or row.visibility in ("public", "community"):
        return True
    if row.visibility != "shared":
        return False
    return await session.get(ImageMemberRow, (row.id, project_id)) is not None


async def told(session: AsyncSession, row: ImageRow) -> list[str]:
    """Return the other projects in whose lists a shared image is."""
    if row.visibility != "shared":
        return []
    query = select(ImageMemberRow.project_id).where(
        ImageMemberRow.image_id == row.id, ImageMemberRow.status == "accepted"
    )
    return [*await session.scalars(query.order_by(ImageMemberRow.project_id))]


def _shared(project_id: str, status: str | None = None) -> ColumnElement[str]:
    query = select(ImageMemberRow.image_id).where(ImageMemberRow.project_id == project_id)
    if status is not None:
        query = query.where(ImageMemberRow.status == status)
    return query.scalar_subquery()
