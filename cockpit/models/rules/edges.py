"""Physical ports and firewalls."""

from collections.abc import Iterator
from itertools import combinations

from cockpit.models.blocks import Network, Nic, PhysicalPort, PortLink, SecurityGroup
from cockpit.models.changes import ReplaceBlock, ReplaceLink
from cockpit.models.rules.problem import Problem
from cockpit.models.sentences import say
from cockpit.models.topology import Topology


def _ports(topology: Topology) -> Iterator[Problem]:
    ports = [block for block in topology if isinstance(block, PhysicalPort)]
    for port in ports:
        links = topology.links_of(port.id)
        if not links:
            yield Problem(
                "error",
                (port.id,),
                say("{name} is clipped to no network", name=port.name),
                say("Drag it onto a private network."),
            )
        if not port.interface:
            yield Problem(
                "error",
                (port.id,),
                say("{name} has no interface", name=port.name),
                say("Choose one of the host in the inspector."),
            )
        for link in links:
            network = topology.block(link.network_id) if isinstance(link, PortLink) else None
            if isinstance(network, Network) and network.has_dhcp and network.cidr:
                yield Problem(
                    "warning",
                    (network.id, port.id),
                    say(
                        "{name} leases addresses on the wire of {port}",
                        name=network.name,
                        port=port.name,
                    ),
                    say("A DHCP server there would lease them too: switch one of them off."),
                    ReplaceBlock(network.model_copy(update={"has_dhcp": False})),
                    say("Switch DHCP off"),
                )
    for one, other in combinations([port for port in ports if port.interface], 2):
        same = one.interface == other.interface
        if same and (one.vlan == other.vlan or None in (one.vlan, other.vlan)):
            yield Problem(
                "error",
                (other.id, one.id),
                say(
                    "{one} and {other} are both on {interface}",
                    one=one.name,
                    other=other.name,
                    interface=one.interface,
                ),
                say("Give each a VLAN of its own, or another interface."),
            )


def _shields(topology: Topology) -> Iterator[Problem]:
    for nic in topology.links():
        if not isinstance(nic, Nic):
            continue
        server, network = topology.block(nic.instance_id), topology.block(nic.network_id)
        if nic.groups and not nic.is_guarded:
            yield Problem(
                "warning",
                (server.id, network.id, nic.id),
                say(
                    "{server} is not guarded on {network}", server=server.name, network=network.name
                ),
                say("Its groups change nothing: switch the guard on, or take them off."),
                ReplaceLink(nic.model_copy(update={"is_guarded": True})),
                say("Guard it"),
            )
        elif nic.groups and nic.profile == "DISABLED":
            yield Problem(
                "warning",
                (server.id, network.id, nic.id),
                say(
                    "{server} lets everything in on {network}",
                    server=server.name,
                    network=network.name,
                ),
                say("Its groups change nothing: let them alone decide."),
                ReplaceLink(nic.model_copy(update={"profile": "CUSTOM"})),
                say("Use CUSTOM"),
            )
        elif nic.is_guarded and nic.profile == "CUSTOM" and not nic.groups:
            yield Problem(
                "warning",
                (server.id, network.id, nic.id),
                say(
                    "Nothing comes in to {server} on {network}",
                    server=server.name,
                    network=network.name,
                ),
                say("Let the link wear a security group, or choose another profile."),
            )


def _rules(topology: Topology) -> Iterator[Problem]:
    for group in topology:
        if not isinstance(group, SecurityGroup):
            continue
        kept = tuple(rule for rule in group.rules if rule.group is None or rule.group in topology)
        if kept != group.rules:
            yield Problem(
                "warning",
                (group.id,),
                say("A rule of {name} speaks of a group that is not drawn", name=group.name),
                say("Draw that group, or remove the rule."),
                ReplaceBlock(group.model_copy(update={"rules": kept})),
                say("Remove the rule"),
            )
        if len({rule.model_copy(update={"description": ""}) for rule in group.rules}) < len(
            group.rules
        ):
            yield Problem(
                "error",
                (group.id,),
                say("{name} has the same rule twice", name=group.name),
                say("Remove one of them."),
                ReplaceBlock(group.model_copy(update={"rules": tuple(dict.fromkeys(group.rules))})),
                say("Remove the rule"),
            )


EDGE_CHECKS = (_ports, _shields, _rules)
