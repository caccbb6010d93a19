"""Prefixes and addresses of networks and NICs."""

from collections.abc import Iterator
from ipaddress import ip_address
from itertools import combinations

from cockpit.models.addressing import (
    address,
    address6,
    free_address,
    gateway,
    prefix,
    prefix6,
    taken,
)
from cockpit.models.blocks import Network, Nic, PoolLink, RouterLink
from cockpit.models.changes import ReplaceBlock, ReplaceLink
from cockpit.models.rules.problem import Problem, instances, networks, networks_of, nics
from cockpit.models.sentences import Sentence, say
from cockpit.models.topology import Topology


def _prefixes(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        if network.cidr and prefix(network) is None:
            yield _bad_prefix(network)
        elif network.is_public and not network.cidr:
            yield Problem(
                "error",
                (network.id,),
                say("{name} has no prefix", name=network.name),
                say("A public network needs one, such as 203.0.113.0/24."),
            )
        if network.cidr6 and prefix6(network) is None:
            yield Problem(
                "error",
                (network.id,),
                say("{name} has the wrong prefix {cidr}", name=network.name, cidr=network.cidr6),
                say("Write it like fd00:1::/64."),
            )


def _bad_prefix(network: Network) -> Problem:
    sentence = say("{name} has the wrong prefix {cidr}", name=network.name, cidr=network.cidr)
    base, _, length = network.cidr.partition("/")
    lowest = address(base)
    if lowest is not None and length.isdigit() and int(length) <= lowest.max_prefixlen:
        shift = lowest.max_prefixlen - int(length)
        right = f"{type(lowest)(int(lowest) >> shift << shift)}/{length}"
        return Problem(
            "error",
            (network.id,),
            sentence,
            say("Its first address is {cidr}.", cidr=right),
            ReplaceBlock(network.model_copy(update={"cidr": right})),
            say("Use {cidr}", cidr=right),
        )
    return Problem("error", (network.id,), sentence, say("Write it like 10.0.1.0/24."))


def _public_overlaps(topology: Topology) -> Iterator[Problem]:
    """Private networks are isolated, so the same prefix twice is no problem there."""
    public = [network for network in networks(topology) if network.is_public]
    for one, other in _overlapping(public):
        yield Problem(
            "error",
            (other.id, one.id),
            say("The prefixes of {one} and {other} overlap", one=one.name, other=other.name),
            say("Public networks share one routing table: give one of them another prefix."),
        )


def _overlaps_of_one_server(topology: Topology) -> Iterator[Problem]:
    for server in instances(topology):
        for one, other in _overlapping(networks_of(topology, server)):
            if one.is_public and other.is_public:
                continue
            yield Problem(
                "error",
                (server.id, one.id, other.id),
                say(
                    "{server} is on {one} and {other}, whose prefixes overlap",
                    server=server.name,
                    one=one.name,
                    other=other.name,
                ),
                say("It could not tell which way an address lies: change one prefix."),
            )


def _overlapping(found: list[Network]) -> Iterator[tuple[Network, Network]]:
    """Yield the pairs of networks that have addresses in common, of either family."""
    for one, other in combinations(sorted(found, key=_place), 2):
        (low, high), (low6, high6) = (
            (prefix(one), prefix(other)),
            (prefix6(one), prefix6(other)),
        )
        if (low and high and low.overlaps(high)) or (low6 and high6 and low6.overlaps(high6)):
            yield one, other


def _place(network: Network) -> tuple[int, int, str]:
    pool = prefix(network)
    first = (int(pool.network_address), pool.prefixlen) if pool is not None else (0, 0)
    return *first, network.cidr6 or ""


def _gateways(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        pool, wanted = prefix(network), address(network.gateway)
        if not network.gateway or pool is None or (wanted is not None and wanted in pool):
            continue
        yield Problem(
            "error",
            (network.id,),
            say(
                "The gateway {address} lies outside {name}",
                address=network.gateway,
                name=network.name,
            ),
            say("Choose one of its addresses, or leave it empty and the server chooses."),
            ReplaceBlock(network.model_copy(update={"gateway": ""})),
            say("Leave it to the server"),
        )


def _pools(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        spans = [span for span in (prefix(network), prefix6(network)) if span is not None]
        for pool in network.pools or ():
            ends = [ip_address(pool.start), ip_address(pool.end)]
            if not any(all(end in span for end in ends) for span in spans):
                yield Problem(
                    "error",
                    (network.id,),
                    say(
                        "The pool {start} to {end} lies outside {name}",
                        start=pool.start,
                        end=pool.end,
                        name=network.name,
                    ),
                    say("Choose addresses of its prefix."),
                )
        for route in network.routes or ():
            if not any(ip_address(route.nexthop) in span for span in spans):
                yield Problem(
                    "error",
                    (network.id,),
                    say(
                        "The next hop {address} lies outside {name}",
                        address=route.nexthop,
                        name=network.name,
                    ),
                    say("Choose a router that is on the network."),
                )


def _addresses6(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        pool = prefix6(network)
        seen: set[str] = set()
        for nic in nics(topology, network):
            wanted = address6(nic.address6)
            if not nic.address6:
                continue
            text = str(wanted or nic.address6)
            if pool is None or wanted is None or wanted not in pool:
                sentence = say("{address} lies outside {name}", address=text, name=network.name)
            elif text in seen:
                sentence = say("{address} is used twice on {name}", address=text, name=network.name)
            else:
                seen.add(text)
                continue
            yield Problem(
                "error",
                (nic.instance_id, network.id, nic.id),
                sentence,
                say("Choose another one, or leave it empty and the server chooses."),
                ReplaceLink(nic.model_copy(update={"address6": ""})),
                say("Leave it to the server"),
            )


def _addresses(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        used = taken(topology, network.id)
        seen: dict[str, Nic] = {}
        for nic in nics(topology, network):
            if not nic.address:
                continue
            reason = _refused(network, nic, seen)
            seen.setdefault(nic.address, nic)
            if reason is None:
                continue
            free = free_address(network, used)
            used |= {free} if free is not None else set()
            mended = nic.model_copy(update={"address": str(free or "")})
            yield Problem(
                "error",
                (nic.instance_id, network.id, nic.id),
                reason,
                say("Choose another one, or leave it empty and the server chooses."),
                ReplaceLink(mended),
                say("Use {address}", address=free) if free else say("Leave it to the server"),
            )


def _refused(network: Network, nic: Nic, seen: dict[str, Nic]) -> Sentence | None:
    """Say why an address cannot be had, or None when it can."""
    wanted, pool = address(nic.address), prefix(network)
    if wanted is None:
        return say("{address} is not an IPv4 address", address=nic.address)
    if pool is None:
        if network.cidr:
            return None
        return say("{name} has no prefix for {address}", name=network.name, address=wanted)
    if wanted not in pool:
        return say(
            "{address} lies outside {name}, {cidr}",
            address=wanted,
            name=network.name,
            cidr=network.cidr,
        )
    if wanted in {pool.network_address, pool.broadcast_address, gateway(network)}:
        return say("{address} is reserved on {name}", address=wanted, name=network.name)
    if nic.address in seen:
        return say("{address} is used twice on {name}", address=wanted, name=network.name)
    return None


def _room(topology: Topology) -> Iterator[Problem]:
    for network in networks(topology):
        pool = prefix(network)
        if pool is None:
            continue
        room = max(0, pool.num_addresses - (3 if network.is_public else 2))
        spans = [one for one in network.pools or () if ":" not in one.start]
        if spans:
            room = sum(int(ip_address(one.end)) - int(ip_address(one.start)) + 1 for one in spans)
        links = topology.links_of(network.id)
        count = sum(isinstance(link, Nic | RouterLink | PoolLink) for link in links)
        if count > room:
            yield Problem(
                "error",
                (network.id,),
                say(
                    "{name} has {room} addresses for {count} servers",
                    name=network.name,
                    room=room,
                    count=count,
                ),
                say("Give it a larger prefix."),
            )


ADDRESS_CHECKS = (
    _prefixes,
    _public_overlaps,
    _overlaps_of_one_server,
    _gateways,
    _pools,
    _addresses,
    _addresses6,
    _room,
)
