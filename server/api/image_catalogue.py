"""Well-known images in our extension; see docs/api.md, "Images"."""

from pydantic import BaseModel

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.router import Route
from server.services.image_values import Visibility


class WantedImport(BaseModel):
    """How an image of the catalogue shall be kept."""

    visibility: Visibility = "private"


class ImageCatalogueApi:
    """The handlers for the catalogue."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._catalogue = facade.image_catalogue

    def routes(self) -> list[Route]:
        """Return the routes, relative to the root of the extension."""
        return [
            Route("GET", "/v1/image-catalogue", self._list),
            Route("POST", "/v1/image-catalogue/{name}/import", self._import),
        ]

    async def _list(self, _call: Call) -> Answer:
        entries = [entry.model_dump() for entry in self._catalogue.entries()]
        return json_answer({"images": entries})

    async def _import(self, call: Call) -> Answer:
        has_body = call.headers.get(b"content-length", b"0") != b"0"
        wanted = checked(WantedImport, await call.json() if has_body else {}, "import")
        row = await self._catalogue.bring_in(call.principal, call.params["name"], wanted.visibility)
        (resource,) = await self._facade.resources.render(row)
        return json_answer({"image": resource}, 202)
