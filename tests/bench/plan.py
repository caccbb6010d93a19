"""Print how long a plan takes, over one pass that only compares dictionaries.

The limit walks the wanted and the running attributes of every brick and link once and
compares them with C-level dictionary equality; a full plan also orders the steps and
tells what changes. Goal: at most 5 times the limit, at 1,000 and at 10,000 resources.
"""

import gc
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from cockpit.models.blocks import AnyBlock, AnyLink, Attachment, Instance, Network, Nic, Volume
from cockpit.models.changes import AddBlock, AddLink, Batch, ReplaceBlock
from cockpit.models.live import Live
from cockpit.models.plan import plan
from cockpit.models.topology import Topology

ROUNDS = 7


def drawing(count: int, chance: random.Random) -> Topology:
    """Return a drawing of `count` bricks and links together."""
    topology = Topology(uuid4(), "bench")
    networks = [Network(name=f"net-{i}", cidr=f"10.0.{i % 250}.0/24") for i in range(count // 20)]
    servers = [Instance(name=f"server-{i}", image="tiny") for i in range(count * 3 // 10)]
    volumes = [Volume(name=f"volume-{i}") for i in range(count // 10)]
    links: list[AnyLink] = [
        Nic(instance_id=server.id, network_id=network.id)
        for server in servers
        for network in chance.sample(networks, 2 if chance.random() < 0.5 else 1)
    ]
    links += [
        Attachment(instance_id=server.id, volume_id=volume.id)
        for server, volume in zip(servers, volumes, strict=False)
    ]
    blocks: list[AnyBlock] = [*networks, *servers, *volumes]
    topology.apply(Batch(tuple(AddBlock(block) for block in blocks)))
    topology.apply(Batch(tuple(AddLink(link) for link in links)))
    return topology


def running(topology: Topology) -> Live:
    """Return a live state that a first plan of the drawing would lead to."""
    live = Live()
    resources = [
        {
            "kind": step.kind,
            "id": step.id,
            "name": step.name,
            "topology_id": str(topology.id),
            "status": "ACTIVE",
            "attributes": step.after,
        }
        for step in plan(topology, live).steps
    ]
    live.reset({"last_event_id": 1, "resources": resources})
    return live


def disturb(topology: Topology, chance: random.Random) -> None:
    """Change 2 % of the servers and add 1 %."""
    servers = [block for block in topology if isinstance(block, Instance)]
    for server in chance.sample(servers, len(servers) // 50):
        topology.apply(ReplaceBlock(server.model_copy(update={"ram_mib": 256})))
    for number in range(len(servers) // 100):
        topology.apply(AddBlock(Instance(name=f"new-{number}", image="tiny")))


def limit(topology: Topology, live: Live) -> Callable[[], int]:
    """Return one pass over both sides, as plain dictionaries that exist already."""
    have: dict[UUID, Any] = {UUID(resource.id): dict(resource.attributes) for resource in live}
    wanted: dict[UUID, Any] = {key: dict(value) for key, value in have.items()}
    nodes = {block.id: have.get(block.id) for block in topology}
    wanted_nodes = {key: wanted.get(key) for key in nodes}

    def one_pass() -> int:
        came = nodes.keys() - wanted_nodes.keys()
        went = wanted_nodes.keys() - nodes.keys()
        changed = [key for key, value in nodes.items() if wanted_nodes[key] != value]
        links = [key for key, value in have.items() if key not in nodes and wanted[key] != value]
        return len(came) + len(went) + len(changed) + len(links)

    return one_pass


def best_cpu_s(work: Callable[[], object]) -> float:
    """Return the least CPU time of several rounds."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """Measure at 1,000 and 10,000 resources."""
    for count in (1_000, 10_000):
        chance = random.Random(7)
        topology = drawing(count, chance)
        live = running(topology)
        disturb(topology, chance)
        size = len(topology) + len(topology.links())
        least = best_cpu_s(limit(topology, live))
        taken = best_cpu_s(lambda t=topology, on=live: plan(t, on))  # type: ignore[misc]  # defaults bind
        sys.stdout.write(
            f"plan of {size} resources: {taken * 1e3:.2f} ms CPU, "
            f"{taken / least:.1f} x one pass ({least * 1e3:.2f} ms); goal 5\n"
        )


if __name__ == "__main__":
    main()
