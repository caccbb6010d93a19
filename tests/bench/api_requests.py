"""Print the processor time that a request takes, over a bare uvicorn with orjson.

The facade runs with a token to check and a database of 1,000 servers with a NIC and a
disk each; the limit serves the very same bodies from memory. Both are processes of their
own, and their user and system time is read from /proc. Goals: the detail of one server at
most 4 times the limit, the detailed list of all at most 3 times; also shown is the list
right after something was written, when the cache must catch up.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvloop
from starlette.applications import Starlette

sys.path.insert(0, str(Path(__file__).parents[2]))

from server.api.facade import Facade
from server.api.routes import routes
from server.drivers.local_net import LocalNetDriver
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.events import EventLog, record
from server.services.accounts import Accounts
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.flavors import Flavors
from server.services.images import Images
from server.services.instances import Instances
from server.services.keypairs import Keypairs
from server.services.lineage import Lineage
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.resources import Resources
from server.services.volumes import Volumes
from server.store.database import Database
from server.store.tables import (
    FlavorRow,
    ImageRow,
    InstanceRow,
    NetworkRow,
    NicRow,
    SubnetRow,
    VolumeRow,
)
from tests.bench.api_limit import listen

COUNT = 1_000
CONNECTIONS = 8
USER, PASSWORD, PROJECT = "bench", "bench", "bench"
LIST, WRITE = "/compute/v2.1/servers/detail", "/network/v2.0/networks"
TICK_MS = 1_000 / os.sysconf("SC_CLK_TCK")


async def serve(folder: Path) -> None:
    """Serve the facade over a filled database, with nothing that makes wishes true."""
    database = Database(f"sqlite+aiosqlite:///{folder}/state.db")
    await database.upgrade()
    log = EventLog(database)
    accounts = Accounts(log)
    await accounts.ensure_user(USER, PASSWORD, PROJECT, ("member", "admin"))
    (project,) = await accounts.projects()
    await fill(log, project.id)

    async def enter() -> tuple[str, ...]:
        return ()

    limits = Limits(ram_mib=1 << 30, disk_gib=1 << 30)
    facade = Facade(
        log=log,
        accounts=accounts,
        flavors=Flavors(log),
        keypairs=Keypairs(log),
        instances=Instances(log, limits),
        networks=Networks(log),
        nics=Nics(log),
        volumes=Volumes(log, limits),
        images=Images(log, Qcow2Driver(folder)),
        lineage=Lineage(log, Qcow2Driver(folder)),
        deployments=Deployments(log, limits),
        resources=Resources(log),
        limits=limits,
        compute=QemuDriver(folder, enter, accelerator="tcg"),
        network=LocalNetDriver(folder),
    )
    await listen(Starlette(routes=routes(facade)))


async def fill(log: EventLog, project_id: str) -> None:
    """Write servers down as if they ran."""
    async with log.write() as session:
        flavor = FlavorRow(name="c1r128d1", vcpus=1, ram_mib=128, disk_gib=1)
        image = ImageRow(project_id=project_id, name="tiny", observed="active")
        network = NetworkRow(project_id=project_id, name="app", observed="active")
        session.add_all([flavor, image, network])
        await session.flush()
        session.add(
            SubnetRow(
                project_id=project_id, network_id=network.id, cidr="10.0.0.0/16", gateway=None
            )
        )
        for number in range(COUNT):
            await add_server(session, number, (project_id, flavor.id, image.id, network.id))


async def add_server(session: Any, number: int, ids: tuple[str, str, str, str]) -> None:
    """Write one server down, with its NIC and its disk."""
    project_id, flavor_id, image_id, network_id = ids
    server = InstanceRow(
        project_id=project_id,
        name=f"server-{number}",
        user_id="user",
        flavor_id=flavor_id,
        vcpus=1,
        ram_mib=128,
        disk_gib=1,
        image_id=image_id,
        properties={"role": "web"},
        observed="running",
        observed_vcpus=1,
        observed_ram_mib=128,
    )
    session.add(server)
    await session.flush()
    nic = NicRow(
        project_id=project_id,
        network_id=network_id,
        instance_id=server.id,
        mac=f"fa:16:3e:00:{number >> 8:02x}:{number & 255:02x}",
        address=f"10.0.{number >> 8}.{number & 255}",
        observed="active",
    )
    disk = VolumeRow(
        project_id=project_id,
        size_gib=1,
        instance_id=server.id,
        is_root=True,
        position=0,
        observed="available",
    )
    session.add_all([nic, disk])
    await record(session, server, nic, disk)


@contextmanager
def process(program: str, argument: Path) -> Iterator[tuple[int, int]]:
    """Run a server of ours; give its process id and its port, which it prints."""
    command = [sys.executable, program, str(argument)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        try:
            yield running.pid, int(running.stdout.readline())
        finally:
            running.kill()


def cpu_ms(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


async def ask(port: int, request: bytes, count: int) -> None:
    """Send a request `count` times over one connection, waiting for each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    for _ in range(count):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
    writer.close()


async def load(port: int, request: bytes, count: int) -> None:
    """Send requests over several connections at once."""
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(ask(port, request, count // CONNECTIONS))


def measure(pid: int, port: int, path: str, token: str, count: int) -> float:
    """Return milliseconds of the server's processor time for one request."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Auth-Token: {token}\r\n"
        "OpenStack-API-Version: compute 2.96\r\nAccept: application/json\r\n"
        "Accept-Encoding: gzip, deflate\r\nUser-Agent: bench\r\n\r\n"
    ).encode()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(load(port, request, count // 5))
        before = cpu_ms(pid)
        runner.run(load(port, request, count))
        return (cpu_ms(pid) - before) / count


def measure_catching_up(pid: int, port: int, token: str, count: int) -> float:
    """Return what a list costs when a network was made since the last one, less the making."""
    headers = {"X-Auth-Token": token, "OpenStack-API-Version": "compute 2.96"}
    spent = 0.0
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as http:
        for number in range(count):
            made = http.post(WRITE, json={"network": {"name": f"n{number}"}})
            made.raise_for_status()
            before = cpu_ms(pid)
            http.get(LIST).raise_for_status()
            spent += cpu_ms(pid) - before
    return spent / count


def log_in(port: int) -> str:
    """Return a token."""
    who = {"name": USER, "domain": {"id": "default"}, "password": PASSWORD}
    auth = {"identity": {"methods": ["password"], "password": {"user": who}}}
    answer = httpx.post(f"http://127.0.0.1:{port}/identity/v3/auth/tokens", json={"auth": auth})
    answer.raise_for_status()
    return answer.headers["X-Subject-Token"]


def main() -> None:
    """Fill, measure both, print."""
    with tempfile.TemporaryDirectory(prefix="ab") as name:
        folder = Path(name)
        with process(__file__, folder) as (pid, port):
            token = log_in(port)
            headers = {"X-Auth-Token": token, "OpenStack-API-Version": "compute 2.96"}
            servers = httpx.get(f"http://127.0.0.1:{port}{LIST}", headers=headers).json()
            detail = f"/compute/v2.1/servers/{servers['servers'][0]['id']}"
            assert len(servers["servers"]) == COUNT
            values = {detail: {"server": servers["servers"][0]}, LIST: servers}
            (folder / "values").write_bytes(orjson.dumps(values))
            limit = str(Path(__file__).with_name("api_limit.py"))
            with process(limit, folder / "values") as bare:
                for title, path, count, goal in (
                    ("one server", detail, 10_000, 4),
                    (f"list of {COUNT:,}", LIST, 1_000, 3),
                ):
                    ours = measure(pid, port, path, token, count)
                    theirs = measure(*bare, path, token, count)
                    sys.stdout.write(
                        f"{title:14} {ours:7.3f} ms  limit {theirs:7.3f} ms"
                        f"  ratio {ours / theirs:5.2f}  goal <= {goal}\n"
                    )
                ours = measure_catching_up(pid, port, token, 50)
                sys.stdout.write(f"list after a write {ours:5.1f} ms\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as own_runner:
            own_runner.run(serve(Path(sys.argv[1])))
    else:
        main()
