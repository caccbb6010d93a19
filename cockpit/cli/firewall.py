"""`cockpit firewall`: what judges a server, and another profile while it runs."""

from collections.abc import Mapping
from typing import Any

from cockpit.backend.firewall import firewall_of
from cockpit.cli.connect import connected
from cockpit.cli.finding import one, port_of, topology_id
from cockpit.cli.options import Options
from cockpit.cli.output import Output
from cockpit.errors import CockpitError
from cockpit.models.resources import Resource

_SIDES = (("ingress", "in", "from"), ("egress", "out", "to"))
_ICMP = frozenset({"icmp", "ipv6-icmp", "icmpv6", "1", "58"})


async def run(options: Options, out: Output) -> int:
    """Show what judges a server, or set the profile of its NICs on a network."""
    if options.drawing == "show":
        return await _show(options, out)
    server_name, network_name, profile = options.words
    async with connected(options, out) as session:
        resources = session.live.of_topology(topology_id(options.drawing, session.live))
        server = one(resources, "server", server_name)
        network = one(resources, "network", network_name)
        ports = [
            resource
            for resource in resources
            if resource.attributes.get("server_id") == server.id
            and resource.attributes.get("network_id") == network.id
        ]
        if not ports:
            raise CockpitError(f"{server.name} does not hang on {network.name}")
        for port in ports:
            await session.api.set_firewall_profile(port.id, profile)
    out.record(ports=[port.id for port in ports], firewall_profile=profile)
    out.line(f"{server.name} on {network.name} has the profile {profile} now.")
    return 0


async def _show(options: Options, out: Output) -> int:
    server_name, network_name, _ = options.words
    async with connected(options, out) as session:
        live = session.live
        if network_name:
            ports = [port_of(live, server_name, network_name)]
        else:
            server = one(live, "server", server_name)
            names = {network.id: network.name for network in live.of_kind("network")}
            ports = [
                (port, f"{server.name} on {names.get(str(port.attributes['network_id']), '?')}")
                for port in live.of_kind("port")
                if port.attributes.get("server_id") == server.id
            ]
        groups = {group.id: group for group in live.of_kind("security_group")}
        for port, where in ports:
            found = await firewall_of(session.api.client, port.id)
            out.record(firewall=found)
            _tell(out, where, found, groups)
    return 0


def _tell(
    out: Output, where: str, found: Mapping[str, Any], groups: Mapping[str, Resource]
) -> None:
    if not found["port_security_enabled"]:
        out.line(f"{where}: no firewall, and any source (port security is off)\n")
        return
    out.line(f"{where}: {found['profile']}")
    rows = []
    for side, word, preposition in _SIDES:
        judged = found[side]
        if not judged["judged"]:
            rows.append([word, "everything", "", "", ""])
            continue
        rows += [
            [word, _what(rule), _whom(rule, preposition, groups), rule["security_group"],
             _hits(rule["hits"])]
            for rule in judged["rules"]
        ]  # fmt: skip
        rows.append([word, "all else is dropped", "", "", _hits(judged["default_drop"])])
    out.table(["", "what", "whom", "group", "hits"], rows)
    out.line(f"from foreign addresses, dropped: {_hits(found['spoofed'])}\n")


def _what(rule: Mapping[str, Any]) -> str:
    first, last = rule["port_range_min"], rule["port_range_max"]
    words = [str(rule["ethertype"]), str(rule["protocol"] or "anything")]
    if rule["protocol"] in _ICMP:
        words += [f"type {first}"] if first is not None else []
        words += [f"code {last}"] if last is not None else []
    elif first is not None:
        words.append(str(first) if first == last else f"{first}-{last}")
    return " ".join(words)


def _whom(rule: Mapping[str, Any], preposition: str, groups: Mapping[str, Resource]) -> str:
    group_id = rule["remote_group_id"]
    if group_id:
        name = groups[group_id].name if group_id in groups else group_id
        return f"{preposition} group {name}"
    return f"{preposition} {rule['remote_ip_prefix'] or 'anybody'}"


def _hits(hits: Mapping[str, int]) -> str:
    return f"{hits['packets']} ({hits['bytes']} bytes)" if hits["packets"] else "0"
