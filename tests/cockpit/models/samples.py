"""The sample drawings that resources/projects holds as files, made by code.

Run as a program it writes the files anew: `python -m tests.cockpit.models.samples`.
"""

from pathlib import Path
from uuid import UUID, uuid5

from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    Attachment,
    FloatingIp,
    FloatingLink,
    Instance,
    Network,
    Nic,
    PoolLink,
    Router,
    RouterLink,
    SecurityGroup,
    Volume,
)
from cockpit.models.changes import AddBlock, AddLink
from cockpit.models.layout import tidy
from cockpit.models.project_file import SUFFIX, save
from cockpit.models.topology import Topology
from cockpit.models.values import Rule

_HOME = UUID("5d1c8b52-4f0e-4d8c-9a3c-2b8f6f0f7a11")
"""Ids of samples are derived from it, so that making them again gives the same files."""
_IMAGE = "tiny"


def three_tier() -> Topology:
    """Return two web servers on the Internet, one application server, one database.

    Web reaches app, app reaches db, and web does not reach db: only `app` is on both rails.
    """
    kit = _Kit("three-tier")
    internet = kit.network("Internet", "203.0.113.0/24", is_public=True)
    app = kit.network("app", "10.0.1.0/24")
    db = kit.network("db", "10.0.2.0/24")
    for number in (1, 2):
        web = kit.server(f"web-{number}")
        kit.link(
            Nic(
                id=kit.id(f"web-{number} Internet"),
                instance_id=web.id,
                network_id=internet.id,
                address=f"203.0.113.{9 + number}",
                profile="PROTECTED",
            )
        )
        kit.join(web, app, f"10.0.1.{10 + number}")
    middle = kit.server("app-1")
    kit.join(middle, app, "10.0.1.21")
    kit.join(middle, db, "10.0.2.21")
    store = kit.server("db-1")
    kit.join(store, db, "10.0.2.31")
    data = kit.add(Volume(id=kit.id("db-data"), name="db-data", size_gib=1))
    kit.link(Attachment(id=kit.id("db-data in"), instance_id=store.id, volume_id=data.id))
    return kit.finished()


def isolated_twins() -> Topology:
    """Return two private networks with the same prefix, whose servers do not see each other."""
    kit = _Kit("isolated-twins")
    for side in ("left", "right"):
        network = kit.network(side, "10.0.0.0/24")
        for number in (1, 2):
            server = kit.server(f"{side}-{number}")
            kit.join(server, network, f"10.0.0.{10 + number}")
    return kit.finished()


def routed_office() -> Topology:
    """Return an office and its laboratory behind a router, with one address for a server.

    Both private networks reach each other and, with the router's address, the Internet.
    What the Internet sends to the floating address comes to `desk-1`, past its group.
    """
    kit = _Kit("routed-office")
    internet = kit.network("Internet", "203.0.113.0/24", is_public=True)
    office = kit.network("office", "10.0.1.0/24")
    lab = kit.network("lab", "10.0.2.0/24")
    router = kit.add(Router(id=kit.id("router"), name="router"))
    for rail in (internet, office, lab):
        key = kit.id(f"router {rail.name}")
        kit.link(RouterLink(id=key, router_id=router.id, network_id=rail.id))
    ssh = (
        Rule(direction="egress", protocol=""),
        Rule(protocol="tcp", first=22, last=22),
        Rule(protocol="icmp"),
    )
    group = kit.add(SecurityGroup(id=kit.id("reachable"), name="reachable", rules=ssh))
    for name, rail, address in (
        ("desk-1", office, "10.0.1.11"),
        ("desk-2", office, "10.0.1.12"),
        ("bench-1", lab, "10.0.2.11"),
    ):
        server = kit.server(name)
        nic = Nic(
            id=kit.id(f"{name} {rail.name}"),
            instance_id=server.id,
            network_id=rail.id,
            address=address,
        )
        is_reached = name == "desk-1"
        worn = {"groups": (group.id,), "profile": "CUSTOM"} if is_reached else {}
        kit.link(nic.model_copy(update=worn))
        if is_reached:
            public = kit.add(FloatingIp(id=kit.id("address"), name="office address"))
            pool, lead = kit.id("address pool"), kit.id("address lead")
            kit.link(PoolLink(id=pool, floating_id=public.id, network_id=internet.id))
            kit.link(FloatingLink(id=lead, floating_id=public.id, instance_id=server.id))
    return kit.finished()


SAMPLES = (three_tier, isolated_twins, routed_office)


class _Kit:
    """A topology under construction, with ids that depend on names alone."""

    def __init__(self, name: str) -> None:
        self._topology = Topology(uuid5(_HOME, name), name)

    def id(self, name: str) -> UUID:
        """Return the id of a brick or link."""
        return uuid5(self._topology.id, name)

    def add(self, block: AnyBlock) -> AnyBlock:
        """Put a brick down."""
        self._topology.apply(AddBlock(block))
        return block

    def link(self, link: AnyLink) -> None:
        """Plug two bricks together."""
        self._topology.apply(AddLink(link))

    def network(self, name: str, cidr: str, *, is_public: bool = False) -> AnyBlock:
        """Put a rail down."""
        return self.add(
            Network(id=self.id(f"{name} rail"), name=name, cidr=cidr, is_public=is_public)
        )

    def server(self, name: str) -> AnyBlock:
        """Put a server down."""
        return self.add(Instance(id=self.id(name), name=name, image=_IMAGE))

    def join(self, server: AnyBlock, network: AnyBlock, address: str) -> None:
        """Hang a server on a private rail."""
        key = self.id(f"{server.name} {network.name}")
        self.link(Nic(id=key, instance_id=server.id, network_id=network.id, address=address))

    def finished(self) -> Topology:
        """Return the drawing, tidy."""
        self._topology.apply(tidy(self._topology))
        return self._topology


if __name__ == "__main__":
    for make in SAMPLES:
        sample = make()
        save(Path("resources", "projects", sample.name + SUFFIX), sample)
