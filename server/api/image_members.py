"""Members of images in Glance's words.

Source: https://docs.openstack.org/api-ref/image/v2/#sharing
"""

from typing import Any, Literal

from pydantic import BaseModel

from server.api.calls import Answer, Call, checked, json_answer
from server.api.router import Route
from server.api.times import to_seconds
from server.services.images import Images
from server.store.tables import ImageMemberRow

_COLLECTION = "/v2/images/{id}/members"


class WantedMember(BaseModel):
    """Who is added."""

    member: str


class WantedStatus(BaseModel):
    """What a member says to it."""

    status: Literal["pending", "accepted", "rejected"]


class ImageMembersApi:
    """The handlers for members."""

    def __init__(self, images: Images) -> None:
        self._members = images.members

    def routes(self) -> list[Route]:
        """Return the routes, relative to the root of the image API."""
        item = f"{_COLLECTION}/{{member}}"
        return [
            Route("GET", _COLLECTION, self._list),
            Route("POST", _COLLECTION, self._add),
            Route("GET", item, self._show),
            Route("PUT", item, self._answer),
            Route("DELETE", item, self._remove),
        ]

    async def _list(self, call: Call) -> Answer:
        rows = await self._members.list(call.principal, call.params["id"])
        members = [_member(row) for row in rows]
        return json_answer({"members": members, "schema": "/v2/schemas/members"})

    async def _add(self, call: Call) -> Answer:
        wanted = checked(WantedMember, await call.json(), "member")
        row = await self._members.add(call.principal, call.params["id"], wanted.member)
        return json_answer(_member(row))

    async def _show(self, call: Call) -> Answer:
        row = await self._members.get(call.principal, call.params["id"], call.params["member"])
        return json_answer(_member(row))

    async def _answer(self, call: Call) -> Answer:
        wanted = checked(WantedStatus, await call.json(), "member")
        row = await self._members.answer(
            call.principal, call.params["id"], call.params["member"], wanted.status
        )
        return json_answer(_member(row))

    async def _remove(self, call: Call) -> Answer:
        await self._members.remove(call.principal, call.params["id"], call.params["member"])
        return Answer(204)


def _member(row: ImageMemberRow) -> dict[str, Any]:
    return {
        "member_id": row.project_id,
        "image_id": row.image_id,
        "status": row.status,
        "created_at": to_seconds(row.created_at),
        "updated_at": to_seconds(row.updated_at),
        "schema": "/v2/schemas/member",
    }
