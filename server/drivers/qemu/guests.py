"""What the agents inside QEMU's guests tell and do."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from server.drivers.base import FileSystem, GuestView
from server.drivers.qemu.agent import Agent, NoAgentError, RefusedByGuestError, conversation
from server.drivers.qemu.process import Process
from server.errors import ConflictError

SOCKET = "agent"
"""Name of the channel's socket in an instance's folder."""

FROZEN_S = 30.0
"""The longest that a guest stands still."""


class QemuGuests:
    """Agents of guests; `server.drivers.base.GuestDriver`.

    Args:
        find: Returns the process that runs an instance, or None.
    """

    def __init__(self, find: Callable[[str], Awaitable[Process | None]]) -> None:
        self._find = find
        self._turns: dict[str, asyncio.Lock] = {}
        self._frozen: set[str] = set()

    async def look(self, instance_id: str) -> GuestView | None:
        try:
            async with self._agent(instance_id) as agent:
                if instance_id not in self._frozen:
                    await _thaw(agent)  # a server that was killed may have left it so
                return GuestView(
                    hostname=str((await _asked(agent, "guest-get-host-name")).get("host-name", "")),
                    system=str((await _asked(agent, "guest-get-osinfo")).get("pretty-name", "")),
                    addresses=_addresses(await _listed(agent, "guest-network-get-interfaces")),
                    file_systems=_file_systems(await _listed(agent, "guest-get-fsinfo")),
                )
        except NoAgentError:
            return None

    @asynccontextmanager
    async def still(self, instance_id: str) -> AsyncIterator[bool]:
        self._frozen.add(instance_id)
        try:
            is_still = await self._freeze(instance_id)
            async with asyncio.timeout(FROZEN_S):
                yield is_still
        finally:
            self._frozen.discard(instance_id)
            await self._thaw(instance_id)

    async def set_password(self, instance_id: str, user: str, password: str) -> None:
        async with self._agent(instance_id) as agent:
            secret = base64.b64encode(password.encode()).decode()
            await agent.call(
                "guest-set-user-password",
                {"username": user, "password": secret, "crypted": False},
            )

    async def _freeze(self, instance_id: str) -> bool:
        try:
            async with self._agent(instance_id) as agent:
                await agent.call("guest-fsfreeze-freeze", limit_s=FROZEN_S)
        except ConflictError:
            return False
        return True

    async def _thaw(self, instance_id: str) -> None:
        # Without an agent, nothing stands still.
        with suppress(ConflictError):
            async with self._agent(instance_id) as agent:
                await _thaw(agent)

    @asynccontextmanager
    async def _agent(self, instance_id: str) -> AsyncIterator[Agent]:
        process = await self._find(instance_id)
        if process is None:
            raise ConflictError(f"Instance {instance_id} does not run")
        turn = self._turns.setdefault(instance_id, asyncio.Lock())
        async with turn, conversation(process.socket(SOCKET)) as agent:
            yield agent


async def _thaw(agent: Agent) -> None:
    with suppress(RefusedByGuestError):
        if await agent.call("guest-fsfreeze-status") != "thawed":
            await agent.call("guest-fsfreeze-thaw", limit_s=FROZEN_S)


async def _asked(agent: Agent, command: str) -> Mapping[str, Any]:
    """Return what an agent tells; nothing where it does not know the command."""
    try:
        return dict(await agent.call(command))
    except RefusedByGuestError:
        return {}


async def _listed(agent: Agent, command: str) -> Sequence[Mapping[str, Any]]:
    try:
        return [*await agent.call(command)]
    except RefusedByGuestError:
        return ()


def _addresses(interfaces: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {
        str(interface["hardware-address"]).lower(): tuple(
            str(address["ip-address"]) for address in interface.get("ip-addresses", ())
        )
        for interface in interfaces
        if interface.get("hardware-address") not in (None, "00:00:00:00:00:00")
    }


def _file_systems(found: Sequence[Mapping[str, Any]]) -> tuple[FileSystem, ...]:
    systems = [
        FileSystem(
            mount_point=str(one["mountpoint"]),
            type=str(one.get("type", "")),
            used_bytes=one.get("used-bytes"),
            total_bytes=one.get("total-bytes"),
        )
        for one in found
    ]
    return tuple(sorted(systems, key=lambda system: system.mount_point))
