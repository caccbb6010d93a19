"""Security groups as text of the packet filter: chains, counters and sets.

A group is a chain per direction, the same for all NICs that have it. A NIC's own part is
one element of a map, which leads to the chain of its combination of groups. Rules only
let through, so their order means nothing: a large group is split into pages by the ids
of its rules, and a page is named after its content; a changed rule is a changed page.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses

from server.host.profiles import PROFILE_GROUPS
from server.host.wanted import Group, Profile, Rule

PAGE = 64
"""Rules that are changed together: few, so that one change is cheap."""

WITH_PORTS = frozenset({6, 17, 33, 132, 136})
"""tcp, udp, dccp, sctp, udplite."""
ICMP, ICMP6 = 1, 58

Prefix = IPv4Network | IPv6Network
Combination = tuple[str, ...]
"""Ids of groups, in order."""

_SIDES = {"ingress": "saddr", "egress": "daddr"}


@dataclass(frozen=True, slots=True)
class Objects:
    """What the filter needs beside its fixed parts.

    Attributes:
        chains: Rules by name of the chain; what is jumped to comes first.
        sets: Declaration by name.
        counters: Names of rules' counters by id of the rule.
    """

    chains: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, str]
    counters: Mapping[str, str]


def combination(profile: Profile, groups: Iterable[str]) -> Combination:
    """Return the groups that decide for a NIC, the profile's among them."""
    predefined = [PROFILE_GROUPS[profile].id] if profile in PROFILE_GROUPS else []
    return tuple(sorted({*predefined, *groups}))


def chain_of(direction: str, groups: Combination) -> str:
    """Return the name of the chain that judges a combination of groups."""
    return f"c{direction[0]}_{_hash(*groups)}"


def members_set(group_id: str, family: int) -> str:
    """Return the name of the set of the addresses of a group's members."""
    return f"m{family}_{_hash(group_id)}"


def ranges_set(group_id: str, family: int) -> str:
    """Return the name of the set of the prefixes of a group's members."""
    return f"n{family}_{_hash(group_id)}"


def counter_of(rule_id: str) -> str:
    """Return the name of a rule's counter."""
    return f"r_{_hash(rule_id)}"


def compile_groups(
    groups: Sequence[Group],
    combinations: Iterable[tuple[str, Combination]],
    wide: frozenset[tuple[str, int]],
) -> Objects:
    """Return what the filter needs for groups.

    Args:
        groups: All there are; those of profiles need not be among them.
        combinations: Direction and groups of NICs.
        wide: Groups and families in which members have whole prefixes.
    """
    every = {group.id: group for group in (*PROFILE_GROUPS.values(), *groups)}
    used = sorted({(way, tuple(one for one in ids if one in every)) for way, ids in combinations})
    chains: dict[str, tuple[str, ...]] = {}
    for direction, group_id in sorted({(way, one) for way, ids in used for one in ids}):
        rules = [
            rule
            for rule in every[group_id].rules
            if rule.direction == direction and _is_known(rule, every)
        ]
        chains |= _group_chains(_group_chain(direction, group_id), rules, wide)
    for direction, ids in used:
        jumps = [f"jump {_group_chain(direction, group_id)}" for group_id in ids]
        drop = f"meta mark @dropped_{'in' if direction == 'ingress' else 'out'} drop"
        chains[chain_of(direction, ids)] = (*jumps, drop, "drop")
    remotes = {
        (rule.remote, rule.family)
        for group in groups
        for rule in group.rules
        if rule.remote in every
    }
    return Objects(
        chains=chains,
        sets=dict(_member_sets(sorted((str(one), family) for one, family in remotes))),
        counters={rule.id: counter_of(rule.id) for group in every.values() for rule in group.rules},
    )


def collapse(prefixes: Iterable[Prefix]) -> list[Prefix]:
    """Return prefixes of one family without overlaps."""
    found: list[Prefix] = [*collapse_addresses(prefixes)]  # type: ignore[type-var] # one family
    return found


def rule_texts(rule: Rule, wide: frozenset[tuple[str, int]]) -> list[str]:
    """Return a rule as the filter has it; two where its remote members have prefixes."""
    side = f"ip{'6' if rule.family == 6 else ''} {_SIDES[rule.direction]}"  # noqa: PLR2004 - IPv6
    match = [f"meta nfproto ipv{rule.family}", *_protocol_texts(rule)]
    end = f'counter name "{counter_of(rule.id)}" accept'
    if rule.remote is None:
        return [" ".join([*match, end])]
    if "/" in rule.remote:
        return [" ".join([*match, f"{side} {rule.remote}", end])]
    sets = [members_set(rule.remote, rule.family)]
    if (rule.remote, rule.family) in wide:
        sets.append(ranges_set(rule.remote, rule.family))
    return [" ".join([*match, f"ct zone . {side} @{name}", end]) for name in sets]


def _protocol_texts(rule: Rule) -> list[str]:
    if rule.protocol is None:
        return []
    texts = [f"meta l4proto {rule.protocol}"]
    if not rule.ports:
        return texts
    if rule.protocol in (ICMP, ICMP6):
        word = "icmp" if rule.protocol == ICMP else "icmpv6"
        pairs = zip(("type", "code"), rule.ports, strict=False)
        return [*texts, *(f"{word} {field} {value}" for field, value in pairs)]
    first, last = rule.ports[0], rule.ports[-1]
    return [*texts, f"th dport {first}" if first == last else f"th dport {first}-{last}"]


def _is_known(rule: Rule, groups: Mapping[str, Group]) -> bool:
    """Tell whether the remote of a rule is there; a rule whose is not lets nobody through."""
    return rule.remote is None or "/" in rule.remote or rule.remote in groups


def _group_chain(direction: str, group_id: str) -> str:
    return f"g{direction[0]}_{_hash(group_id)}"


def _group_chains(
    name: str, rules: Sequence[Rule], wide: frozenset[tuple[str, int]]
) -> dict[str, tuple[str, ...]]:
    if len(rules) <= PAGE:
        return {name: tuple(text for rule in rules for text in rule_texts(rule, wide))}
    count = 1
    while count * PAGE < 2 * len(rules):
        count *= 2
    pages: list[list[str]] = [[] for _ in range(count)]
    for rule in rules:
        pages[zlib.crc32(rule.id.encode()) % count] += rule_texts(rule, wide)
    chains = {f"p_{_hash(name, *page)}": tuple(page) for page in pages if page}
    return {**chains, name: tuple(f"jump {page}" for page in chains)}


def _member_sets(remotes: Iterable[tuple[str, int]]) -> Iterable[tuple[str, str]]:
    for group_id, family in remotes:
        kind = "typeof ct zone . ip saddr" if family == 4 else "typeof ct zone . ip6 saddr"  # noqa: PLR2004 - IPv4
        yield members_set(group_id, family), f"{{ {kind}; }}"
        yield ranges_set(group_id, family), f"{{ {kind}; flags interval; }}"


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
