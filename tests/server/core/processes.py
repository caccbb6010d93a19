"""A server as a process: start it, ask it, kill it, start it again."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

ROOT = Path(__file__).parents[3]
LIMIT_S = 120.0

Steps = Sequence[dict[str, Any]]


class ServerProcess:
    """A server on a state folder, run by nobody when the tests are run by root.

    Attributes:
        state: The folder, as the server sees it.
        prefix: A command that runs it elsewhere, such as where other things are mounted.
    """

    def __init__(self, state: Path, prefix: Sequence[str] = ()) -> None:
        self.state = state
        self.prefix = prefix
        self._process: asyncio.subprocess.Process | None = None
        self._http: httpx.AsyncClient | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def folder(self) -> Path:
        """The state folder, as we see it."""
        return Path(f"/proc/{self.pid}/root{self.state}") if self.prefix else self.state

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        assert self._process is not None
        return self._process.returncode

    @property
    def url(self) -> str:
        return str(self._client.base_url)

    async def start(self, **environment: str) -> None:
        """Start it, and log in once it listens."""
        self._process = await asyncio.create_subprocess_exec(
            *as_nobody(),
            *self.prefix,
            *(sys.executable, "-m", "server", "--state", str(self.state / "s")),
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONDONTWRITEBYTECODE": "1",
                "COCKPIT_TINY_IMAGE": str(self.state / "blank.qcow2"),
                "COCKPIT_SERVER_PAUSED": "1",
                "COCKPIT_SERVER_ACCELERATOR": "tcg",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stderr is not None
        lines = []
        async with asyncio.timeout(LIMIT_S):
            async for line in self._process.stderr:
                lines.append(line.decode())
                if b"Listening on" in line:
                    break
            else:
                raise AssertionError("".join(lines))
        await self._log_in()

    async def kill(self) -> None:
        """End it as a crash does."""
        assert self._process is not None
        self._process.kill()
        await self._ended()

    async def end(self) -> None:
        """End it in any way, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    async def stop(self) -> int:
        """Ask it to stop; return its exit status."""
        assert self._process is not None
        self._process.terminate()
        await self._ended()
        assert self._process.returncode is not None
        return self._process.returncode

    async def said(self) -> str:
        """Wait until it has ended by itself; return what it told since it listened."""
        async with asyncio.timeout(LIMIT_S):
            return await self._ended()

    async def destroy_everything(self) -> None:
        """Delete all that there is, through the API, and stop."""
        if self._process is None or self._process.returncode is not None:
            await self.start()
        found = [row for row in await self.resources() if not _stays(row)]
        steps = [
            {"action": "delete", "kind": row["kind"], "id": row["id"]}
            for row in found
            if not row["observed"].get("bootable") and row["status"].upper() != "DELETING"
        ]
        await self.apply(steps)
        await self.until_gone()
        await self.stop()

    async def get(self, path: str) -> Any:
        answer = await self._client.get(path)
        assert answer.is_success, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self._client.post(path, json=body)

    async def put(self, path: str, body: Any) -> httpx.Response:
        return await self._client.put(path, json=body)

    async def send_bytes(self, path: str, content: bytes) -> httpx.Response:
        headers = {"Content-Type": "application/octet-stream"}
        return await self._client.put(path, content=content, headers=headers)

    async def delete(self, path: str) -> httpx.Response:
        return await self._client.delete(path)

    async def read(self, path: str) -> bytes:
        answer = await self._client.get(path)
        assert answer.is_success, answer.text
        return answer.content

    async def resources(self, kind: str | None = None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.get("/cockpit/v1/resources"))["resources"]
        return [row for row in rows if kind in (None, row["kind"])]

    async def submit(self, steps: Steps, deployment_id: str | None = None) -> str:
        """Send a plan; return the deployment's id."""
        deployment_id = deployment_id or str(uuid4())
        body = {"deployment": {"id": deployment_id, "name": "plan", "steps": [*steps]}}
        answer = await self.post("/cockpit/v1/deployments", body)
        assert answer.status_code == 202, answer.text
        return deployment_id

    async def apply(self, steps: Steps) -> dict[str, Any]:
        """Send a plan and wait for its end; return the deployment."""
        return await self.ended(await self.submit(steps))

    async def ended(self, deployment_id: str) -> dict[str, Any]:
        """Wait until a deployment has ended."""
        path = f"/cockpit/v1/deployments/{deployment_id}"
        async for _ in self.changes():
            found: dict[str, Any] = (await self.get(path))["deployment"]
            if found["status"] != "RUNNING":
                return found
        raise AssertionError("the stream ended")

    async def until(self, kind: str, resource_id: str, status: str) -> dict[str, Any]:
        """Wait until a resource has a status."""
        async for _ in self.changes():
            for row in await self.resources(kind):
                if row["id"] == resource_id and row["status"] == status:
                    return row
        raise AssertionError("the stream ended")

    async def until_any(self, kind: str, status: str) -> dict[str, Any]:
        """Wait until one of a kind has a status."""
        async for _ in self.changes():
            for row in await self.resources(kind):
                if row["status"] == status:
                    return row
        raise AssertionError("the stream ended")

    async def until_observed(
        self, kind: str, resource_id: str, name: str, *, value: object
    ) -> dict[str, Any]:
        """Wait until a resource is seen to be so."""
        async for _ in self.changes():
            for row in await self.resources(kind):
                if row["id"] == resource_id and row["observed"][name] == value:
                    return row
        raise AssertionError("the stream ended")

    async def until_gone(self) -> None:
        """Wait until nothing is left but images."""
        async for _ in self.changes():
            if all(map(_stays, await self.resources())):
                return

    async def changes(self) -> AsyncIterator[None]:
        """Yield at once and after every event, for as long as a test may take."""
        async with (
            asyncio.timeout(LIMIT_S),
            self._client.stream("GET", "/cockpit/v1/events", timeout=None) as stream,
        ):
            yield None
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    yield None

    @property
    def _client(self) -> httpx.AsyncClient:
        assert self._http is not None
        return self._http

    async def _ended(self) -> str:
        assert self._process is not None
        _, told = await self._process.communicate()
        if self._http is not None:
            await self._http.aclose()
            self._http = None
        return told.decode()

    async def _log_in(self) -> None:
        told = json.loads((self.folder / "s" / "server.json").read_text())
        self._http = httpx.AsyncClient(base_url=told["url"], timeout=LIMIT_S)
        method = {"methods": ["token"], "token": {"id": told["token"]}}
        answer = await self._http.post(
            "/identity/v3/auth/tokens", json={"auth": {"identity": method}}
        )
        assert answer.status_code == 201, answer.text
        self._http.headers["X-Auth-Token"] = answer.headers["X-Subject-Token"]


_NOT_IN_PLANS = ("image", "deployment", "backup")


def _stays(row: dict[str, Any]) -> bool:
    """Tell whether a plan cannot delete a resource: of security groups, `default`."""
    return row["kind"] in _NOT_IN_PLANS or bool(row["observed"].get("default"))


def as_nobody() -> list[str]:
    """Return the prefix of commands that are run by nobody when the tests are run by root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]


def network(name: str, cidr: str | None = "10.0.1.0/24", **attributes: Any) -> dict[str, Any]:
    """Return a step that creates a network."""
    after = {"name": name, "external": False, "cidr": cidr, **attributes}
    return {"action": "create", "kind": "network", "id": str(uuid4()), "after": after}


def machine(name: str, **attributes: Any) -> dict[str, Any]:
    """Return a step that creates a server."""
    size = {"vcpus": 1, "ram_mib": 64, "disk_gib": 1, "image": "tiny"}
    after = {"name": name, **size, **attributes}
    return {"action": "create", "kind": "server", "id": str(uuid4()), "after": after}


def port(server: dict[str, Any], rail: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    """Return a step that hangs a server on a network."""
    after = {"network_id": rail["id"], "server_id": server["id"], **attributes}
    return {"action": "create", "kind": "port", "id": str(uuid4()), "after": after}


def volume(name: str, server: dict[str, Any] | None = None, size_gib: int = 1) -> dict[str, Any]:
    """Return a step that creates a volume."""
    after = {"name": name, "size_gib": size_gib, "server_id": server and server["id"]}
    return {"action": "create", "kind": "volume", "id": str(uuid4()), "after": after}


def update(step: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a step that changes what another step created."""
    return {**step, "action": "update", "before": {}, "after": {**step["after"], **changes}}


def deletion(step: dict[str, Any]) -> dict[str, Any]:
    """Return a step that deletes what another step created."""
    return {"action": "delete", "kind": step["kind"], "id": step["id"]}


def instance_processes(state: Path, server_id: str) -> list[int]:
    """Return the QEMU processes that work in the folder of an instance."""
    folder = f"{state}/s/instances/{server_id}".encode()
    lines = {entry: _read(entry / "cmdline") for entry in Path("/proc").glob("[0-9]*")}
    return [
        int(entry.name)
        for entry, line in lines.items()
        if b"qemu-system" in line and folder in line
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
