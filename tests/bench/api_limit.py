"""The limit for an API: a bare ASGI application that turns ready values into JSON.

Run by `api_requests.py`: `api_limit.py VALUES`; it prints its port. No tokens, no database,
no routes but two: what remains is uvicorn and orjson.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import orjson
import uvicorn
import uvloop


async def serve(values: dict[str, Any]) -> None:
    """Serve the values by path until somebody ends the process."""

    async def application(scope: Any, _receive: Any, send: Any) -> None:
        body = orjson.dumps(values[scope["path"]])
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    await listen(application)


async def listen(application: Any) -> None:
    """Serve an application on a free port, and say which."""
    config = uvicorn.Config(
        application, port=0, http="httptools", lifespan="off", access_log=False, log_level="error"
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    sys.stdout.write(f"{server.servers[0].sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.main_loop()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(orjson.loads(Path(sys.argv[1]).read_bytes())))
