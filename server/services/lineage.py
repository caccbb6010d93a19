"""What stands on what, as a graph: disks and images over the layers that they share."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.drivers.base import LayerView, VolumeDriver
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import ImageRow, SnapshotRow, VolumeRow

Row = TypeVar("Row", VolumeRow, SnapshotRow, ImageRow)
Json = dict[str, Any]


class Lineage:
    """Tells a project where its disks come from and what they share."""

    def __init__(self, log: EventLog, driver: VolumeDriver) -> None:
        self._log = log
        self._driver = driver

    async def graph(self, principal: Principal) -> Json:
        """Return nodes and edges, as docs/api.md has them.

        Layers of others are shown where something of the project stands on them.
        """
        layers = {layer.id: layer for layer in await self._driver.layers()}
        async with self._log.read() as session:
            volumes = await _mine(session, principal, VolumeRow)
            snapshots = await _mine(session, principal, SnapshotRow)
            images = await _mine(session, principal, ImageRow)
        rows: dict[tuple[str, str], VolumeRow | SnapshotRow | ImageRow] = {
            **{("volume", row.id): row for row in volumes},
            **{("snapshot", row.id): row for row in snapshots},
            **{("image", row.id): row for row in images},
        }
        named = {name: layer for layer in layers.values() for name in layer.names if name in rows}
        seen: dict[str, LayerView] = {}
        users: dict[str, set[tuple[str, str]]] = {}
        for name, layer in named.items():
            for below in _chain(layer, layers):
                seen[below.id] = below
                users.setdefault(below.id, set()).add(name)
        nodes: list[Json] = []
        for (kind, resource_id), row in rows.items():
            found = named.get((kind, resource_id))
            chain = _chain(found, layers) if found is not None else []
            own = [layer for layer in chain if len(users[layer.id]) == 1]
            nodes.append(
                {
                    "kind": kind,
                    "id": resource_id,
                    "name": row.name,
                    "layer": found.id if found is not None else None,
                    "depth": len(chain),
                    "own_bytes": sum(layer.used_bytes for layer in own),
                    "shared_bytes": sum(layer.used_bytes for layer in chain if layer not in own),
                }
            )
        nodes += [_layer(layer, users[layer.id]) for layer in seen.values()]
        return {"nodes": nodes, "edges": _edges(named, seen, volumes, snapshots, images)}


def _layer(layer: LayerView, users: set[tuple[str, str]]) -> Json:
    return {
        "kind": "layer",
        "id": layer.id,
        "size_bytes": layer.size_bytes,
        "used_bytes": layer.used_bytes,
        "users": len(users),
    }


def _edges(
    named: dict[tuple[str, str], LayerView],
    seen: dict[str, LayerView],
    volumes: Sequence[VolumeRow],
    snapshots: Sequence[SnapshotRow],
    images: Sequence[ImageRow],
) -> list[Json]:
    edges = [
        _edge("is", kind, resource_id, "layer", layer.id)
        for (kind, resource_id), layer in named.items()
    ]
    edges += [
        _edge("stands_on", "layer", layer.id, "layer", layer.base)
        for layer in seen.values()
        if layer.base is not None
    ]
    edges += [
        _edge("made_of", "volume", row.id, kind, found)
        for row in volumes
        for kind, found in (
            ("image", row.image_id),
            ("snapshot", row.snapshot_id),
            ("volume", row.source_id),
            ("backup", row.backup_id),
        )
        if found is not None
    ]
    edges += [
        _edge("snapshot_of", "snapshot", row.id, "volume", row.volume_id) for row in snapshots
    ]
    return edges + [
        _edge("made_of", "image", row.id, kind, found)
        for row in images
        for kind, found in (
            ("volume", row.source_volume_id),
            ("snapshot", row.source_snapshot_id),
        )
        if found is not None
    ]


def _edge(kind: str, from_kind: str, from_id: str, to_kind: str, to_id: str) -> Json:
    return {
        "kind": kind,
        "from": {"kind": from_kind, "id": from_id},
        "to": {"kind": to_kind, "id": to_id},
    }


def _chain(layer: LayerView, layers: dict[str, LayerView]) -> list[LayerView]:
    found = [layer]
    while (base := found[-1].base) is not None and base in layers:
        found.append(layers[base])
    return found


async def _mine(session: AsyncSession, principal: Principal, table: type[Row]) -> Sequence[Row]:
    mine = table.project_id == principal.project_id
    if table is ImageRow:
        mine |= ImageRow.visibility == "public"
    query = select(table).where(mine, table.wanted == "present")
    return (await session.scalars(query.order_by(table.created_at, table.id))).all()
