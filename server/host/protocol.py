"""What is said between the agent and whoever drives it: a JSON object a line."""

import asyncio
import functools
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from server.host.wanted import HostState

LINE_LIMIT = 64 << 20

Message = dict[str, Any]


class AgentError(Exception):
    """The agent could not do what it was asked to."""


def pack_state(state: HostState) -> Message:
    """Return a state as JSON has it."""
    return asdict(state)


def unpack_state(packed: Mapping[str, Any]) -> HostState:
    """Return the state that was packed.

    Raises:
        TypeError: It is not one.
    """
    state: HostState = _unpack(HostState, packed)
    return state


def fingerprint() -> str:
    """Return a digest of the agent's code: one of an older release is started anew."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


async def ask(folder: Path, socket_name: str, request: Message) -> Message:
    """Ask the agent whose socket is in a folder, and return its answer.

    The path goes through a descriptor, because a socket's path ends at 107 bytes.

    Raises:
        OSError: Nobody listens, or it went away.
        AgentError: It could not.
    """
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        reader, writer = await asyncio.open_unix_connection(
            f"/proc/self/fd/{descriptor}/{socket_name}", limit=LINE_LIMIT
        )
    finally:
        os.close(descriptor)
    try:
        writer.write(json.dumps(request).encode() + b"\n")
        await writer.drain()
        line = await reader.readline()
    finally:
        writer.close()
    if not line.endswith(b"\n"):
        raise ConnectionResetError("The agent went away")
    answer: Message = json.loads(line)
    if "error" in answer:
        raise AgentError(answer["error"])
    return answer


def _unpack(kind: Any, value: Any) -> Any:
    """Return a value as its annotation says: JSON knows neither tuples nor dataclasses."""
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(_unpack(inner, item) for item in value)
    if isinstance(value, Mapping):
        chosen: type = next(
            one for one in (kind, *get_args(kind)) if isinstance(one, type) and is_dataclass(one)
        )
        hints = _hints(chosen)
        if strange := value.keys() - hints.keys():
            raise TypeError(f"Unknown fields: {', '.join(sorted(strange))}")
        return chosen(**{name: _unpack(hints[name], item) for name, item in value.items()})
    return value


@functools.cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
