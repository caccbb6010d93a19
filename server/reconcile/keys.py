"""Which resources to look at, after something changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.reconcile.storage_keys import all_storage_keys, storage_keys
from server.store.tables import (
    DeploymentRow,
    EventRow,
    FloatingIpRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    PhysicalPortRow,
    RouterRow,
    SecurityGroupRow,
    StepRow,
    VolumeRow,
)

NETWORK = "network"
"""The key of the whole network of the host."""

_ENDING = frozenset({"port", "server", "physical_port", "security_group", "router", "floating_ip"})
"""Kinds whose end may let something of the network begin or end."""


async def keys_after(session: AsyncSession, events: Sequence[EventRow]) -> set[str]:
    """Return what the resources that events tell of may have set in motion.

    Rows tell what is to be done, events only where to look: what is as wished by now
    costs nothing.
    """
    ids = defaultdict[str, set[str]](set)
    for event in events:
        ids[event.kind].add(event.resource_id)
    gone = {event.kind for event in events if event.data is None}
    keys = await _network_keys(session, ids)
    keys |= await _instance_keys(session, ids["server"])
    keys |= await _volume_keys(session, ids["volume"])
    keys |= await _image_keys(session, ids["image"], volumes_left="volume" in gone)
    keys |= await storage_keys(session, ids)
    keys = await _ripe(session, keys)
    keys |= await _deployment_keys(session, ids)
    return keys | ({NETWORK} if gone & _ENDING else set())


async def all_keys(session: AsyncSession) -> set[str]:
    """Return a key for everything there is."""
    keys = {NETWORK}
    for kind, table in (("instance", InstanceRow), ("volume", VolumeRow), ("image", ImageRow)):
        keys |= {f"{kind}/{found}" for found in await session.scalars(select(table.id))}
    keys |= await all_storage_keys(session)
    running = select(DeploymentRow.id).where(DeploymentRow.observed == "running")
    return keys | {f"deployment/{found}" for found in await session.scalars(running)}


async def _network_keys(session: AsyncSession, ids: Mapping[str, Collection[str]]) -> set[str]:
    networks = select(NetworkRow.id).where(
        NetworkRow.id.in_(ids["network"]),
        (NetworkRow.wanted == "gone") | (NetworkRow.wish != NetworkRow.observed_wish),
    )
    keys = {NETWORK for _ in await session.scalars(networks)} if ids["network"] else set()
    ports = select(PhysicalPortRow.id).where(
        PhysicalPortRow.id.in_(ids["physical_port"]),
        (PhysicalPortRow.wanted == "gone")
        | (PhysicalPortRow.wish != PhysicalPortRow.observed_wish),
    )
    keys |= {NETWORK for _ in await session.scalars(ports)} if ids["physical_port"] else set()
    groups = select(SecurityGroupRow.id).where(
        SecurityGroupRow.id.in_(ids["security_group"]),
        (SecurityGroupRow.wanted == "gone")
        | (SecurityGroupRow.wish != SecurityGroupRow.observed_wish),
    )
    keys |= {NETWORK for _ in await session.scalars(groups)} if ids["security_group"] else set()
    keys |= await _routing_keys(session, ids)
    query = select(NicRow).where(NicRow.id.in_(ids["port"]))
    for nic in await session.scalars(query) if ids["port"] else ():
        is_fulfilled = nic.wanted == "present" and nic.wish == nic.observed_wish
        holders = {nic.instance_id, nic.observed_instance_id} - {None}
        if not is_fulfilled:
            keys.add(NETWORK)
        if not is_fulfilled or nic.observed_instance_id != nic.instance_id:
            keys |= {f"instance/{holder}" for holder in holders}
    return keys


async def _routing_keys(session: AsyncSession, ids: Mapping[str, Collection[str]]) -> set[str]:
    routers = select(RouterRow.id).where(
        RouterRow.id.in_(ids["router"]),
        (RouterRow.wanted == "gone") | (RouterRow.wish != RouterRow.observed_wish),
    )
    floating = select(FloatingIpRow.id).where(
        FloatingIpRow.id.in_(ids["floating_ip"]),
        (FloatingIpRow.wanted == "gone") | (FloatingIpRow.wish != FloatingIpRow.observed_wish),
    )
    found = [*await session.scalars(routers)] if ids["router"] else []
    found += [*await session.scalars(floating)] if ids["floating_ip"] else []
    return {NETWORK} if found else set()


async def _instance_keys(session: AsyncSession, ids: Collection[str]) -> set[str]:
    query = select(InstanceRow.id).where(
        InstanceRow.id.in_(ids),
        (InstanceRow.wanted == "gone") | (InstanceRow.wish != InstanceRow.observed_wish),
    )
    keys = {f"instance/{found}" for found in await session.scalars(query)} if ids else set()
    # Parts wait for the end of their instance.
    volumes = select(VolumeRow.id).where(VolumeRow.instance_id.in_(ids), VolumeRow.wanted == "gone")
    found = await session.scalars(volumes) if ids else ()
    return keys | {f"volume/{volume_id}" for volume_id in found}


async def _ripe(session: AsyncSession, keys: set[str]) -> set[str]:
    """Return keys without those of new instances that still wait for parts.

    The last part to come wakes them; to look at them after each would be for nothing.
    """
    ids = [key.removeprefix("instance/") for key in keys if key.startswith("instance/")]
    new = select(InstanceRow.id).where(
        InstanceRow.id.in_(ids), InstanceRow.observed == "absent", InstanceRow.wanted != "gone"
    )
    found = [*await session.scalars(new)] if ids else []
    waiting: set[str | None] = set()
    for part in (NicRow, VolumeRow) if found else ():
        query = select(part.instance_id).where(
            part.instance_id.in_(found),
            part.wanted == "present",
            part.observed == "absent",
            part.fault.is_(None),
        )
        waiting |= {*await session.scalars(query)}
    return keys - {f"instance/{instance_id}" for instance_id in waiting}


async def _volume_keys(session: AsyncSession, ids: Collection[str]) -> set[str]:
    keys: set[str] = set()
    query = select(VolumeRow).where(VolumeRow.id.in_(ids))
    for volume in await session.scalars(query) if ids else ():
        is_fulfilled = volume.wanted == "present" and volume.wish == volume.observed_wish
        holders = {volume.instance_id, volume.observed_instance_id} - {None}
        if not is_fulfilled:
            keys.add(f"volume/{volume.id}")
        if not is_fulfilled or volume.observed_instance_id != volume.instance_id:
            keys |= {f"instance/{holder}" for holder in holders}
    return keys


async def _image_keys(
    session: AsyncSession, ids: Collection[str], *, volumes_left: bool
) -> set[str]:
    keys = {f"image/{found}" for found in ids}
    if volumes_left:
        query = select(ImageRow.id).where(ImageRow.wanted == "gone")
        keys |= {f"image/{found}" for found in await session.scalars(query)}
    waiting = select(VolumeRow.id).where(
        VolumeRow.image_id.in_(ids), VolumeRow.observed == "absent"
    )
    found = await session.scalars(waiting) if ids else ()
    return keys | {f"volume/{volume_id}" for volume_id in found}


async def _deployment_keys(session: AsyncSession, ids: Mapping[str, Collection[str]]) -> set[str]:
    running = select(DeploymentRow.id).where(DeploymentRow.observed == "running")
    found = {*await session.scalars(running)}
    touched = found & {*ids["deployment"]}
    others = {resource_id for every in ids.values() for resource_id in every}
    if found - touched and others:
        query = select(StepRow.deployment_id).where(
            StepRow.deployment_id.in_(found - touched), StepRow.resource_id.in_(others)
        )
        touched |= {*await session.scalars(query.distinct())}
    return {f"deployment/{deployment_id}" for deployment_id in touched}
