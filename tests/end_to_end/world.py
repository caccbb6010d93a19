"""What is really there of a cloud: processes, links, namespaces, filter and files."""

import asyncio
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cockpit.backend.session import Session
from cockpit.models.resources import Resource
from server.drivers.local_net import LocalNetDriver
from server.host.router_plan import namespace_name
from server.host.wanted import bridge_name, tap_name
from tests.end_to_end.cloud import Cloud

PATIENCE_S = 60.0
_POWERS = {"running": "running", "paused": "paused", "suspended": "suspended"}
_AT_REST = {"active", "stopped", "paused", "suspended", "shelved", "rescue", "trial"}
World = dict[str, set[str]]


def is_settled(resource: Resource) -> bool:
    """Tell whether a resource is as it is wished, as the server says."""
    if resource.kind == "deployment":
        return resource.status != "RUNNING"
    if resource.fault is not None or resource.light not in _AT_REST:
        return False
    if resource.kind == "server":
        wanted = _POWERS.get(resource.attributes["power"], "stopped")
        return bool(resource.observed["power"] == wanted)
    return True


async def settled(session: Session) -> list[Resource]:
    """Wait until everything is as it is wished, and return it."""
    done = asyncio.Event()

    def look(_: object) -> None:
        if all(map(is_settled, session.live)):
            done.set()
        else:
            done.clear()

    stop = session.live.subscribe(look)
    look(())
    try:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
            following = group.create_task(session.follow())
            await done.wait()
            following.cancel()
    except TimeoutError as error:
        late = [one for one in session.live if not is_settled(one)]
        raise AssertionError(f"Not settled: {late}") from error
    finally:
        stop()
    return [*session.live]


async def wanted_world(session: Session) -> World:
    """Return what has to be there for all resources that are."""
    found = [*session.live]
    layers = (await session.api.client.get("/cockpit/v1/lineage"))["nodes"]
    servers = [one for one in found if one.kind == "server"]
    return {
        "qemu": _ids(one for one in servers if one.observed["power"] in {"running", "paused"}),
        "instances": _ids(servers),
        "taps": {tap_name(one.id) for one in found if one.kind == "port" and _is_plugged(one)},
        "bridges": {bridge_name(one.id) for one in found if _is_bridge(one)},
        "routers": {namespace_name(one.id) for one in found if one.kind == "router"},
        "volumes": _ids(one for one in found if one.kind == "volume"),
        "snapshots": _ids(one for one in found if one.kind == "snapshot"),
        "layers": {node["id"] for node in layers if node["kind"] == "layer"},
    }


async def world_of(cloud: Cloud) -> World:
    """Return what is there."""
    state = cloud.state_dir
    links = await inside(cloud, "ip", "-o", "link")
    holder = int((state / "holder.pid").read_text().split()[0])
    netns = Path(f"/proc/{holder}/root/run/netns")
    return {
        "qemu": {instance_id for _, instance_id in qemu_processes(cloud)},
        "instances": _stems(state / "instances"),
        "taps": {*re.findall(r": (tap\w+)", links)},
        "bridges": {*re.findall(r": (br[0-9a-f]{11})", links)},
        "routers": _stems(netns),
        "volumes": _stems(state / "volumes"),
        "snapshots": _stems(state / "snapshots"),
        "layers": {path.name for path in (state / "layers").iterdir()},
    }


async def filtered_taps(cloud: Cloud) -> set[str]:
    """Return the taps that the packet filter knows."""
    return {*re.findall(r"\btap[0-9a-f]{11}\b", await inside(cloud, "nft", "list", "ruleset"))}


async def inside(cloud: Cloud, *command: str) -> str:
    """Run a command in the box, and return what it prints."""
    prefix = await LocalNetDriver(cloud.state_dir).enter()
    process = await asyncio.create_subprocess_exec(
        *prefix, *command, stdout=asyncio.subprocess.PIPE
    )
    text, _ = await process.communicate()
    return text.decode()


def qemu_processes(cloud: Cloud) -> list[tuple[int, str]]:
    """Return the number of each QEMU and the id of its instance."""
    lines = [line for line in cloud.processes() if re.match(r"\d+ \S*qemu-system", line)]
    found = []
    for line in lines:
        match = re.search(r"-name ([0-9a-f-]{36}) -nodefaults", line)
        assert match, line
        found.append((int(line.split()[0]), match[1]))
    return found


def _is_plugged(port: Resource) -> bool:
    return port.attributes["server_id"] is not None and port.observed["router_id"] is None


def _is_bridge(found: Resource) -> bool:
    return found.kind == "network" and not found.attributes["external"]


def _ids(found: Iterable[Any]) -> set[str]:
    return {one.id for one in found}


def _stems(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()} if folder.is_dir() else set()


def wait_for_end(pid: int) -> None:
    """Wait until a killed process is gone, whoever its parent is."""
    try:
        with open(os.pidfd_open(pid)) as handle:  # noqa: PTH123 - a descriptor, no path
            os.waitid(os.P_PIDFD, handle.fileno(), os.WEXITED | os.WNOWAIT)
    except (ChildProcessError, ProcessLookupError):
        return
