"""Captures of ports: a pcap stream each, and what became of them."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from server.api.calls import Answer, Call, Write, checked, json_answer
from server.api.concurrency import first_of
from server.api.facade import Facade
from server.api.router import Route
from server.drivers.base import CaptureSpec, CaptureStream
from server.errors import ConflictError, NotFoundError
from server.services.values import Id
from server.store.tables import now

Json = dict[str, Any]

AT_ONCE = 16
"""How many captures may run in this server."""

_REMEMBERED = 100
_TYPE = (b"content-type", b"application/vnd.tcpdump.pcap")


class WantedCapture(BaseModel):
    """The query of a capture; `id` may be chosen by the client, to ask about it later."""

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    filter: str = Field(default="", max_length=4_000)
    snaplen: int = Field(default=262_144, ge=64, le=262_144)
    seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    packets: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None


@dataclass
class _Capture:
    """A capture that runs, or has ended."""

    project_id: str
    port_id: str
    filter: str
    stream: CaptureStream
    started_at: datetime
    ended_at: datetime | None = None
    size_bytes: int = 0

    def item(self, capture_id: str) -> Json:
        """Return it as the wire has it."""
        return {
            "id": capture_id,
            "port_id": self.port_id,
            "filter": self.filter,
            "packets": self.stream.packets,
            "dropped": self.stream.dropped,
            "size_bytes": self.size_bytes,
            "fault": self.stream.fault,
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
        }


class Captures:
    """The captures of this server; it remembers the last ones until it stops."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._captures: OrderedDict[str, _Capture] = OrderedDict()

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/v1/ports/{id}/capture", self._capture),
            Route("GET", "/v1/captures", self._list),
            Route("GET", "/v1/captures/{id}", self._show),
        ]

    async def _capture(self, call: Call) -> Answer:
        values = {name: value[-1] for name, value in call.query.items()}
        wanted = checked(WantedCapture, values, "capture")
        nic = await self._facade.nics.get(call.principal, call.params["id"])
        if call.scope["method"] == "HEAD":
            return Answer(200, b"", (_TYPE,))
        running = sum(capture.ended_at is None for capture in self._captures.values())
        if running >= AT_ONCE:
            raise ConflictError(f"{running} captures are running already", "End one of them first.")
        if wanted.id in self._captures:
            raise ConflictError(f"There is a capture {wanted.id} already")
        spec = CaptureSpec(wanted.filter, wanted.snaplen, wanted.seconds, wanted.packets)
        stream = await self._facade.network.capture(nic.id, spec)
        capture_id = wanted.id or str(uuid4())
        capture = _Capture(nic.project_id, nic.id, wanted.filter, stream, now())
        self._remember(capture_id, capture)

        async def pump(write: Write) -> None:
            try:
                await first_of(_carry(capture, write), self._ended())
            finally:
                await stream.close()
                capture.ended_at = now()

        return Answer(200, pump, (_TYPE, (b"x-capture-id", capture_id.encode())))

    async def _list(self, call: Call) -> Answer:
        items = [
            capture.item(capture_id)
            for capture_id, capture in self._captures.items()
            if capture.project_id == call.principal.project_id
        ]
        return json_answer({"captures": items})

    async def _show(self, call: Call) -> Answer:
        capture_id = call.params["id"]
        capture = self._captures.get(capture_id)
        if capture is None or capture.project_id != call.principal.project_id:
            raise NotFoundError(f"Capture {capture_id[:64]} could not be found")
        return json_answer({"capture": capture.item(capture_id)})

    async def _ended(self) -> None:
        await self._facade.closing.wait()

    def _remember(self, capture_id: str, capture: _Capture) -> None:
        self._captures[capture_id] = capture
        ended = [known for known, found in self._captures.items() if found.ended_at is not None]
        for known in ended[: max(0, len(self._captures) - _REMEMBERED)]:
            del self._captures[known]


async def _carry(capture: _Capture, write: Write) -> None:
    async for chunk in capture.stream.chunks():
        capture.size_bytes += len(chunk)
        await write(chunk)
