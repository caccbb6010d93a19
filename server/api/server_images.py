"""Images of servers: what `createImage` makes of the disk that one boots from.

Source: https://docs.openstack.org/api-ref/compute/#create-image-createimage-action
"""

from collections.abc import Mapping

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Act
from server.services.image_sources import ImageSources

_WITH_BODY = (2, 45)


class WantedServerImage(BaseModel):
    """The body of `createImage`."""

    name: str = Field(min_length=1, max_length=255)
    metadata: dict[str, str] = Field(default_factory=dict)


class ServerImages:
    """The action, by its name in the request."""

    def __init__(self, sources: ImageSources) -> None:
        self._sources = sources

    def actions(self) -> Mapping[str, Act]:
        """Return the actions by name."""
        return {"createImage": self._create}

    async def _create(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedServerImage, argument, "createImage")
        row = await self._sources.of_instance(
            call.principal, server_id, wanted.name, wanted.metadata
        )
        if call.version >= _WITH_BODY:
            return json_answer({"image_id": row.id}, 202)
        location = f"{call.base_url}/image/v2/images/{row.id}".encode()
        return Answer(202, headers=((b"location", location),))
