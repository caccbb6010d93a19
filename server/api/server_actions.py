"""What can be done to a server: power, reboots, other sizes and images, consoles.

Source: https://docs.openstack.org/api-ref/compute/#servers-run-an-action-servers-action
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Act
from server.api.router import Route
from server.api.server_guests import WantedGuest, guest_fields
from server.api.server_items import render
from server.api.server_lifecycle import ServerLifecycle
from server.api.servers import Servers
from server.api.tickets import Tickets
from server.drivers.base import ComputeDriver, ConsoleKind
from server.errors import ConflictError, InvalidRequestError
from server.services.instances import Instances
from server.services.lifecycle import Lifecycle
from server.services.values import Rebuild, Size

LAST_WITH_CONSOLE_ACTIONS = (2, 5)


class WantedReboot(BaseModel):
    """The body of `reboot`."""

    type: Literal["SOFT", "HARD", "soft", "hard"]


class WantedConsole(BaseModel):
    """The body of `remote-consoles`."""

    protocol: Literal["vnc", "serial"]
    type: Literal["novnc", "serial"]


class WantedOutput(BaseModel):
    """The body of `os-getConsoleOutput`; `length` in lines."""

    length: int | str | None = None

    def lines(self) -> int | None:
        """Return how many lines are wanted; None: all.

        Raises:
            InvalidRequestError: It is no number.
        """
        if self.length is None or str(self.length) == "-1":
            return None
        if not str(self.length).isdecimal():
            raise InvalidRequestError("os-getConsoleOutput.length must be a whole number")
        return int(self.length)


class WantedRebuild(WantedGuest):
    """The body of `rebuild`; `preserve_ephemeral` and the like have no meaning here."""

    image_ref: str = Field(alias="imageRef")
    name: str | None = Field(default=None, min_length=1, max_length=255)
    description: str | None = Field(default=None, max_length=4096)
    metadata: dict[str, str] | None = None
    key_name: str | None = None


class WantedPassword(BaseModel):
    """The body of `changePassword`."""

    admin_password: str = Field(alias="adminPass", min_length=1)


class WantedResize(BaseModel):
    """The body of `resize`."""

    flavor_ref: str | int = Field(alias="flavorRef")


class ServerActions:
    """The actions, by their names in the request."""

    def __init__(
        self,
        instances: Instances,
        lifecycle: Lifecycle,
        servers: Servers,
        compute: ComputeDriver,
        tickets: Tickets,
    ) -> None:
        self._instances = instances
        self._lifecycle = ServerLifecycle(lifecycle, instances, compute)
        self._servers = servers
        self._compute = compute
        self._tickets = tickets

    def actions(self) -> Mapping[str, Act]:
        """Return the actions by name."""
        return {
            **self._lifecycle.actions(),
            "os-start": self._start,
            "os-stop": self._stop,
            "reboot": self._reboot,
            "rebuild": self._rebuild,
            "resize": self._resize,
            "changePassword": self._password,
            "os-getConsoleOutput": self._output,
            "os-getVNCConsole": self._vnc,
            "os-getSerialConsole": self._serial,
        }

    def routes(self) -> list[Route]:
        """Return the routes that are no actions by form, but by meaning."""
        return [Route("POST", "/servers/{id}/remote-consoles", self._remote_console)]

    async def _start(self, call: Call, server_id: str, _argument: Any) -> Answer:
        await self._instances.start(call.principal, server_id)
        return Answer(202)

    async def _stop(self, call: Call, server_id: str, _argument: Any) -> Answer:
        await self._instances.stop(call.principal, server_id)
        return Answer(202)

    async def _reboot(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedReboot, argument, "reboot")
        is_hard = wanted.type.upper() == "HARD"
        await self._instances.reboot(call.principal, server_id, hard=is_hard)
        return Answer(202)

    async def _rebuild(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedRebuild, argument, "rebuild")
        password = wanted.password()
        fields = guest_fields(call, wanted, password)
        told = wanted.model_fields_set
        if not told & {"files", "personality"}:
            del fields["files"]
        if "user_data" not in told or call.version < (2, 57):
            del fields["user_data"]
        if "key_name" in told and call.version >= (2, 54):
            fields["key_name"] = wanted.key_name
        for name, value in (("name", wanted.name), ("properties", wanted.metadata)):
            if value is not None:
                fields[name] = value
        if "description" in told and call.version >= (2, 19):
            fields["description"] = wanted.description or ""
        wish = checked(Rebuild, {"image_id": wanted.image_ref, **fields}, "rebuild")
        await self._instances.rebuild(call.principal, server_id, wish)
        view = await self._servers.view(call, server_id)
        return json_answer({"server": {**render(call, view), "adminPass": password}}, 202)

    async def _password(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedPassword, argument, "changePassword")
        await self._lifecycle.change_password(call, server_id, wanted.admin_password)
        return Answer(202)

    async def _resize(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedResize, argument, "resize")
        size = Size(flavor_id=str(wanted.flavor_ref))
        await self._instances.resize(call.principal, server_id, size)
        return Answer(202)

    async def _output(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedOutput, argument or {}, "os-getConsoleOutput")
        await self._servers.view(call, server_id)
        text = (await self._compute.console_log(server_id)).decode("utf-8", "replace")
        count = wanted.lines()
        if count is not None:
            text = "".join(text.splitlines(keepends=True)[-count:] if count else ())
        return json_answer({"output": text})

    async def _vnc(self, call: Call, server_id: str, argument: object) -> Answer:
        return await self._old_console(call, server_id, argument, "vnc")

    async def _serial(self, call: Call, server_id: str, argument: object) -> Answer:
        return await self._old_console(call, server_id, argument, "serial")

    async def _old_console(
        self, call: Call, server_id: str, argument: object, kind: ConsoleKind
    ) -> Answer:
        if call.version > LAST_WITH_CONSOLE_ACTIONS:
            raise InvalidRequestError(
                "This action ended with microversion 2.5", "Use remote-consoles."
            )
        form = "novnc" if kind == "vnc" else "serial"
        checked(WantedConsole, {"protocol": kind, **_object(argument)}, "console")
        url = await self._console_url(call, server_id, kind)
        return json_answer({"console": {"type": form, "url": url}})

    async def _remote_console(self, call: Call) -> Answer:
        wanted = checked(WantedConsole, await call.inside("remote_console"), "remote_console")
        if (wanted.protocol == "vnc") != (wanted.type == "novnc"):
            raise InvalidRequestError(f"A {wanted.protocol} console is not of type {wanted.type}")
        url = await self._console_url(call, call.params["id"], wanted.protocol)
        told = {"protocol": wanted.protocol, "type": wanted.type, "url": url}
        return json_answer({"remote_console": told})

    async def _console_url(self, call: Call, server_id: str, kind: ConsoleKind) -> str:
        view = await self._servers.view(call, server_id)
        if view.row.observed not in ("running", "paused"):
            raise ConflictError(f"{view.row.name} does not run", "Start it first.")
        token = self._tickets.issue(server_id, kind)
        # http becomes ws, https becomes wss.
        return f"ws{call.base_url.removeprefix('http')}/cockpit/v1/console?token={token}"


def _object(argument: object) -> dict[str, Any]:
    return argument if isinstance(argument, dict) else {}
