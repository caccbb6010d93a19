"""Routers, gateways, and public addresses that lead somewhere."""

from collections.abc import Iterator
from itertools import combinations

from cockpit.models.addressing import address, gateway, prefix, prefix6, taken
from cockpit.models.blocks import (
    FloatingIp,
    FloatingLink,
    Network,
    Nic,
    PoolLink,
    Router,
    RouterLink,
)
from cockpit.models.changes import ReplaceBlock, ReplaceLink
from cockpit.models.reach import floating_nic
from cockpit.models.rules.problem import Problem, instances, networks_of
from cockpit.models.sentences import say
from cockpit.models.topology import Topology


def _two_gateways(topology: Topology) -> Iterator[Problem]:
    for server in instances(topology):
        public = [net for net in networks_of(topology, server) if net.is_public]
        if len(public) > 1:
            yield Problem(
                "warning",
                (server.id, *(network.id for network in public)),
                say("{name} has two ways to the Internet", name=server.name),
                say("Answers may leave by the other one: keep one public network per server."),
            )
        elif (
            len(ways := [net for net in networks_of(topology, server) if _leads(topology, net)]) > 1
        ):
            yield Problem(
                "warning",
                (server.id, *(network.id for network in ways)),
                say("{name} is told of two default gateways", name=server.name),
                say("Which one it takes is up to its system: keep one, or give routes."),
            )


def _leads(topology: Topology, network: Network) -> bool:
    """Tell whether guests of a network are told of a default gateway."""
    if not network.cidr or not network.has_dhcp:
        return False
    routed = any(isinstance(link, RouterLink) for link in topology.links_of(network.id))
    return network.is_public or bool(network.gateway) or routed


def _router_networks(topology: Topology) -> Iterator[Problem]:
    for router in _routers(topology):
        ends = [
            (link, rail)
            for link in topology.links_of(router.id)
            if isinstance(link, RouterLink)
            and isinstance(rail := topology.block(link.network_id), Network)
        ]
        for (_, one), (_, other) in combinations(ends, 2):
            if _overlap(one, other):
                yield Problem(
                    "error",
                    (router.id, one.id, other.id),
                    say(
                        "{router} joins {one} and {other}, whose prefixes overlap",
                        router=router.name,
                        one=one.name,
                        other=other.name,
                    ),
                    say("It could not tell which way an address lies: change one prefix."),
                )
        for link, rail in ends:
            yield from _router_end(topology, router, link, rail)


def _router_end(
    topology: Topology, router: Router, link: RouterLink, rail: Network
) -> Iterator[Problem]:
    pool = prefix(rail)
    if pool is None and prefix6(rail) is None:
        yield Problem(
            "error",
            (router.id, rail.id, link.id),
            say("{name} has no prefix for {router}", name=rail.name, router=router.name),
            say("Give the network a prefix: a router needs an address on it."),
        )
    wanted = address(link.address) if link.address else None
    if link.address and (pool is None or wanted is None or wanted not in pool):
        yield Problem(
            "error",
            (router.id, rail.id, link.id),
            say("{address} lies outside {name}", address=link.address, name=rail.name),
            say("Choose another one, or leave it empty and the server chooses."),
            ReplaceLink(link.model_copy(update={"address": ""})),
            say("Leave it to the server"),
        )
    if rail.is_public or pool is None:
        return
    # Where nothing is said, the end of a router is the gateway, or else the first address.
    own = wanted or gateway(rail) or pool[1]
    holders = [
        nic
        for nic in topology.links_of(rail.id)
        if isinstance(nic, Nic) and address(nic.address) == own
    ]
    for nic in holders:
        server = topology.block(nic.instance_id)
        yield Problem(
            "error",
            (server.id, router.id, nic.id),
            say(
                "{server} has the address {address} of {router}",
                server=server.name,
                address=own,
                router=router.name,
            ),
            say("Choose another one, or leave it empty and the server chooses."),
            ReplaceLink(nic.model_copy(update={"address": ""})),
            say("Leave it to the server"),
        )


def _floating(topology: Topology) -> Iterator[Problem]:
    for block in topology:
        if not isinstance(block, FloatingIp):
            continue
        links = topology.links_of(block.id)
        pool = next((link for link in links if isinstance(link, PoolLink)), None)
        lead = next((link for link in links if isinstance(link, FloatingLink)), None)
        if pool is None:
            yield Problem(
                "error",
                (block.id,),
                say("{name} is an address of no network", name=block.name),
                say("Drag it onto a public network."),
            )
            continue
        network = topology.block(pool.network_id)
        assert isinstance(network, Network)
        yield from _floating_address(topology, block, network)
        if lead is not None and floating_nic(topology, block.id) is None:
            server = topology.block(lead.instance_id)
            yield Problem(
                "error",
                (block.id, server.id, network.id),
                say(
                    "No way leads from {network} to {server}",
                    network=network.name,
                    server=server.name,
                ),
                say("Put a router between its network and the public one."),
            )


def _floating_address(topology: Topology, block: FloatingIp, network: Network) -> Iterator[Problem]:
    span, wanted = prefix(network), address(block.address)
    if not block.address or span is None:
        return
    others = [
        other.address
        for other in topology
        if isinstance(other, FloatingIp) and other.id != block.id and other.address
    ]
    if wanted is None or wanted not in span:
        sentence = say("{address} lies outside {name}", address=block.address, name=network.name)
    elif wanted in taken(topology, network.id) or str(wanted) in others:
        sentence = say("{address} is used twice on {name}", address=wanted, name=network.name)
    elif wanted in {span.network_address, span.broadcast_address, gateway(network)}:
        sentence = say("{address} is reserved on {name}", address=wanted, name=network.name)
    else:
        return
    yield Problem(
        "error",
        (block.id, network.id),
        sentence,
        say("Choose another one, or leave it empty and the server chooses."),
        ReplaceBlock(block.model_copy(update={"address": ""})),
        say("Leave it to the server"),
    )


def _routers(topology: Topology) -> list[Router]:
    return [block for block in topology if isinstance(block, Router)]


def _overlap(one: Network, other: Network) -> bool:
    pool, another = prefix(one), prefix(other)
    pool6, another6 = prefix6(one), prefix6(other)
    return bool(
        (pool and another and pool.overlaps(another))
        or (pool6 and another6 and pool6.overlaps(another6))
    )


ROUTING_CHECKS = (_two_gateways, _router_networks, _floating)
