"""Counters of a project's running servers."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from server.api.calls import Call
from server.api.facade import Facade
from server.drivers.base import InstanceSample, NicSample
from server.errors import NotFoundError
from server.store.tables import now

Json = dict[str, Any]
Servers = Mapping[str, tuple[str, ...]]
"""Ids of NICs by the id of their instance."""

_FRESH_S = 0.1


async def wanted_servers(facade: Facade, call: Call) -> Servers:
    """Return the servers that a call asks about: one of the caller's project, or all.

    Raises:
        NotFoundError: The project has no such server.
    """
    rows = await facade.mirror.rows(call.principal.project_id)
    wanted = call.argument("server_id")
    if wanted is not None and wanted not in rows.instances:
        raise NotFoundError(f"Server {wanted[:64]} could not be found")
    ids = rows.instances if wanted is None else (wanted,)
    return {id_: tuple(nic.id for nic in rows.nics_of.get(id_, ())) for id_ in ids}


class Sampler:
    """Takes samples of the whole edge, once for all who ask at about the same time."""

    def __init__(self, facade: Facade) -> None:
        self._facade = facade
        self._turn = asyncio.Lock()
        self._taken_s = -_FRESH_S
        self._at = now()
        self._instances: Mapping[str, InstanceSample] = {}
        self._nics: Mapping[str, NicSample] = {}

    async def of(self, servers: Servers) -> Json:
        """Return the counters of those servers that run, and of their ports.

        Raises:
            UnavailableError: The edge does not answer.
        """
        async with self._turn:
            if time.monotonic() - self._taken_s >= _FRESH_S:
                self._instances = await self._facade.compute.samples()
                self._nics = await self._facade.network.samples()
                self._taken_s, self._at = time.monotonic(), now()
        found = {
            server_id: self._counters(sample, nic_ids)
            for server_id, nic_ids in servers.items()
            if (sample := self._instances.get(server_id)) is not None
        }
        ports = {
            nic_id: {"rx_bytes": nic.rx_bytes, "tx_bytes": nic.tx_bytes}
            for server_id in found
            for nic_id in servers[server_id]
            if (nic := self._nics.get(nic_id)) is not None
        }
        return {"at": self._at.isoformat(), "servers": found, "ports": ports}

    def _counters(self, sample: InstanceSample, nic_ids: tuple[str, ...]) -> Json:
        traffic = [self._nics[nic_id] for nic_id in nic_ids if nic_id in self._nics]
        return {
            "cpu_s": sample.cpu_s,
            "ram_bytes": sample.ram_bytes,
            "disk_read_bytes": sample.disk_read_bytes,
            "disk_written_bytes": sample.disk_written_bytes,
            "rx_bytes": sum(nic.rx_bytes for nic in traffic),
            "tx_bytes": sum(nic.tx_bytes for nic in traffic),
        }
