"""`cockpit host` and `cockpit room`: what the host is plugged into."""

import subprocess

from cockpit.backend import links
from cockpit.backend.entry import Json
from cockpit.cli.connect import connected
from cockpit.cli.finding import one
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError
from cockpit.models.live import Live


async def run(options: Options, out: Output) -> int:
    """List interfaces or physical ports, or confirm one of these."""
    verb, *names = options.words
    async with connected(options, out) as session:
        if verb == "interfaces":
            _show_interfaces(await links.interfaces(session.api.client), session.live, out)
        elif verb == "ports":
            _show_ports(session.live, out)
        else:
            if len(names) != 1:
                raise CockpitError("Which one?", "Name one: cockpit host confirm PORT")
            port = one(session.live, "physical_port", names[0])
            await links.confirm(session.api.client, port.id)
            out.record(physical_port=port.id, confirmed=True)
            out.line(f"{port.name} stays plugged in.")
    return 0


async def run_in_room(options: Options, out: Output) -> int:
    """Run a command in the server room and end as it does."""
    if options.url:
        raise CockpitError(
            "Only the embedded server has a server room", "Call it without --server."
        )
    command = [word for word in options.words if word != "--"] or ["sh"]
    async with connected(options, out) as session:
        prefix = await links.room(session.api.client)
    # It may ask and draw: terminal and signals are its own.
    return subprocess.run([*prefix, *command], check=False).returncode  # noqa: ASYNC221


def _show_interfaces(found: list[Json], live: Live, out: Output) -> None:
    out.record(interfaces=found)
    names = {network.id: network.name for network in live.of_kind("network")}
    rows = [
        (
            interface["name"],
            interface["kind"],
            _link(interface),
            f"{interface['speed_mbit']} Mbit/s" if interface["speed_mbit"] else "",
            interface["mac"],
            str(interface["mtu"]),
            ", ".join(interface["addresses"]),
            ", ".join(map(str, interface["vlans"])),
            ", ".join(
                names.get(port["network_id"], port["network_id"])
                for port in interface["physical_ports"]
            ),
        )
        for interface in found
    ]
    columns = ("interface", "kind", "link", "speed", "mac", "mtu", "addresses", "vlans", "serves")
    out.table(columns, rows)
    if not rows:
        out.line("The host has no interfaces.")


def _show_ports(live: Live, out: Output) -> None:
    ports = [resource for resource in live if resource.kind == "physical_port"]
    out.record(
        physical_ports=[
            {"id": port.id, "name": port.name, "status": port.status, "fault": port.fault}
            | {"attributes": port.attributes, "observed": port.observed}
            for port in ports
        ]
    )
    names = {network.id: network.name for network in live.of_kind("network")}
    rows = [
        (
            port.name or port.id,
            names.get(port.attributes["network_id"], ""),
            str(port.attributes["interface"]),
            str(port.attributes["vlan"] or ""),
            port.status,
            str(port.observed["confirm_by"] or ""),
            port.fault or "",
        )
        for port in ports
    ]
    columns = ("port", "network", "interface", "vlan", "status", "confirm by", "fault")
    out.table(columns, rows)
    if not rows:
        out.line("Nothing is plugged in.")


def _link(interface: Json) -> str:
    if not interface["is_up"]:
        return "down"
    return "up" if interface["has_carrier"] else "no carrier"
