"""Bytes of images in and out: at once, in pieces, or fetched by the server.

Sources: https://docs.openstack.org/api-ref/image/v2/#image-data,
#interoperable-image-import and #tasks
"""

import re
from collections.abc import AsyncIterator
from typing import Any

from server.api.calls import Answer, Call, checked, json_answer
from server.api.facade import Facade
from server.api.faults import HttpError
from server.api.router import Route
from server.api.times import to_seconds
from server.errors import InvalidRequestError, NotFoundError
from server.services.image_values import NewImport
from server.store.tables import ImageRow

Json = dict[str, Any]

_METHODS = ("glance-direct", "web-download")
_ASKED = re.compile(rb"bytes=(\d{1,18})-")
_RANGE = re.compile(rb"bytes (\d{1,18})-(\d*)/(\d+|\*)")


class ImageBytes:
    """The handlers for what images hold."""

    def __init__(self, facade: Facade) -> None:
        self._images = facade.images
        self._limit = facade.limits.disk_gib << 30

    def routes(self) -> list[Route]:
        """Return the routes, relative to the root of the image API."""
        image = "/v2/images/{id}"
        return [
            Route("PUT", f"{image}/file", self._upload),
            Route("GET", f"{image}/file", self._download),
            Route("PUT", f"{image}/stage", self._stage),
            Route("GET", f"{image}/stage", self._staged),
            Route("POST", f"{image}/import", self._import),
            Route("GET", f"{image}/tasks", self._tasks_of_image),
            Route("GET", "/v2/info/import", _info),
            Route("GET", "/v2/info/stores", _stores),
            Route("GET", "/v2/tasks", self._tasks),
            Route("GET", "/v2/tasks/{id}", self._task),
        ]

    async def _upload(self, call: Call) -> Answer:
        body = self._body(call)
        await self._images.upload(call.principal, call.params["id"], body)
        return Answer(204)

    async def _download(self, call: Call) -> Answer:
        row = await self._images.get(call.principal, call.params["id"])
        headers = [(b"content-type", b"application/octet-stream")]
        size = row.size_bytes or 0
        first = 0
        if row.md5 is not None:
            # What is made of a volume is made while it is sent: its length is not known.
            first = _first_byte(call, size)
            headers.append((b"content-md5", row.md5.encode()))
            headers.append((b"content-length", str(size - first).encode()))
            headers.append((b"accept-ranges", b"bytes"))
        body = await self._images.download(call.principal, row.id, first)
        if not first:
            return Answer(200, body, tuple(headers))
        headers.append((b"content-range", f"bytes {first}-{size - 1}/{size}".encode()))
        return Answer(206, body, tuple(headers))

    async def _stage(self, call: Call) -> Answer:
        """Keep bytes; with Content-Range, go on from there, which is our extension."""
        offset = 0
        if told := call.headers.get(b"content-range"):
            found = _RANGE.fullmatch(told)
            if found is None:
                raise InvalidRequestError("Content-Range must be as in: bytes 100-199/200")
            offset = int(found[1])
        body = self._body(call)
        await self._images.imports.stage(call.principal, call.params["id"], offset, body)
        return Answer(204)

    async def _staged(self, call: Call) -> Answer:
        size = await self._images.imports.staged(call.principal, call.params["id"])
        return json_answer({"size": size})

    async def _import(self, call: Call) -> Answer:
        body = await call.json()
        method = body.get("method") if isinstance(body, dict) else None
        if not isinstance(method, dict):
            raise InvalidRequestError('The body must have the key "method"')
        if method.get("name") not in _METHODS:
            raise InvalidRequestError(f"Methods of import are {' and '.join(_METHODS)}")
        wish = {"method": method["name"], "url": method.get("uri")}
        await self._images.imports.ask(
            call.principal, call.params["id"], checked(NewImport, wish, "method")
        )
        return Answer(202)

    async def _tasks(self, call: Call) -> Answer:
        rows = await self._images.list(call.principal)
        tasks = [_task(row) for row in rows if _has_task(row, call)]
        status = call.argument("status")
        found = [task for task in tasks if status in (None, task["status"])]
        return json_answer({"tasks": found, "first": "/v2/tasks", "schema": "/v2/schemas/tasks"})

    async def _task(self, call: Call) -> Answer:
        for row in await self._images.list(call.principal):
            if _has_task(row, call) and row.import_id == call.params["id"]:
                return json_answer(_task(row))
        raise NotFoundError(f"Task {call.params['id']} could not be found")

    async def _tasks_of_image(self, call: Call) -> Answer:
        row = await self._images.get(call.principal, call.params["id"])
        return json_answer({"tasks": [_task(row)] if _has_task(row, call) else []})

    def _body(self, call: Call) -> AsyncIterator[bytes]:
        kind = call.headers.get(b"content-type", b"").partition(b";")[0].strip()
        if kind != b"application/octet-stream":
            raise HttpError(415, "The bytes of an image come as application/octet-stream")
        return _limited(call, self._limit)


def _first_byte(call: Call, size: int) -> int:
    """Return where a download begins; only what goes on to the end is known, else all is sent.

    Raises:
        HttpError: It would begin behind the end.
    """
    found = _ASKED.fullmatch(call.headers.get(b"range", b""))
    first = int(found[1]) if found else 0
    if first and first >= size:
        told = ((b"content-range", f"bytes */{size}".encode()),)
        raise HttpError(416, f"The image has {size} bytes", told)
    return first


async def _limited(call: Call, limit: int) -> AsyncIterator[bytes]:
    """Yield the body as it arrives, until it is too long."""
    length = 0
    async for chunk in call.stream(limit):
        length += len(chunk)
        if length > limit:
            raise HttpError(413, "The image is larger than the storage of the server")
        yield chunk


def _has_task(row: ImageRow, call: Call) -> bool:
    return row.import_id is not None and row.project_id == call.principal.project_id


def _task(row: ImageRow) -> Json:
    """Return the last import of an image in Glance's words."""
    status = "processing" if row.received_bytes is not None or row.fault else "pending"
    if row.import_id == row.observed_import_id:
        status = "success" if row.observed == "active" else "failure"
    told = {"name": row.import_method}
    if row.import_url is not None:
        told["uri"] = row.import_url
    return {
        "id": row.import_id,
        "type": "api_image_import",
        "status": status,
        "message": row.fault or "",
        "owner": row.project_id,
        "image_id": row.id,
        "input": {"image_id": row.id, "import_req": {"method": told}},
        "result": {"image_id": row.id} if status == "success" else None,
        "created_at": to_seconds(row.created_at),
        "updated_at": to_seconds(row.updated_at),
        "expires_at": None,
        "self": f"/v2/tasks/{row.import_id}",
        "schema": "/v2/schemas/task",
    }


async def _info(_call: Call) -> Answer:
    about = {
        "description": "Ways to bring the bytes of an image in",
        "type": "array",
        "value": [*_METHODS],
    }
    return json_answer({"import-methods": about})


async def _stores(_call: Call) -> Answer:
    return json_answer({"stores": [{"id": "local", "default": "true"}]})
