"""Image API (Glance v2): images and what is said of them.

Source: https://docs.openstack.org/api-ref/image/v2/
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.faults import HttpError, glance_style
from server.api.image_bytes import ImageBytes
from server.api.image_items import image_item
from server.api.image_members import ImageMembersApi
from server.api.image_schemas import show_schema
from server.api.resource import Edition, Resource
from server.api.router import Api, Route
from server.errors import InvalidRequestError, NotFoundError
from server.services.image_values import ImageChange, Listing, NewImage
from server.store.tables import ImageRow

Json = dict[str, Any]

_OURS = {
    "name": "name",
    "disk_format": "disk_format",
    "container_format": "container_format",
    "min_disk": "min_disk_gib",
    "min_ram": "min_ram_mib",
    "visibility": "visibility",
    "protected": "is_protected",
    "os_hidden": "is_hidden",
    "tags": "tags",
}
_READ_ONLY = frozenset(
    {
        "status",
        "size",
        "virtual_size",
        "checksum",
        "os_hash_algo",
        "os_hash_value",
        "owner",
        "created_at",
        "updated_at",
        "self",
        "file",
        "schema",
        "direct_url",
        "locations",
        "stores",
    }
)
_DEFAULTS: Mapping[str, object] = {
    "name": "",
    "min_disk": 0,
    "min_ram": 0,
    "protected": False,
    "os_hidden": False,
    "tags": (),
}
_LATEST_MINOR = 17


class PatchStep(BaseModel):
    """One step of a JSON patch; only members of the image itself can be changed."""

    model_config = ConfigDict(extra="ignore")

    op: Literal["add", "replace", "remove"]
    path: str = Field(pattern=r"^/[^/]{1,255}$")
    value: Any = None

    @property
    def name(self) -> str:
        """The field that is changed (RFC 6901 unescaped)."""
        return self.path[1:].replace("~1", "/").replace("~0", "~")


_PATCH = TypeAdapter(tuple[PatchStep, ...])


class ImageApi:
    """The image API."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._images = facade.images

    def application(self) -> Api:
        """Return the API, to be mounted at `/image`."""
        image = "/v2/images/{id}"
        routes = [
            Route("GET", "", _versions, is_open=True),
            Route("GET", "/v2", _versions, is_open=True),
            *self._resource().routes(),
            *ImageBytes(self._facade).routes(),
            *ImageMembersApi(self._images).routes(),
            Route("POST", f"{image}/actions/deactivate", self._deactivate),
            Route("POST", f"{image}/actions/reactivate", self._reactivate),
            Route("PUT", f"{image}/tags/{{tag}}", self._add_tag),
            Route("DELETE", f"{image}/tags/{{tag}}", self._remove_tag),
            Route("GET", "/v2/schemas/{name}", show_schema),
        ]
        return Api("/image", routes, glance_style, self._facade.accounts)

    def _resource(self) -> Resource[ImageRow]:
        return Resource(
            singular="",
            plural="images",
            path="/v2/images",
            edition=self._edition,
            view=lambda call, image_id: self._images.get(call.principal, image_id),
            id_of=lambda row: row.id,
            stamp=lambda row: row.revision,
            variant=lambda _call: None,
            render=lambda _call, row: image_item(row),
            matches={
                "id": _in,
                "name": _in,
                "status": _in,
                "disk_format": _in,
                "container_format": _in,
                "tag": _has_tag,
                "size_min": _at_least,
                "size_max": _at_most,
            },
            ignored=frozenset({"member_status", "os_hidden", "visibility"}),
            is_open=True,
            links="next",
            around={"first": "/v2/images", "schema": "/v2/schemas/images"},
            create=self._create,
            update=self._update,
            update_method="PATCH",
            delete=lambda call, image_id: self._images.delete(call.principal, image_id),
        )

    async def _edition(self, call: Call) -> Edition[ImageRow]:
        asked = {
            "visibility": call.argument("visibility"),
            "member_status": call.argument("member_status") or "accepted",
            "is_hidden": (call.argument("os_hidden") or "false").lower() in ("true", "1"),
        }
        rows = await self._images.list(call.principal, checked(Listing, asked, "query"))
        return Edition(lambda: rows)

    async def _create(self, call: Call, body: Json) -> str:
        fields = {_OURS[name]: value for name, value in body.items() if name in _OURS}
        properties = {
            name: value
            for name, value in body.items()
            if name not in _OURS and name not in _READ_ONLY and name != "id"
        }
        wish = {**fields, "id": body.get("id"), "properties": properties}
        return (await self._images.create(call.principal, checked(NewImage, wish, "image"))).id

    async def _update(self, call: Call, image_id: str, body: Json) -> None:
        try:
            steps = _PATCH.validate_python(body.get("changes"))
        except ValidationError as error:
            raise InvalidRequestError("The body must be a JSON patch of the image") from error
        properties = {**(await self._images.get(call.principal, image_id)).properties}
        fields: Json = {}
        for step in steps:
            if step.name in _READ_ONLY or step.name == "id":
                raise HttpError(403, f"The field {step.name} is read-only")
            if step.name in _OURS:
                is_gone = step.op == "remove"
                value = _DEFAULTS.get(step.name) if is_gone else step.value
                fields[_OURS[step.name]] = value
            elif step.op != "remove":
                properties[step.name] = step.value
            elif properties.pop(step.name, None) is None:
                raise InvalidRequestError(f"The image has no property {step.name}")
        change = checked(ImageChange, {**fields, "properties": properties}, "image")
        await self._images.update(call.principal, image_id, change)

    async def _deactivate(self, call: Call) -> Answer:
        await self._images.set_active(call.principal, call.params["id"], is_active=False)
        return Answer(204)

    async def _reactivate(self, call: Call) -> Answer:
        await self._images.set_active(call.principal, call.params["id"], is_active=True)
        return Answer(204)

    async def _add_tag(self, call: Call) -> Answer:
        row = await self._images.get(call.principal, call.params["id"])
        tags = tuple(dict.fromkeys((*row.tags, call.params["tag"])))
        await self._images.update(call.principal, row.id, ImageChange(tags=tags))
        return Answer(204)

    async def _remove_tag(self, call: Call) -> Answer:
        row = await self._images.get(call.principal, call.params["id"])
        tag = call.params["tag"]
        if tag not in row.tags:
            raise NotFoundError(f"The image has no tag {tag}")
        tags = tuple(known for known in row.tags if known != tag)
        await self._images.update(call.principal, row.id, ImageChange(tags=tags))
        return Answer(204)


def _in(value: object, wanted: str) -> bool:
    # Glance: `name=in:a,"b,c"`; quotes are for names with commas.
    if not wanted.startswith("in:"):
        return str(value) == wanted
    return str(value) in [part.strip('"') for part in wanted[3:].split(",")]


def _at_least(item: Json, wanted: str) -> bool:
    return (item["size"] or 0) >= _number(wanted)


def _at_most(item: Json, wanted: str) -> bool:
    return (item["size"] or 0) <= _number(wanted)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise InvalidRequestError("A size must be a whole number of bytes")
    return int(text)


def _has_tag(item: Json, wanted: str) -> bool:
    return wanted in item["tags"]


async def _versions(call: Call) -> Answer:
    links = [{"rel": "self", "href": f"{call.base_url}/image/v2/"}]
    versions = [
        {
            "id": f"v2.{minor}",
            "status": "CURRENT" if minor == _LATEST_MINOR else "SUPPORTED",
            "links": links,
        }
        for minor in range(_LATEST_MINOR, -1, -1)
    ]
    return json_answer({"versions": versions}, 300)
