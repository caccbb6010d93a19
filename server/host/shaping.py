"""The links of NICs made as narrow, slow and lossy as wanted.

What goes to the guest is shaped where it leaves the tap. What comes from it is led
through an `ifb` of its own first, and shaped where it leaves that: nothing can queue
on its way in.
"""

import contextlib
import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.host import links, qdiscs
from server.host.links import Link, LinkChange
from server.host.netlink import Netlink, Request
from server.host.qdiscs import Qdisc, Way
from server.host.wanted import Nic

NO_NETEM = "The kernel has no netem (CONFIG_NET_SCH_NETEM; load it with: modprobe sch_netem)"
_NOT_DELAYED = f"Delay and loss are not in force. {NO_NETEM}"
_NOT_LIMITED = (
    "The rate is not in force. The kernel has no tbf"
    " (CONFIG_NET_SCH_TBF; load it with: modprobe sch_tbf)"
)
_OURS = {qdiscs.TBF, qdiscs.NETEM, qdiscs.TBF_BELOW}


@dataclass(slots=True)
class Shaped:
    """What shaping came to.

    Attributes:
        changes: How many things were changed.
        faults: By NIC id, why its link is not as wanted; the NIC works.
    """

    changes: int = 0
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Task:
    """A NIC to be shaped: its tap, its ifb, and the two ways."""

    nic_id: str
    tap: Link
    ifb: str
    inward: Way
    outward: Way

    @property
    def needs_ifb(self) -> bool:
        return self.outward.rate_kbit is not None or self.outward.needs_netem


def ifb_name(nic_id: str) -> str:
    """Return the name of the link that what a NIC sends goes through."""
    return "ifb" + hashlib.sha256(nic_id.encode()).hexdigest()[:11]


class Shaper:
    """Keeps the shape of links as wanted; looks at the kernel each time.

    `_is_bare`: there was nothing of ours at the last look, and nothing was wanted since.
    """

    def __init__(self, kernel: Netlink) -> None:
        self._kernel = kernel
        self._is_bare = False

    def apply(
        self, nics: Iterable[Nic], taps: Mapping[str, str], present: Mapping[str, Link]
    ) -> Shaped:
        """Make it so.

        Args:
            nics: All that are wanted.
            taps: Names by NIC id, of those that are there.
            present: Links that are there.
        """
        done = Shaped()
        wanted = {nic.id: nic.shaping for nic in nics if nic.shaping is not None and nic.id in taps}
        if not wanted and self._is_bare:
            return done
        tasks = []
        for nic_id, shaping in wanted.items():
            try:
                inward, outward = qdiscs.ways(shaping)
            except ValueError as error:
                done.faults[nic_id] = str(error)
            else:
                tap = present[taps[nic_id]]
                tasks.append(_Task(nic_id, tap, ifb_name(nic_id), inward, outward))
        present = self._make_ifbs(tasks, present, done)
        now = qdiscs.look_qdiscs(self._kernel)
        self._shape(tasks, present, now, done)
        self._forget(tasks, present, now, done)
        self._is_bare = not wanted
        return done

    def _make_ifbs(
        self, tasks: Sequence[_Task], present: Mapping[str, Link], done: Shaped
    ) -> Mapping[str, Link]:
        names = {task.ifb: task.nic_id for task in tasks if task.needs_ifb}
        missing = [name for name in names if name not in present]
        owners = [names[name] for name in missing]
        self._do([links.make_link(name, "ifb") for name in missing], owners, done)
        if missing:
            present = links.look_links(self._kernel)
        stale = [
            name
            for name, nic_id in names.items()
            if name in present and not (present[name].is_up and present[name].alias == nic_id)
        ]
        for name in stale:
            _silence(name)
        ups = [
            links.change_link(present[name].index, LinkChange(is_up=True, alias=names[name]))
            for name in stale
        ]
        self._do(ups, [names[name] for name in stale], done)
        return present

    def _shape(
        self,
        tasks: Sequence[_Task],
        present: Mapping[str, Link],
        now: Mapping[int, Sequence[Qdisc]],
        done: Shaped,
    ) -> None:
        """Set the disciplines; where there is no netem, at least the rates."""
        unknown = self._attempt(tasks, present, now, done, has_netem=True)
        if unknown:
            lacking = [task for task in tasks if task.nic_id in unknown]
            now = qdiscs.look_qdiscs(self._kernel)
            for nic_id in self._attempt(lacking, present, now, done, has_netem=False):
                done.faults[nic_id] = _NOT_LIMITED
            for task in lacking:
                if task.inward.needs_netem:
                    done.faults.setdefault(task.nic_id, _NOT_DELAYED)
        self._redirect(tasks, present, now, done)

    def _attempt(
        self,
        tasks: Sequence[_Task],
        present: Mapping[str, Link],
        now: Mapping[int, Sequence[Qdisc]],
        done: Shaped,
        *,
        has_netem: bool,
    ) -> set[str]:
        """Return the ids of NICs for which the kernel lacks a kind of discipline."""
        requests: list[Request] = []
        owners: list[str] = []
        for task in tasks:
            ifb = present.get(task.ifb)
            for link, way in ((task.tap, task.inward), (ifb, task.outward)):
                if link is None:
                    continue
                wanted = qdiscs.disciplines(way, has_netem=has_netem)
                for request in _changes(link.index, wanted, now.get(link.index, ())):
                    requests.append(request)
                    owners.append(task.nic_id)
        unknown = set()
        refusals = self._kernel.do(requests)
        for refusal in refusals:
            nic_id = owners[refusal.position]
            if refusal.errno == errno.ENOENT:
                unknown.add(nic_id)
            else:
                done.faults[nic_id] = f"Shaping: {refusal.text}"
        done.changes += len(requests) - len(refusals)
        return unknown

    def _redirect(
        self,
        tasks: Sequence[_Task],
        present: Mapping[str, Link],
        now: Mapping[int, Sequence[Qdisc]],
        done: Shaped,
    ) -> None:
        """Lead what guests send through the ifbs, where there is one to go through."""
        for task in tasks:
            ifb = present.get(task.ifb)
            if not task.needs_ifb or ifb is None:
                continue
            ingress = _ingress(now.get(task.tap.index, ()))
            target = qdiscs.look_redirect(self._kernel, task.tap.index) if ingress else None
            if target == ifb.index:
                continue
            requests = [qdiscs.remove_qdisc(task.tap.index, ingress)] if ingress else []
            requests += qdiscs.redirect(task.tap.index, ifb.index)
            self._do(requests, [task.nic_id] * len(requests), done)

    def _forget(
        self,
        tasks: Sequence[_Task],
        present: Mapping[str, Link],
        now: Mapping[int, Sequence[Qdisc]],
        done: Shaped,
    ) -> None:
        """Take away what is not wanted: the way into an ifb before the ifb."""
        shaped = {task.tap.index for task in tasks}
        redirected = {task.tap.index for task in tasks if task.needs_ifb}
        used = {task.ifb for task in tasks if task.needs_ifb}
        requests: list[Request] = []
        for link in present.values():
            if not link.is_ours or link.kind != "tun":
                continue
            there = now.get(link.index, ())
            if link.index not in shaped:
                requests += _changes(link.index, [], there)
            ingress = _ingress(there)
            if ingress and link.index not in redirected:
                requests.append(qdiscs.remove_qdisc(link.index, ingress))
        unused = [
            link.index
            for name, link in present.items()
            if link.is_ours and link.kind == "ifb" and name not in used
        ]
        requests += links.remove_links(unused)
        self._kernel.do(requests)
        done.changes += len(requests)

    def _do(self, requests: Sequence[Request], owners: Sequence[str], done: Shaped) -> None:
        refusals = self._kernel.do(requests)
        for refusal in refusals:
            done.faults[owners[refusal.position]] = f"Shaping: {refusal.text}"
        done.changes += len(requests) - len(refusals)


def _changes(index: int, wanted: Sequence[Qdisc], now: Sequence[Qdisc]) -> Iterator[Request]:
    """Yield what leads from the disciplines of a link to the wanted ones.

    What is changed in place keeps its queue. A new root takes all below the old one away.
    """
    ours = {qdisc.handle: qdisc for qdisc in now if qdisc.handle in _OURS}
    root = next((qdisc for qdisc in ours.values() if qdisc.parent == qdiscs.ROOT), None)
    if not wanted:
        if root is not None:
            yield qdiscs.remove_qdisc(index, root)
        return
    is_rebuilt = root is None or root.handle != wanted[0].handle
    for qdisc in wanted:
        if is_rebuilt or ours.get(qdisc.handle) != qdisc:
            yield qdiscs.set_qdisc(index, qdisc)
    handles = {qdisc.handle for qdisc in wanted}
    for qdisc in [] if is_rebuilt else ours.values():
        if qdisc.handle not in handles:
            yield qdiscs.remove_qdisc(index, qdisc)


def _silence(name: str) -> None:
    """Keep IPv6 from talking through a link that is none of its own."""
    with contextlib.suppress(OSError):
        Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")


def _ingress(now: Sequence[Qdisc]) -> Qdisc | None:
    return next((qdisc for qdisc in now if qdisc.handle == qdiscs.INGRESS), None)
