"""The packet filter of the kernel, kept as wanted."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.host.filter_chains import Prefix, Uplink
from server.host.firewall import (
    CHUNK,
    FAMILIES,
    TABLE,
    Elements,
    Tap,
    assign_numbers,
    assign_zones,
    element_transactions,
    elements,
    fixed_names,
    read_elements,
    read_key,
    skeleton,
)
from server.host.groups import Objects, compile_groups
from server.host.membership import Members, member_elements, wide_groups
from server.host.nft import Nftables
from server.host.wanted import Group

_RULE_WEIGHT = 5
_TURNS = ["flush chain", "delete map", "delete set", "delete chain", "delete counter"]

Count = tuple[int, int]
"""Packets and bytes."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What rules decided.

    Attributes:
        rules: By id of the rule: first packets of connections that it let through.
        passed_in, passed_out: By NIC id, those that any rule of it let through.
        dropped_in, dropped_out, spoofed: By NIC id, what nothing let through.
    """

    rules: Mapping[str, Count]
    passed_in: Mapping[str, Count]
    passed_out: Mapping[str, Count]
    dropped_in: Mapping[str, Count]
    dropped_out: Mapping[str, Count]
    spoofed: Mapping[str, Count]


@dataclass(slots=True)
class _Known:
    """What the kernel has of ours; a chain whose rules we have not seen has ("?",)."""

    elements: Elements = field(default_factory=dict)
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    counters: set[str] = field(default_factory=set)


class Rules:
    """What we know of the kernel's tables.

    Invariant: while the kernel's generation is `_generation`, the tables hold
    exactly what `_known` says and the chains of `_skeleton`. When somebody else changed
    any table, or after a restart, they are read again.
    """

    def __init__(self, uplink: Uplink | None) -> None:
        self._nft = Nftables()
        self._uplink = uplink
        self._generation = -1
        self._known = _Known()
        self._skeleton = ""
        self._counters: Mapping[str, str] = {}
        self.zones: Mapping[str, int] = {}
        """Of connection tracking, by bridge."""

    def apply(
        self,
        taps: Sequence[Tap],
        bridges: Mapping[str, str],
        prefixes: Sequence[Prefix],
        groups: Sequence[Group] = (),
        members: Members | None = None,
    ) -> int:
        """Make the filter so; return the number of transactions that it took.

        Args:
            taps: Ends of all NICs.
            bridges: Ids of segments by bridge.
            prefixes: Of public segments.
            groups: Whose rules may judge.
            members: Who is in them.

        Raises:
            NftablesError: The filter is as before, or, of more than a thousand
                changes, partly as wanted.
        """
        count = 0
        members = members or {}
        if self._nft.generation() != self._generation:
            self._skeleton = ""
        wanted_skeleton = skeleton(self._uplink, prefixes)
        if wanted_skeleton != self._skeleton:
            self._generation = -1
            self._nft.run(wanted_skeleton)
            self._read()
            self._skeleton = wanted_skeleton
            count += 1
        self.zones = assign_zones(sorted(bridges), self._known.elements)
        wanted = elements(taps, self.zones, assign_numbers(taps, self._known.elements))
        judged = [
            (direction, ids)
            for tap in taps
            for direction, ids in (("ingress", tap.ingress), ("egress", tap.egress))
            if ids is not None
        ]
        objects = compile_groups(groups, judged, wide_groups(members))
        segments = {segment_id: self.zones[bridge] for bridge, segment_id in bridges.items()}
        wanted |= member_elements(objects.sets, members, segments)
        self._generation = -1
        for transaction in _packed(self._changes(objects, wanted)):
            self._nft.run(transaction)
            count += 1
        self._known = _Known(
            wanted, dict(objects.chains), dict(objects.sets), set(objects.counters.values())
        )
        self._counters = objects.counters
        self._generation = self._nft.generation()
        return count

    def hits(self, owners: Mapping[str, str]) -> Hits:
        """Return what was counted; `owners` are ids of NICs by tap.

        Raises:
            NftablesError: The tables are not there.
        """
        listed = self._listed(f"list counters table inet {TABLE}")
        counted = {
            entry["counter"]["name"]: (entry["counter"]["packets"], entry["counter"]["bytes"])
            for entry in listed
            if "counter" in entry and entry["counter"]["table"] == TABLE
        }
        marks = {
            mark: owners[key[0]]
            for name in ("nics", "port_nics")
            for key, mark in self._known.elements.get(name, {}).items()
            if key[0] in owners
        }
        spoofs = {**self._counted("inet", "spoofed"), **self._counted("bridge", "port_spoofed")}
        return Hits(
            rules={
                rule_id: counted[name]
                for rule_id, name in self._counters.items()
                if name in counted
            },
            passed_in=_renamed(self._counted("inet", "passed_in"), marks),
            passed_out=_renamed(self._counted("inet", "passed_out"), marks),
            dropped_in=_renamed(self._counted("inet", "dropped_in"), marks),
            dropped_out=_renamed(self._counted("inet", "dropped_out"), marks),
            spoofed=_renamed(spoofs, owners),
        )

    def _read(self) -> None:
        listing = [entry for family in FAMILIES for entry in self._nft.listing(family, TABLE)]
        fixed = fixed_names()
        known = _Known(elements=read_elements(listing))
        stale: list[str] = []
        for entry in listing:
            for kind in ("set", "map", "chain", "counter"):
                if kind not in entry:
                    continue
                family, name = entry[kind]["family"], entry[kind]["name"]
                if name in fixed[family]:
                    continue
                if family == "inet" and kind == "chain" and not entry[kind].get("hook"):
                    known.chains[name] = ("?",)
                elif family == "inet" and kind == "set":
                    known.sets[name] = ""
                elif kind == "counter":
                    known.counters.add(name)
                else:
                    stale += _removal(kind, f"{family} {TABLE} {name}")
        # What is not of this release would go on to drop packets by its own rules. Rules
        # refer to sets, and maps to chains.
        stale.sort(key=lambda line: _TURNS.index(" ".join(line.split(" ", 2)[:2])))
        if stale:
            self._nft.run("\n".join(stale))
        self._known = known

    def _changes(self, wanted: Objects, new: Elements) -> Iterator[tuple[int, str]]:
        """Yield blocks of commands with their weight, in an order in which they can be.

        A chain is never seen half filled; what is not referred to yet comes first.
        """
        known = self._known
        for name in sorted(set(wanted.counters.values()) - known.counters):
            yield 1, f"add counter inet {TABLE} {name}\n"
        for name in sorted(wanted.sets.keys() - known.sets.keys()):
            yield 2, f"add set inet {TABLE} {name} {wanted.sets[name]}\n"
        fresh = wanted.chains.keys() - known.chains.keys()
        for name in sorted(fresh):
            yield 2, f"add chain inet {TABLE} {name}\n"
        changed = [name for name, rules in wanted.chains.items() if known.chains.get(name) != rules]
        # Elements of sets before the rules that look into them.
        yield from element_transactions(
            known.elements, {name: new[name] for name in new if name in wanted.sets}
        )
        for name in sorted(changed, key=lambda name: name not in fresh):
            yield _filling(name, wanted.chains[name], is_new=name in fresh)
        yield from element_transactions(
            known.elements, {name: new[name] for name in new if name not in wanted.sets}
        )
        gone = sorted(known.chains.keys() - wanted.chains.keys())
        for command in ("flush", "delete"):
            for name in gone:
                yield 2, f"{command} chain inet {TABLE} {name}\n"
        for name in sorted(known.sets.keys() - wanted.sets.keys()):
            yield 2, f"delete set inet {TABLE} {name}\n"
        for name in sorted(known.counters - set(wanted.counters.values())):
            yield 1, f"delete counter inet {TABLE} {name}\n"

    def _counted(self, family: str, name: str) -> dict[str, Count]:
        found = {}
        for entry in self._listed(f"list set {family} {TABLE} {name}"):
            for element in entry.get("set", {}).get("elem", []):
                counter = element["elem"]["counter"]
                found[read_key(element)[0]] = (counter["packets"], counter["bytes"])
        return found

    def _listed(self, command: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(self._nft.run(command))["nftables"]
        return listed


def _renamed(counts: Mapping[str, Count], names: Mapping[str, str]) -> dict[str, Count]:
    return {names[key]: count for key, count in counts.items() if key in names}


def _removal(kind: str, place: str) -> list[str]:
    if kind == "chain":
        return [f"flush chain {place}", f"delete chain {place}"]
    return [f"delete {kind} {place}"]


def _filling(name: str, rules: Sequence[str], *, is_new: bool) -> tuple[int, str]:
    place = f"inet {TABLE} {name}"
    lines = [] if is_new else [f"flush chain {place}"]
    lines += [f"add rule {place} {rule}" for rule in rules]
    return _RULE_WEIGHT * len(lines), "".join(f"{line}\n" for line in lines)


def _packed(blocks: Iterator[tuple[int, str]]) -> Iterator[str]:
    """Yield transactions of blocks, in their order: as few as fit."""
    texts: list[str] = []
    weight = 0
    for more, text in blocks:
        if texts and weight + more > CHUNK:
            yield "".join(texts)
            texts, weight = [], 0
        texts.append(text)
        weight += more
    if texts:
        yield "".join(texts)
