"""From rows to what drivers are told: pure functions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from server.drivers.base import (
    DiskBus,
    DiskSpec,
    InstanceSpec,
    Machine,
    NicModel,
    Seed,
    SeedFile,
)
from server.host.wanted import AddressPair, HostState, Nic, Profile, Shaping
from server.reconcile.segments import (
    Addressing,
    addresses_of,
    nic_spec,
    segment,
    told_servers,
)
from server.store.tables import InstanceRow, NetworkRow, NicRow, VolumeRow

_NOT_IN_HOSTNAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Parts:
    """What belongs to an instance, and what it still has of what no longer does.

    Attributes:
        dns: By network id: name servers to be told to guests.
    """

    nics: Sequence[NicRow]
    volumes: Sequence[VolumeRow]
    subnets: Addressing
    dns: Mapping[str, Sequence[str]]

    def volumes_to_have(self, instance_id: str) -> list[VolumeRow]:
        """Return the volumes that the instance should have, its root disk first."""
        rows = [
            row
            for row in self.volumes
            if row.instance_id == instance_id and row.wanted == "present"
        ]
        return sorted(rows, key=lambda row: (not row.is_root, row.position, row.id))

    def nics_to_have(self, instance_id: str) -> list[NicRow]:
        """Return the NICs that the instance should have, in their order."""
        rows = [
            row for row in self.nics if row.instance_id == instance_id and row.wanted == "present"
        ]
        return sorted(rows, key=lambda row: (row.position, row.created_at, row.id))


def name_servers(
    networks: Iterable[NetworkRow], subnets: Addressing
) -> Mapping[str, Sequence[str]]:
    """Return the name servers to be told to guests, by network id."""
    return {
        row.id: [
            server for subnet in subnets.get(row.id, ()) for server in told_servers(row, subnet)
        ]
        for row in networks
    }


def is_ready(part: NicRow | VolumeRow, instance_id: str) -> bool:
    """Return whether an instance may take a part: it is there, and nobody else has it."""
    if isinstance(part, VolumeRow) and part.observed_revert < part.wanted_revert:
        return False  # what it holds is about to be exchanged
    return part.observed != "absent" and part.observed_instance_id in (None, instance_id)


def instance_spec(row: InstanceRow, parts: Parts, disks: Mapping[str, DiskSpec]) -> InstanceSpec:
    """Return the instance as it should be, with those of its parts that are ready.

    Args:
        row: The wish.
        parts: What may belong to it.
        disks: By volume id: where the disk is; what is not in it is left out.
    """
    nics = [nic for nic in parts.nics_to_have(row.id) if is_ready(nic, row.id)]
    dns = [server for nic in nics for server in parts.dns.get(nic.network_id, ())]
    is_rescue = any(volume.position < 0 for volume in parts.volumes_to_have(row.id))
    bus: DiskBus = row.machine.get("disk_bus", "virtio")
    model: NicModel = row.machine.get("nic_model", "virtio")
    return InstanceSpec(
        id=row.id,
        name=row.name,
        vcpus=row.vcpus,
        ram_mib=row.ram_mib,
        disks=tuple(
            _on_bus(disks[volume.id], bus, is_cdrom=volume.is_cdrom)
            for volume in parts.volumes_to_have(row.id)
            if volume.id in disks
        ),
        nics=tuple(
            replace(nic_spec(nic, parts.subnets.get(nic.network_id, ())), model=model)
            for nic in nics
        ),
        seed=_seed(row, tuple(dict.fromkeys(dns)), is_rescue=is_rescue),
        machine=_machine(row),
    )


def _on_bus(disk: DiskSpec, bus: DiskBus, *, is_cdrom: bool) -> DiskSpec:
    # The BIOS boots no CD from virtio, and installers look for none there.
    drive: DiskBus = "sata" if bus in ("virtio", "usb") else bus
    return replace(disk, bus=drive if is_cdrom else bus, is_cdrom=is_cdrom)


def _machine(row: InstanceRow) -> Machine:
    of_parts = ("disk_bus", "nic_model")
    return Machine(**{name: value for name, value in row.machine.items() if name not in of_parts})


def _seed(row: InstanceRow, dns: tuple[str, ...], *, is_rescue: bool) -> Seed:
    seed = Seed(hostname=hostname(row.name), public_keys=tuple(row.public_keys), dns=dns)
    if is_rescue:
        # What sets the instance up is for its own disk only.
        return replace(seed, password_hash=row.rescue_password_hash)
    return replace(
        seed,
        user_data=row.user_data,
        password_hash=row.password_hash,
        files=tuple(SeedFile(**file) for file in row.files),
        properties=tuple(sorted(row.properties.items())) if row.has_config_drive else (),
        is_config_drive=row.has_config_drive,
    )


def hostname(name: str) -> str:
    """Return a DNS label near to a name; `server` when nothing of it may stay."""
    return _NOT_IN_HOSTNAMES.sub("-", name.lower()).strip("-")[:63].strip("-") or "server"


def host_state(
    networks: Sequence[NetworkRow],
    subnets: Addressing,
    nics: Iterable[NicRow],
    instances: Mapping[str, InstanceRow],
    resolvers: Sequence[str],
) -> HostState:
    """Return the whole network of the host.

    A NIC that is wanted gone stays until no instance has it, and keeps its address to
    itself: one that shall have the same address comes after it has left.
    """
    chosen: list[NicRow] = []
    addresses: set[tuple[str, str]] = set()
    for nic in sorted(nics, key=lambda row: (row.wanted == "present", row.created_at, row.id)):
        keys = {(nic.network_id, address) for address in addresses_of(nic)}
        if _is_used(nic, instances) and not keys & addresses:
            chosen.append(nic)
            addresses |= keys
    held = {nic.network_id for nic in chosen}
    segments = [
        segment(row, subnets.get(row.id, ()), resolvers)
        for row in networks
        if row.wanted == "present" or row.id in held
    ]
    return HostState(
        segments=tuple(sorted(segments, key=lambda one: one.id)),
        nics=tuple(_host_nic(nic, instances) for nic in chosen),
    )


def _is_used(nic: NicRow, instances: Mapping[str, InstanceRow]) -> bool:
    if nic.observed_instance_id in instances:
        return True
    return nic.wanted == "present" and nic.instance_id in instances


def _host_nic(nic: NicRow, instances: Mapping[str, InstanceRow]) -> Nic:
    owner = instances.get(nic.observed_instance_id or nic.instance_id or "")
    return Nic(
        id=nic.id,
        segment_id=nic.network_id,
        mac=nic.mac,
        addresses=addresses_of(nic),
        hostname=nic.dns_name or hostname(owner.name if owner else ""),
        profile=cast(Profile, nic.profile),  # the services let nothing else in
        shaping=Shaping(**nic.wanted_shaping) if nic.wanted_shaping else None,
        groups=tuple(nic.security_groups),
        pairs=tuple(AddressPair(prefix, mac) for prefix, mac in nic.pairs),
        is_guarded=nic.is_guarded,
    )
