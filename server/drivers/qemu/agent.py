"""Conversation with the agent inside a guest: JSON lines over a virtio channel.

The channel has no beginning: it may hold what nobody read of an earlier conversation,
or nobody at the other end. So every conversation begins with a number that must come
back, and ends in time.

Source: QEMU guest agent protocol reference, `guest-sync-delimited`.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from secrets import randbelow
from typing import Any

from server.errors import ConflictError

CHANNEL = "org.qemu.guest_agent.0"
SYNC_S = 2.0
"""An agent that lives answers within milliseconds; a guest under load may take longer."""

_DELIMITER = b"\xff"
_LARGEST = 1 << 20


class NoAgentError(ConflictError):
    """No agent answers in this guest."""


class RefusedByGuestError(ConflictError):
    """The agent understood a command and did not carry it out."""


class Agent:
    """An agent that has answered."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def call(
        self, command: str, arguments: Mapping[str, object] | None = None, limit_s: float = 10.0
    ) -> Any:
        """Carry out a command of the agent and return its answer.

        Raises:
            RefusedByGuestError: The agent says no, or does not know the command.
            NoAgentError: It does not answer any more.
        """
        request = {"execute": command, "arguments": dict(arguments or {})}
        try:
            async with asyncio.timeout(limit_s):
                self._writer.write(json.dumps(request).encode() + b"\n")
                await self._writer.drain()
                answer = json.loads(await self._reader.readline())
        except (TimeoutError, OSError, ValueError) as error:
            raise NoAgentError(f"The agent of the guest does not answer to {command}") from error
        if "error" in answer:
            raise RefusedByGuestError(f"The guest refused {command}: {answer['error'].get('desc')}")
        return answer.get("return")

    async def greet(self) -> None:
        """Find the beginning of the conversation.

        Raises:
            NoAgentError: Nobody is there.
        """
        number = randbelow(1 << 31)
        request = {"execute": "guest-sync-delimited", "arguments": {"id": number}}
        try:
            async with asyncio.timeout(SYNC_S):
                self._writer.write(_DELIMITER + json.dumps(request).encode() + b"\n")
                await self._writer.drain()
                while True:
                    await self._reader.readuntil(_DELIMITER)
                    answer = json.loads(await self._reader.readline())
                    if answer.get("return") == number:
                        return
        except (TimeoutError, OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise NoAgentError("No agent answers in the guest") from error


@asynccontextmanager
async def conversation(path: str) -> AsyncIterator[Agent]:
    """Talk to the agent behind a unix socket; one conversation at a time.

    Raises:
        NoAgentError: Nobody is there.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=_LARGEST)
    except OSError as error:
        raise NoAgentError("The guest has no channel for an agent") from error
    try:
        agent = Agent(reader, writer)
        await agent.greet()
        yield agent
    finally:
        writer.close()
