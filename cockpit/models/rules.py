"""What makes a topology valid: pure checks that return problems."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias
from uuid import UUID

from cockpit.models.addressing import address, free_address, gateway, prefix, taken
from cockpit.models.blocks import (
    AnyBlock,
    FloatingIp,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    Router,
    RouterLink,
    SecurityGroup,
    Volume,
)
from cockpit.models.changes import Change, ReplaceBlock, ReplaceLink
from cockpit.models.naming import next_free
from cockpit.models.sentences import Sentence, say
from cockpit.models.topology import Topology

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a drawing that will not work, or that was hardly meant.

    Attributes:
        severity: With an error an apply would be refused; a warning is for thought.
        ids: The bricks and links it is about, the most important first.
        hint: What to do about it.
        fix: The change that mends it, where one is obvious.
        fix_label: The words on the button for `fix`.
    """

    severity: Severity
    ids: tuple[UUID, ...]
    sentence: Sentence
    hint: Sentence
    fix: Change | None = None
    fix_label: Sentence | None = None


def problems(topology: Topology, images: Collection[str] | None = None) -> list[Problem]:
    """Return what is wrong with a drawing, errors first.

    Args:
        topology: Is only read.
        images: Names and ids of the images on the server; None when they are not known.
    """
    found = [problem for check in _CHECKS for problem in check(topology)]
    found += _images(topology, images)
    return sorted(found, key=lambda problem: problem.severity)


def _prefixes(topology: Topology) -> Iterator[Problem]:
    for network in _networks(topology):
        if network.cidr and prefix(network) is None:
            yield _bad_prefix(network)
        elif network.is_public and not network.cidr:
            yield Problem(
                "error",
                (network.id,),
                say("{name} has no prefix", name=network.name),
                say("A public network needs one, such as 203.0.113.0/24."),
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
    public = [network for network in _networks(topology) if network.is_public]
    for one, other in _overlapping(public):
        yield Problem(
            "error",
            (other.id, one.id),
            say("The prefixes of {one} and {other} overlap", one=one.name, other=other.name),
            say("Public networks share one routing table: give one of them another prefix."),
        )


def _overlaps_of_one_server(topology: Topology) -> Iterator[Problem]:
    for server in _instances(topology):
        for one, other in _overlapping(_networks_of(topology, server)):
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


def _overlapping(networks: list[Network]) -> Iterator[tuple[Network, Network]]:
    known = [(network, pool) for network in networks if (pool := prefix(network)) is not None]
    known.sort(key=lambda pair: (pair[1].network_address, pair[1].prefixlen))
    for (one, pool), (other, another) in combinations(known, 2):
        if pool.overlaps(another):
            yield one, other


def _names(topology: Topology) -> Iterator[Problem]:
    names = {block.name for block in topology}
    seen: dict[tuple[str, str], AnyBlock] = {}
    for block in topology:
        first = seen.setdefault((block.kind, block.name), block)
        if first is block:
            continue
        free = next_free(block.name, names)
        names.add(free)
        yield Problem(
            "warning",
            (block.id, first.id),
            say("The name {name} is used twice", name=block.name),
            say("Two of a kind with one name are easily mixed up."),
            ReplaceBlock(block.model_copy(update={"name": free})),
            say("Rename to {name}", name=free),
        )


def _addresses(topology: Topology) -> Iterator[Problem]:
    for network in _networks(topology):
        used = taken(topology, network.id)
        seen: dict[str, Nic] = {}
        for nic in _nics(topology, network):
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
    for network in _networks(topology):
        pool = prefix(network)
        if pool is None:
            continue
        room = max(0, pool.num_addresses - (3 if network.is_public else 2))
        count = sum(isinstance(link, Nic | RouterLink) for link in topology.links_of(network.id))
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


def _unattached(topology: Topology) -> Iterator[Problem]:
    for block in topology:
        if topology.links_of(block.id) or topology.wearers(block.id):
            continue
        sentence, hint = _alone(block)
        yield Problem("warning", (block.id,), sentence, hint)


def _alone(block: AnyBlock) -> tuple[Sentence, Sentence]:
    match block:
        case Instance():
            sentence = say("{name} is on no network", name=block.name)
            return sentence, say("Drag it onto a rail, or nobody can reach it.")
        case Network():
            return say("Nothing hangs on {name}", name=block.name), say("Drag a server onto it.")
        case Volume():
            sentence = say("{name} is plugged into no server", name=block.name)
            return sentence, say("Drag it onto a server.")
        case Router():
            return say("{name} joins no networks", name=block.name), say("Drag it onto rails.")
        case FloatingIp():
            sentence = say("{name} is an address of no network", name=block.name)
            return sentence, say("Drag it onto a public network.")
        case PhysicalPort():
            sentence = say("{name} is clipped to no network", name=block.name)
            return sentence, say("Drag it onto a private network.")
        case SecurityGroup():
            return say("No link wears {name}", name=block.name), say("Drag it onto a link.")


def _two_gateways(topology: Topology) -> Iterator[Problem]:
    for server in _instances(topology):
        public = [net for net in _networks_of(topology, server) if net.is_public]
        if len(public) > 1:
            yield Problem(
                "warning",
                (server.id, *(network.id for network in public)),
                say("{name} has two ways to the Internet", name=server.name),
                say("Answers may leave by the other one: keep one public network per server."),
            )


def _images(topology: Topology, images: Collection[str] | None) -> Iterator[Problem]:
    only = next(iter(images)) if images is not None and len(images) == 1 else None
    for server in _instances(topology):
        fix = ReplaceBlock(server.model_copy(update={"image": only})) if only else None
        label = say("Use {image}", image=only) if only else None
        if not server.image:
            sentence = say("{name} has no image", name=server.name)
            hint = say("Drag an image onto it: its disk is made from that.")
            yield Problem("error", (server.id,), sentence, hint, fix, label)
        elif images is not None and server.image not in images:
            sentence = say(
                "The image {image} of {name} is not on the server",
                image=server.image,
                name=server.name,
            )
            hint = say("Upload it, or choose another one.")
            yield Problem("error", (server.id,), sentence, hint, fix, label)


def _networks(topology: Topology) -> list[Network]:
    return [block for block in topology if isinstance(block, Network)]


def _instances(topology: Topology) -> list[Instance]:
    return [block for block in topology if isinstance(block, Instance)]


def _nics(topology: Topology, block: AnyBlock) -> list[Nic]:
    return [link for link in topology.links_of(block.id) if isinstance(link, Nic)]


def _networks_of(topology: Topology, server: Instance) -> list[Network]:
    """Return the networks of a server, each once."""
    ids = dict.fromkeys(nic.network_id for nic in _nics(topology, server))
    networks = [topology.block(key) for key in ids]
    return [network for network in networks if isinstance(network, Network)]


_CHECKS: tuple[Callable[[Topology], Iterator[Problem]], ...] = (
    _prefixes,
    _public_overlaps,
    _overlaps_of_one_server,
    _addresses,
    _room,
    _two_gateways,
    _names,
    _unattached,
)
