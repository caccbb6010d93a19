"""Counters of a project's running servers."""

from collections.abc import Mapping
from typing import Any

from server.api.calls import Call
from server.api.facade import Facade
from server.errors import NotFoundError
from server.store.tables import now

Json = dict[str, Any]
Servers = Mapping[str, tuple[str, ...]]
"""Ids of NICs by the id of their instance."""


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


async def sampled(facade: Facade, servers: Servers) -> Json:
    """Return the counters of those servers that run."""
    instances = await facade.compute.samples()
    nics = await facade.network.samples()
    found: Json = {}
    for server_id, nic_ids in servers.items():
        sample = instances.get(server_id)
        if sample is None:
            continue
        traffic = [nics[nic_id] for nic_id in nic_ids if nic_id in nics]
        found[server_id] = {
            "cpu_s": sample.cpu_s,
            "ram_bytes": sample.ram_bytes,
            "disk_read_bytes": sample.disk_read_bytes,
            "disk_written_bytes": sample.disk_written_bytes,
            "rx_bytes": sum(nic.rx_bytes for nic in traffic),
            "tx_bytes": sum(nic.tx_bytes for nic in traffic),
        }
    return {"at": now().isoformat(), "servers": found}
