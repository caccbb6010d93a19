"""Drawings for looking at and for tests: a drawing, what runs of it, and what differs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    PoolLink,
    PortLink,
    Router,
    RouterLink,
    SecurityGroup,
    Volume,
)
from cockpit.models.changes import AddBlock, AddLink, Batch
from cockpit.models.layout import tidy
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.project_file import load
from cockpit.models.topology import Topology
from cockpit.models.values import Rule, Shaping

THREE_TIER = Path(__file__).parents[3] / "resources" / "projects" / "three-tier.cockpit"


def three_tier() -> Topology:
    """Return the sample that is shipped."""
    return load(THREE_TIER)


def rich() -> Topology:
    """Return a drawing like the one of the look, with real sizes and images."""
    internet = Network(
        name="Internet", is_public=True, cidr="203.0.113.0/24", x=32, y=40, width=928
    )
    app = Network(name="app", cidr="10.0.1.0/24", x=32, y=320, width=928)
    db = Network(name="db", cidr="10.0.2.0/24", x=32, y=520, width=928)
    big = {"vcpus": 2, "ram_mib": 2048, "disk_gib": 20}
    web_1 = Instance(name="web-1", image="Debian 12", x=312, y=176, **big)
    web_2 = Instance(name="web-2", image="Debian 12", x=536, y=176, **big)
    apps = Instance(name="app", image="Ubuntu 24.04", x=424, y=392, vcpus=4, ram_mib=4096)
    data = Instance(name="db", image="Ubuntu 24.04", x=424, y=592, vcpus=4, ram_mib=8192)
    volume = Volume(name="db-data", size_gib=200)
    blocks: list[AnyBlock] = [internet, app, db, web_1, web_2, apps, data, volume]
    links: list[AnyLink] = [
        nic(web_1, internet, "203.0.113.10", "PROTECTED"),
        nic(web_2, internet, "203.0.113.11", "PROTECTED"),
        nic(web_1, app, "10.0.1.11"),
        nic(web_2, app, "10.0.1.12"),
        nic(apps, app, "10.0.1.21"),
        nic(apps, db, "10.0.2.21"),
        nic(data, db, "10.0.2.31"),
        Attachment(instance_id=data.id, volume_id=volume.id),
    ]
    topology = Topology(UUID(int=7), "three-tier")
    topology.apply(Batch((*map(AddBlock, blocks), *map(AddLink, links))))
    return topology


def complete() -> Topology:
    """Return a drawing with a brick and a link of every kind."""
    internet = Network(
        name="Internet", is_public=True, cidr="203.0.113.0/24", cidr6="2001:db8:1::/64"
    )
    office = Network(name="office", cidr="10.0.1.0/24", cidr6="fd00:1::/64")
    lab = Network(name="lab", cidr="10.0.2.0/24")
    gate = Router(name="gate")
    web, desk, bench = (Instance(name=name, image="tiny") for name in ("web", "desk", "bench"))
    data = Volume(name="data", size_gib=20)
    public = FloatingIp(name="office address", address="203.0.113.77")
    spare = FloatingIp(name="spare address")
    room = PhysicalPort(name="server room", interface="eth1", vlan=42)
    group = SecurityGroup(name="reachable", rules=(Rule(first=22, last=22), Rule(protocol="icmp")))
    idle = SecurityGroup(name="printers")
    slow = Shaping(rate_in=10_000, rate_out=2_000, delay_ms=20, loss_percent=1)
    blocks: list[AnyBlock] = [internet, office, lab, gate, web, desk, bench, data]
    blocks += [public, spare, room, group, idle]
    worn = nic(desk, office, "10.0.1.11", "CUSTOM")
    links: list[AnyLink] = [
        nic(web, internet, "203.0.113.10", "PROTECTED").model_copy(
            update={"groups": (group.id,), "shaping": slow}
        ),
        worn.model_copy(update={"groups": (group.id,)}),
        nic(bench, lab, "10.0.2.11").model_copy(update={"shaping": Shaping(delay_ms=80)}),
        nic(bench, office).model_copy(update={"is_guarded": False}),
        Attachment(instance_id=desk.id, volume_id=data.id),
        *(RouterLink(router_id=gate.id, network_id=rail.id) for rail in (internet, office, lab)),
        *(PoolLink(floating_id=one.id, network_id=internet.id) for one in (public, spare)),
        FloatingLink(floating_id=public.id, instance_id=desk.id),
        PortLink(port_id=room.id, network_id=lab.id),
    ]
    topology = Topology(UUID(int=8), "complete")
    topology.apply(Batch((*map(AddBlock, blocks), *map(AddLink, links))))
    topology.apply(tidy(topology))
    return topology


def nic(instance: Instance, network: Network, address: str = "", profile: str = "DISABLED") -> Nic:
    """Return a link of an instance to a network."""
    return Nic.model_validate(
        {
            "instance_id": instance.id,
            "network_id": network.id,
            "address": address,
            "profile": profile,
        }
    )


def many(count: int) -> Topology:
    """Return `count` instances on private rails of eight, with two links for each fourth."""
    topology = Topology(uuid4(), "many")
    columns = int(count**0.5 * 1.4 / 8) + 1
    blocks: list[AnyBlock] = []
    links: list[AddLink] = []
    rail: Network | None = None
    for number in range(count):
        group, place = divmod(number, 8)
        x, y = (group % columns) * 1520.0, (group // columns) * 208.0
        before = rail
        if place == 0:
            cidr = f"10.{group // 250}.{group % 250}.0/24"
            rail = Network(name=f"net-{group}", cidr=cidr, x=x, y=y, width=1440)
            blocks.append(rail)
        assert rail is not None
        server = Instance(
            name=f"srv-{number:05d}", image="debian", x=x + 16 + place * 176, y=y + 80
        )
        blocks.append(server)
        links.append(AddLink(nic(server, rail, f"10.{group // 250}.{group % 250}.{place + 10}")))
        if place == 0 and before is not None:
            links.append(AddLink(nic(server, before)))
    topology.apply(Batch((*map(AddBlock, blocks), *links)))
    return topology


def running(topology: Topology) -> Live:
    """Return a cache in which the drawing has just been applied, and all runs."""
    live = Live()
    empty = plan(topology, live)
    status = {"server": "ACTIVE", "network": "ACTIVE", "port": "ACTIVE", "volume": "in-use"}
    resources = [
        {
            "kind": step.kind,
            "id": step.id,
            "name": step.name,
            "topology_id": str(topology.id),
            "status": status[step.kind],
            "attributes": step.after,
            "observed": {},
        }
        for step in empty.steps
    ]
    live.reset({"resources": resources, "last_event_id": 1})
    return live


def busy(topology: Topology, live: Live, loads: dict[str, tuple[float, float]]) -> None:
    """Let servers, by name, use processors and carry traffic (bits per second) for a second."""
    start = datetime(2026, 11, 24, tzinfo=UTC)
    ids = {block.name: str(block.id) for block in topology}
    for second in (0, 1):
        servers = {
            ids[name]: {
                "cpu_s": cpu * second,
                "ram_bytes": 10**8,
                "disk_read_bytes": 0,
                "disk_written_bytes": 0,
                "rx_bytes": bps / 16 * second,
                "tx_bytes": bps / 16 * second,
            }
            for name, (cpu, bps) in loads.items()
        }
        ports = {
            str(busy_link(topology, UUID(ids[name]))): {
                "rx_bytes": bps / 16 * second,
                "tx_bytes": bps / 16 * second,
            }
            for name, (_, bps) in loads.items()
        }
        at = (start + timedelta(seconds=second)).isoformat()
        live.add_stats({"at": at, "servers": servers, "ports": ports})


def busy_link(topology: Topology, server_id: UUID) -> UUID:
    """Return the NIC that `busy` lets carry all traffic of a server: its first."""
    return next(link.id for link in topology.links_of(server_id) if isinstance(link, Nic))
