"""Typed calls in the wire's names: servers, ports, images, deployments, stats."""

import hashlib
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal
from uuid import uuid4

from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.backend.sse import Parser
from cockpit.errors import CockpitError, ServerError
from cockpit.models.sentences import say

ConsoleKind = Literal["vnc", "serial"]
Transferred = Callable[[int, int], None]
"""Told bytes done and bytes in all (0: unknown) while a file goes over the wire."""

_COMPUTE, _NETWORK, _IMAGE = "/compute/v2.1", "/network/v2.0", "/image/v2"
_OURS = "/cockpit/v1"
_CHUNK_BYTES = 1 << 20
_CONSOLES: Mapping[ConsoleKind, str] = {"vnc": "novnc", "serial": "serial"}
_NOT_FOUND = 404


class Api:
    """What window and command line ask a server for."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def start_server(self, server_id: str) -> None:
        """Wish an instance running."""
        await self._act(server_id, {"os-start": None})

    async def stop_server(self, server_id: str) -> None:
        """Wish an instance stopped; its guest is asked first."""
        await self._act(server_id, {"os-stop": None})

    async def reboot_server(self, server_id: str, *, is_hard: bool = False) -> None:
        """Restart a running instance; hard does not ask the guest."""
        await self._act(server_id, {"reboot": {"type": "HARD" if is_hard else "SOFT"}})

    async def console_log(self, server_id: str, lines: int | None = None) -> str:
        """Return what the serial console printed, or its last lines."""
        wish = {} if lines is None else {"length": lines}
        answer = await self._act(server_id, {"os-getConsoleOutput": wish}, repeatable=True)
        return str(answer["output"])

    async def remote_console(self, server_id: str, kind: ConsoleKind) -> str:
        """Return a `ws://` address, good for one connection within 60 s.

        Raises:
            ServerError: The instance does not run.
        """
        answer = await self.client.post(
            f"{_COMPUTE}/servers/{server_id}/remote-consoles",
            {"remote_console": {"protocol": kind, "type": _CONSOLES[kind]}},
            repeatable=True,
        )
        return str(answer["remote_console"]["url"])

    async def set_firewall_profile(self, port_id: str, profile: str) -> None:
        """Put another shield on a port, while its instance runs."""
        body = {"port": {"firewall_profile": profile}}
        await self.client.put(f"{_NETWORK}/ports/{port_id}", body)

    async def keypair(self, name: str) -> str | None:
        """Return the public key of a key pair, or None when there is none."""
        try:
            answer = await self.client.get(f"{_COMPUTE}/os-keypairs/{name}")
        except ServerError as error:
            if error.status != _NOT_FOUND:
                raise
            return None
        return str(answer["keypair"]["public_key"])

    async def create_keypair(self, name: str, public_key: str) -> None:
        """Make a public key known under a name."""
        body = {"keypair": {"name": name, "public_key": public_key}}
        await self.client.post(f"{_COMPUTE}/os-keypairs", body)

    async def delete_keypair(self, name: str) -> None:
        """Forget a key pair; instances that have it keep it."""
        await self.client.delete(f"{_COMPUTE}/os-keypairs/{name}")

    async def images(self) -> list[Json]:
        """Return all images, as Glance tells them."""
        found: list[Json] = []
        page = await self.client.get(f"{_IMAGE}/images")
        while True:
            found += page["images"]
            if not (following := page.get("next")):
                return found
            page = await self.client.get(str(following))

    async def upload_image(
        self, name: str, file: Path, disk_format: str, progress: Transferred
    ) -> str:
        """Register an image, send its bytes, and return its id; nothing is left of a failure.

        Raises:
            CockpitError: The file cannot be read, or the server refuses it.
        """
        body = {"name": name, "disk_format": disk_format, "container_format": "bare"}
        image_id = str((await self.client.post(f"{_IMAGE}/images", body))["id"])
        try:
            await self.client.upload(
                f"{_IMAGE}/images/{image_id}/file", lambda: _read(file, progress)
            )
        except BaseException:
            with suppress(ServerError):
                await self.client.delete(f"{_IMAGE}/images/{image_id}")
            raise
        return image_id

    async def download_image(self, image_id: str, file: Path, progress: Transferred) -> None:
        """Write an image to a file, which appears only when it is whole and right.

        Raises:
            CockpitError: It broke off, is damaged, or cannot be written.
        """
        facts = await self.client.get(f"{_IMAGE}/images/{image_id}")
        part = file.with_name(f".{file.name}.{uuid4().hex}.part")
        try:
            with _opened(part) as target:
                digest = await self._fetch(facts, target, progress)
            if facts.get("checksum") not in {None, digest}:
                raise ServerError(
                    say("The image {name} arrived damaged", name=facts["name"]), say("Try again.")
                )
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)

    async def snapshot(self) -> Json:
        """Return all resources of the project and the id of the last event."""
        return await self.client.get(f"{_OURS}/resources")

    async def deploy(self, body: Mapping[str, Any]) -> Json:
        """Send a plan (`Plan.to_wire`) and return the deployment; it may be sent again.

        Raises:
            ServerError: It was refused as a whole; `code` is `stale` when something
                changed meanwhile: plan again.
        """
        answer = await self.client.post(f"{_OURS}/deployments", {**body}, repeatable=True)
        deployment: Json = answer["deployment"]
        return deployment

    async def deployment(self, deployment_id: str) -> Json:
        """Return a deployment."""
        answer = await self.client.get(f"{_OURS}/deployments/{deployment_id}")
        deployment: Json = answer["deployment"]
        return deployment

    async def cancel(self, deployment_id: str) -> None:
        """Take back what is not done of a deployment."""
        await self.client.post(f"{_OURS}/deployments/{deployment_id}/cancel", {}, repeatable=True)

    async def inverse(self, deployment_id: str) -> list[Json]:
        """Return the steps that would take a finished deployment back."""
        answer = await self.client.get(f"{_OURS}/deployments/{deployment_id}/inverse")
        steps: list[Json] = answer["steps"]
        return steps

    async def stats(self) -> Json:
        """Return the counters of all running instances."""
        return await self.client.get(f"{_OURS}/stats")

    async def watch_stats(self, interval_s: float, deliver: Callable[[Json], None]) -> None:
        """Call `deliver` with the counters once an interval, until the stream ends.

        Raises:
            UnreachableError: The stream broke.
        """
        parser = Parser()
        path = f"{_OURS}/stats/stream?interval={interval_s:g}"
        async with self.client.stream(path, {"Accept": "text/event-stream"}) as chunks:
            async for chunk in chunks:
                for message in parser.feed(chunk):
                    deliver(message.data)

    async def _act(self, server_id: str, body: Json, *, repeatable: bool = False) -> Json:
        path = f"{_COMPUTE}/servers/{server_id}/action"
        return await self.client.post(path, body, repeatable=repeatable)

    async def _fetch(self, facts: Json, target: BinaryIO, progress: Transferred) -> str:
        done, total = 0, facts.get("size") or 0
        digest = hashlib.md5(usedforsecurity=False)
        async with self.client.stream(f"{_IMAGE}/images/{facts['id']}/file", {}) as chunks:
            async for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                progress(done, total)
        return digest.hexdigest()


async def _read(file: Path, progress: Transferred) -> AsyncIterator[bytes]:
    try:
        with file.open("rb") as source:
            done, total = 0, os.fstat(source.fileno()).st_size
            while chunk := source.read(_CHUNK_BYTES):
                yield chunk
                done += len(chunk)
                progress(done, total)
    except OSError as error:
        raise CockpitError(
            say("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        ) from error


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("wb")
    except OSError as error:
        raise CockpitError(
            say("{file} cannot be written: {reason}", file=file, reason=error.strerror)
        ) from error
