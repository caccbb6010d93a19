"""The way out of the box: slirp4netns, and the ports on loopback that lead in.

Source: slirp4netns(1), version 1.2.
"""

import asyncio
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.drivers.local_net.daemons import Daemon
from server.errors import UnavailableError

LINK = "slirp0"
# Of the block for protocol assignments, which nobody's network uses (RFC 6890).
NETWORK = "192.0.0.0/24"
DNS = "192.0.0.3"

_SOCKET = "uplink.sock"
_PORTS = "forwards.json"
_SSH = 22
_ANSWER_S = 10.0
_PORT_TRIES = 20
_SOCKET_TRIES = 200


@dataclass(frozen=True, slots=True)
class _Forward:
    id: int
    port: int
    address: str


@dataclass(frozen=True, slots=True)
class _Settled:
    """The forwards that a process is known to have, by NIC id."""

    pid: int | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)


class Uplink:
    """A slirp4netns process and its forwards.

    Ports are remembered in a file, so that an instance keeps its own when
    slirp4netns is started again.

    Attributes:
        daemon: The process.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self.daemon = Daemon(folder, "uplink")
        self._environment = environment
        self._settled = _Settled()

    async def ensure(self, holder: int, *, is_rootless: bool) -> None:
        """Have it run for the namespaces of a process.

        Raises:
            UnavailableError: It does not start.
        """
        pid = self.daemon.pid()
        if pid is not None:
            if self._settled.pid == pid:
                return
            try:
                await self._ask("list_hostfwd")
            except UnavailableError:
                await self.daemon.end()
            else:
                return
        (self._folder / _SOCKET).unlink(missing_ok=True)
        options = ["--configure", "--mtu=65520", "--disable-host-loopback", f"--cidr={NETWORK}"]
        if is_rootless:
            options.append(f"--userns-path=/proc/{holder}/ns/user")
        options += ["--netns-type=path", f"--api-socket={_SOCKET}", "--ready-fd=8"]
        # Its chatter goes to the log, only the word that it is ready to our pipe.
        # Each forward takes a descriptor.
        script = 'ulimit -n "$(ulimit -H -n)"; exec 8>&1 >&2; exec slirp4netns "$@"'
        command = ["sh", "-c", script, "slirp4netns", *options, f"/proc/{holder}/ns/net", LINK]
        await self.daemon.start(command, self._environment)
        await self._wait_for_socket()

    def is_running(self) -> bool:
        """Tell whether there is a way out."""
        return self.daemon.pid() is not None

    async def forward(self, addresses: Mapping[str, str]) -> Mapping[str, int]:
        """Lead one port of the loopback to the ssh of each address; return them by id.

        Args:
            addresses: IPv4 address by NIC id; forwards of others are removed.

        Raises:
            UnavailableError: It does not answer, or no port can be had.
        """
        pid = self.daemon.pid()
        if self._settled.pid == pid and self._settled.addresses == addresses:
            return self._settled.ports
        self._settled = _Settled()
        present = {forward.address: forward for forward in await self._list()}
        for address, forward in present.items():
            if address not in addresses.values():
                await self._ask("remove_hostfwd", {"id": forward.id})
        remembered = self._remembered()
        ports = {}
        for nic_id, address in addresses.items():
            if address in present:
                ports[nic_id] = present[address].port
            else:
                ports[nic_id] = await self._add(address, remembered.get(nic_id))
        if ports != remembered:
            self._remember(ports)
        self._settled = _Settled(pid, dict(addresses), ports)
        return ports

    async def end(self) -> None:
        """End it; which port led where is remembered."""
        await self.daemon.end()
        (self._folder / _SOCKET).unlink(missing_ok=True)

    def forget(self) -> None:
        """Forget which port led where, and what it said."""
        self.daemon.forget()
        (self._folder / _PORTS).unlink(missing_ok=True)

    async def _add(self, address: str, preferred: int | None) -> int:
        refusal: UnavailableError | None = None
        for port in [preferred, *[None] * _PORT_TRIES]:
            chosen = port or _free_port()
            try:
                await self._ask(
                    "add_hostfwd",
                    {
                        "proto": "tcp",
                        "host_addr": "127.0.0.1",
                        "host_port": chosen,
                        "guest_addr": address,
                        "guest_port": _SSH,
                    },
                )
            except UnavailableError as error:  # somebody took the port
                refusal = error
            else:
                return chosen
        raise UnavailableError(f"No port leads to {address}: {refusal}") from refusal

    async def _list(self) -> list[_Forward]:
        answer = await self._ask("list_hostfwd")
        return [
            _Forward(entry["id"], entry["host_port"], entry["guest_addr"])
            for entry in answer["entries"]
        ]

    async def _wait_for_socket(self) -> None:
        # It says that it is ready before it listens, and has no other word (1.2.0).
        for _ in range(_SOCKET_TRIES):
            try:
                await self._ask("list_hostfwd")
            except UnavailableError:
                await asyncio.sleep(0.05)
            else:
                return
        raise UnavailableError("slirp4netns opened no API socket")

    async def _ask(self, execute: str, arguments: Mapping[str, str | int] | None = None) -> Any:
        descriptor = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        request = {"execute": execute, "arguments": dict(arguments or {})}
        try:
            async with asyncio.timeout(_ANSWER_S):
                path = f"/proc/self/fd/{descriptor}/{_SOCKET}"
                reader, writer = await asyncio.open_unix_connection(path)
                try:
                    writer.write(json.dumps(request).encode())
                    writer.write_eof()
                    answer = json.loads(await reader.read())
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError) as error:
            raise UnavailableError(f"slirp4netns does not answer: {error}") from error
        finally:
            os.close(descriptor)
        if "error" in answer:
            raise UnavailableError(f"slirp4netns refused {execute}: {answer['error']}")
        return answer.get("return", answer)  # list_hostfwd answers without it

    def _remembered(self) -> dict[str, int]:
        try:
            ports: dict[str, int] = json.loads((self._folder / _PORTS).read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return ports

    def _remember(self, ports: Mapping[str, int]) -> None:
        fresh = self._folder / f"{_PORTS}.new"
        fresh.write_text(json.dumps(ports, sort_keys=True))
        fresh.replace(self._folder / _PORTS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
