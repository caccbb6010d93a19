"""Serve one host's network on a unix socket."""

import asyncio
import json
import logging
import os
import signal
import socket
from dataclasses import asdict
from pathlib import Path

from server.host.apply import Network
from server.host.filter_chains import Uplink
from server.host.interfaces import look_interfaces
from server.host.links import LinkChange, change_link
from server.host.namespaces import Mounts
from server.host.netlink import Netlink
from server.host.nft import NftablesError
from server.host.physical import leave
from server.host.plugging import PluggingError
from server.host.probe import probe
from server.host.protocol import LINE_LIMIT, Message, fingerprint, unpack_state
from server.host.responder import Responder

_LOOPBACK = 1
_log = logging.getLogger(__name__)


class Agent:
    """Answers requests; one of them at a time changes or looks, in a thread."""

    def __init__(self, uplink: Uplink | None, mounts: Mounts | None, responder: Responder) -> None:
        self._network = Network(uplink, mounts)
        self._uplink = uplink.name if uplink else None
        self._responder = responder
        self._fingerprint = fingerprint()
        self._turn = asyncio.Lock()

    async def serve(self, path: Path) -> None:
        """Listen until SIGTERM."""
        ended = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        _raise_loopback()
        self._responder.start()
        server = await asyncio.start_unix_server(self._talk, sock=_bind(path), limit=LINE_LIMIT)
        _log.info("agent ready, pid %s", os.getpid())
        _announce()
        async with server:
            await ended.wait()
        self._responder.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except ConnectionError as error:
            _log.info("A client went away: %s", error)
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> Message:
        try:
            request = json.loads(line)
            if request["do"] == "ping":
                return {"pid": os.getpid(), "fingerprint": self._fingerprint}
            async with self._turn:
                return await self._carry_out(request)
        except (ValueError, KeyError, TypeError, OSError, NftablesError, PluggingError) as error:
            _log.exception("A request failed")
            return {"error": f"{type(error).__name__}: {error}"}

    async def _carry_out(self, request: Message) -> Message:
        match request["do"]:
            case "apply":
                state = unpack_state(request["state"])
                outcome = await asyncio.to_thread(self._network.apply, state)
                self._responder.replace(outcome.answers)
                if outcome.changed:
                    _log.info("applied in %.3f s: %s", outcome.seconds, outcome.changed)
                return {
                    "segments": outcome.segments,
                    "nics": outcome.nics,
                    "routers": outcome.routers,
                    "faults": outcome.faults,
                    "ports": {id_: asdict(state) for id_, state in outcome.ports.items()},
                    "changed": outcome.changed,
                    "seconds": outcome.seconds,
                }
            case "look":
                outcome = await asyncio.to_thread(self._network.look)
                return {
                    "segments": outcome.segments,
                    "nics": outcome.nics,
                    "routers": outcome.routers,
                }
            case "samples":
                samples = await asyncio.to_thread(self._network.samples)
                return {"samples": {nic_id: asdict(sample) for nic_id, sample in samples.items()}}
            case "hits":
                return {"hits": asdict(await asyncio.to_thread(self._network.hits))}
            case "leave":
                await asyncio.to_thread(leave, Path.cwd())
                return {}
            case "interfaces":
                found = await asyncio.to_thread(look_interfaces, self._uplink)
                return {"interfaces": [asdict(interface) for interface in found]}
            case "probe":
                return {"lacks": await asyncio.to_thread(probe)}
            case unknown:
                return {"error": f"Unknown request: {unknown}"}


def _bind(path: Path) -> socket.socket:
    """Take the place of one that was killed; only our user may connect."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)
    return listener


def _raise_loopback() -> None:
    kernel = Netlink()
    kernel.do([change_link(_LOOPBACK, LinkChange(is_up=True))])
    kernel.close()


def _announce() -> None:
    """Tell whoever started us, then let go of its pipe."""
    os.write(1, b"ready\n")
    os.dup2(2, 1)
