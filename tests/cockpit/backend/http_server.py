"""A real HTTP server in the test's own loop, for what the product's server never does by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cockpit.backend.entry import Entry, FindEntry, token_entry


@dataclass
class Logins:
    """Answers authentication requests; counts them."""

    refused: set[str] = field(default_factory=set)
    given: list[str] = field(default_factory=list)
    services: tuple[str, ...] = ("identity", "cockpit")
    project_id: str = "p1"

    async def answer(self, request: Request) -> Response:
        shown = (await request.json())["auth"]["identity"]["token"]["id"]
        if shown in self.refused:
            return JSONResponse({"error": {"code": 401, "message": "Refused"}}, 401)
        self.given.append(f"token-{len(self.given) + 1}")
        token = {
            "expires_at": datetime.now(UTC).isoformat(),
            "user": {"name": "admin"},
            "project": {"name": "default", "id": self.project_id},
            "catalog": [{"type": service} for service in self.services],
        }
        return JSONResponse({"token": token}, 201, {"X-Subject-Token": self.given[-1]})

    @property
    def route(self) -> Route:
        return Route("/identity/v3/auth/tokens", self.answer, methods=["POST"])


@asynccontextmanager
async def serving(*routes: BaseRoute) -> AsyncIterator[str]:
    """Serve some routes on a free port of the loopback; give the address."""
    config = uvicorn.Config(
        Starlette(routes=list(routes)), port=0, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.force_exit = True
        await server.shutdown()


def always(url: str, token: str = "secret") -> FindEntry:
    """Return a way in that never changes."""

    async def find() -> Entry:
        return token_entry(url, token)

    return find
