"""Actions of servers beyond start, stop and reboot.

Sources: https://docs.openstack.org/api-ref/compute/#servers-run-an-action-servers-action,
"Servers run an administrative action".
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.resource import Act
from server.drivers.base import ComputeDriver
from server.errors import InvalidRequestError
from server.services.instances import Instances
from server.services.lifecycle import Lifecycle
from server.services.passwords import new_password
from server.services.principals import Principal

Simple = Callable[[Principal, str], Awaitable[None]]

_ACCEPTED, _DONE = 202, 204


class WantedRescue(BaseModel):
    """The body of `rescue`."""

    admin_password: str | None = Field(default=None, alias="adminPass", min_length=1)
    image_ref: str | None = Field(default=None, alias="rescue_image_ref")


class WantedLock(BaseModel):
    """The body of `lock`."""

    locked_reason: str | None = Field(default=None, min_length=1, max_length=255)


class WantedState(BaseModel):
    """The body of `os-resetState`."""

    state: Literal["active", "error"]


class ServerLifecycle:
    """The actions, by their names in the request."""

    def __init__(self, lifecycle: Lifecycle, instances: Instances, compute: ComputeDriver) -> None:
        self._lifecycle = lifecycle
        self._instances = instances
        self._compute = compute

    def actions(self) -> Mapping[str, Act]:
        """Return the actions by name."""
        lifecycle = self._lifecycle
        simple: Mapping[str, Simple] = {
            "pause": lifecycle.pause,
            "unpause": lifecycle.unpause,
            "suspend": lifecycle.suspend,
            "resume": lifecycle.resume,
            "shelve": lifecycle.shelve,
            "shelveOffload": lifecycle.offload,
            "unshelve": lifecycle.unshelve,
            "revertResize": lifecycle.revert_resize,
            "unrescue": lifecycle.unrescue,
            "unlock": lifecycle.unlock,
            "forceDelete": self._instances.delete,
        }
        return {
            **{name: _act(order, _ACCEPTED) for name, order in simple.items()},
            "confirmResize": _act(lifecycle.confirm_resize, _DONE),
            "rescue": self._rescue,
            "lock": self._lock,
            "os-resetState": self._reset,
        }

    async def change_password(self, call: Call, server_id: str, password: str) -> None:
        """Give root another password, by the agent inside the guest.

        Raises:
            ConflictError: It does not run, or no agent answers.
        """
        await self._lifecycle.check(call.principal, server_id, "changePassword")
        await self._compute.guests.set_password(server_id, "root", password)
        await self._lifecycle.note(call.principal, server_id, "changePassword")

    async def _rescue(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedRescue, argument or {}, "rescue")
        password = wanted.admin_password or new_password()
        await self._lifecycle.rescue(call.principal, server_id, wanted.image_ref, password)
        return json_answer({"adminPass": password})

    async def _lock(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedLock, argument or {}, "lock")
        if wanted.locked_reason is not None and call.version < (2, 73):
            raise InvalidRequestError("lock.locked_reason came with microversion 2.73")
        await self._lifecycle.lock(call.principal, server_id, wanted.locked_reason)
        return Answer(_ACCEPTED)

    async def _reset(self, call: Call, server_id: str, argument: object) -> Answer:
        wanted = checked(WantedState, argument, "os-resetState")
        await self._lifecycle.reset_state(call.principal, server_id, wanted.state)
        return Answer(_ACCEPTED)


def _act(order: Simple, status: int) -> Act:
    async def act(call: Call, server_id: str, _argument: Any) -> Answer:
        await order(call.principal, server_id)
        return Answer(status)

    return act
