"""`cockpit status`: what runs and how to reach it."""

from collections.abc import Mapping

from cockpit.cli.connect import connected
from cockpit.cli.finding import topology_id
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.cli.routing import floating_rows, router_rows
from cockpit.models.doors import ssh_forward
from cockpit.models.lights import Light
from cockpit.models.live import Live
from cockpit.models.progress import Progress
from cockpit.models.resources import Resource

_COLOURS: Mapping[Light, str] = {
    "active": "green",
    "stopped": "dim",
    "build": "cyan",
    "reboot": "cyan",
    "resize": "cyan",
    "error": "red",
    "paused": "magenta",
    "suspended": "magenta",
    "shelved": "magenta",
    "rescue": "yellow",
    "trial": "yellow",
    "deleted": "yellow",
}


async def run(options: Options, out: Output) -> int:
    """Show the resources of a drawing, or all of the project."""
    async with connected(options, out) as session:
        live = session.live
    wanted = topology_id(options.drawing, live) if options.drawing else None
    shown = [r for r in live if wanted is None or r.topology_id == wanted]
    deployments = [d for d in live.deployments() if wanted is None or d.topology_id == wanted]
    out.record(resources=[record(resource) for resource in shown])
    show_servers(shown, live, out)
    _show_networks(shown, out)
    _show_routing(shown, live, out)
    _show_volumes(shown, live, out)
    if deployments:
        out.line(_last(deployments[0]))
    if not shown:
        out.line("Nothing runs.")
    return 0


def record(resource: Resource) -> dict[str, object]:
    """Return a resource as programs read it (docs/api.md, "Resources")."""
    return {
        "kind": resource.kind,
        "id": resource.id,
        "name": resource.name,
        "topology_id": resource.topology_id,
        "status": resource.status,
        "fault": resource.fault,
        "revision": resource.revision,
        "attributes": resource.attributes,
        "observed": resource.observed,
    }


def show_servers(shown: list[Resource], live: Live, out: Output) -> None:
    """Write a table of the servers among some resources."""
    ports = live.of_kind("port")
    rows = []
    for server in _of_kind(shown, "server"):
        own = [port for port in ports if port.attributes.get("server_id") == server.id]
        # The address that the operator may know from outside comes first.
        own.sort(key=lambda port: not port.observed.get("ssh_forward"))
        addresses = ", ".join(str(p.attributes.get("ip_address") or "–") for p in own)
        rows.append(
            (server.name, _status(server), addresses, ssh_command(live, server.id), _fault(server))
        )
    out.table(("server", "status", "addresses", "log in", ""), rows)


def ssh_command(live: Live, server_id: str) -> str:
    """Return how to log in to a server, or ""."""
    forward = ssh_forward(live, server_id)
    return f"ssh -p {forward} root@127.0.0.1" if forward else ""


def _show_networks(shown: list[Resource], out: Output) -> None:
    rows = [
        (
            network.name,
            _status(network),
            "public" if network.attributes.get("external") else "private",
            str(network.attributes.get("cidr") or "layer 2 only"),
            _fault(network),
        )
        for network in _of_kind(shown, "network")
    ]
    out.table(("network", "status", "kind", "prefix", ""), rows)


def _show_routing(shown: list[Resource], live: Live, out: Output) -> None:
    routers, floating = _of_kind(shown, "router"), _of_kind(shown, "floating_ip")
    rows = [
        (name, _status(router), joined, way, _fault(router))
        for router, (name, joined, way) in zip(routers, router_rows(routers, live), strict=True)
    ]
    out.table(("router", "status", "joins", "way out", ""), rows)
    rows = [
        (address, _status(row), holder, log_in, _fault(row))
        for row, (address, holder, log_in) in zip(
            floating, floating_rows(floating, live), strict=True
        )
    ]
    out.table(("floating IP", "status", "stands for", "log in", ""), rows)


def _show_volumes(shown: list[Resource], live: Live, out: Output) -> None:
    rows = []
    for volume in _of_kind(shown, "volume"):
        if volume.observed.get("bootable"):
            continue
        holder = live.get(str(volume.attributes.get("server_id")))
        rows.append(
            (
                volume.name,
                _status(volume),
                f"{volume.attributes.get('size_gib')} GiB",
                holder.name if holder is not None else "–",
                _fault(volume),
            )
        )
    out.table(("volume", "status", "size", "plugged into", ""), rows)


def _last(deployment: Progress) -> str:
    fault = f": {deployment.fault}" if deployment.fault else ""
    return (
        f"Last apply ({deployment.name}): {deployment.state}, "
        f"{deployment.done} of {deployment.total} steps{fault}."
    )


def _of_kind(resources: list[Resource], kind: str) -> list[Resource]:
    return sorted((r for r in resources if r.kind == kind), key=lambda r: (r.name, r.id))


def _status(resource: Resource) -> str:
    colour = _COLOURS.get(resource.light)
    return f"[{colour}]{resource.status}[/]" if colour else resource.status


def _fault(resource: Resource) -> str:
    # Square brackets in it are no markup.
    return (resource.fault or "").replace("[", r"\[")
