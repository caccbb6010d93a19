"""Decide what is to be seen of each brick, rail and link, through each lens."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject

from cockpit.models import usage
from cockpit.models.addressing import prefix
from cockpit.models.blocks import (
    AnyBlock,
    AnyLink,
    FloatingIp,
    Instance,
    Network,
    Nic,
    PhysicalPort,
    Router,
    SecurityGroup,
    Volume,
    ends,
)
from cockpit.models.geometry import Rect
from cockpit.models.known import known_address
from cockpit.models.labels import Label
from cockpit.models.lights import Light
from cockpit.models.lines import Line, shield_profile
from cockpit.models.live import Live
from cockpit.models.picture import LinkShape, Studs
from cockpit.models.plan import Plan, Step
from cockpit.models.rules import Problem
from cockpit.models.samples import Sample
from cockpit.models.tokens import Tokens
from cockpit.models.topology import Topology
from cockpit.models.words import glyph, port_note
from cockpit.ui.canvas.face import Face, Look, action_of
from cockpit.ui.canvas.marks import action_ink
from cockpit.ui.canvas.remarks import drifted, planned
from cockpit.ui.canvas.views import BrickView, CardView, LinkView, RailView

Lens: TypeAlias = Literal["design", "plan", "live"]

LINK_W = 2.0

_LOOKS: Mapping[str, Look] = {
    "create": "add",
    "update": "change",
    "replace": "replace",
    "delete": "destroy",
}
_MI_PER_GI = 1024
_BUSIEST_BPS = 1e9
_QUIETEST_BPS = 1e4
_WIDEST = 7.5
_KILO = 1000


class Looks(QObject):
    """What surrounds the drawing: lens, plan, live state, problems, selection, drag.

    Attributes:
        lens: Through which lens the drawing is seen.
        tokens: The colours in force.
        selection: Ids of selected bricks and links, in the order of selection, as keys.
        targets: While something is dragged, the ids of what it may be dropped on;
            None when nothing is dragged. All else but `dragged` is dimmed.
        lit: Ids that a step under the pointer is about.
    """

    def __init__(self, topology: Topology, tokens: Tokens, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topology = topology
        self.tokens = tokens
        self.lens: Lens = "design"
        self.selection: dict[UUID, None] = {}
        self.targets: Collection[UUID] | None = None
        self.dragged: Collection[UUID] = ()
        self.lit: Collection[UUID] = ()
        self.live: Live | None = None
        self._steps: dict[str, Step] = {}
        self._problems: dict[UUID, str] = {}

    def set_plan(self, plan: Plan | None) -> set[UUID]:
        """Take over what an apply would do; return the ids for which that changed."""
        before = self._steps
        self._steps = {step.id: step for step in plan.steps} if plan is not None else {}
        either = before.keys() | self._steps.keys()
        changed = {UUID(key) for key in either if before.get(key) != self._steps.get(key)}
        # Lines that are no resources look like the brick that they belong to.
        links = {link.id for link in self._topology.links()} if changed else set()
        drawn = [key for key in changed if key in self._topology and key not in links]
        return changed | {link.id for key in drawn for link in self._topology.links_of(key)}

    def set_problems(self, problems: Sequence[Problem]) -> set[UUID]:
        """Take over what is wrong; return the ids whose marker changed."""
        before, self._problems = self._problems, {}
        for problem in problems:
            for any_id in problem.ids[:1]:
                # Errors come first and must not be hidden by a warning.
                self._problems.setdefault(any_id, problem.severity)
        either = before.keys() | self._problems.keys()
        return {key for key in either if before.get(key) != self._problems.get(key)}

    def _system_of(self, block: AnyBlock) -> str:
        if self.live is None or not isinstance(block, Instance):
            return ""
        return self.live.system(block.image)

    def brick(self, block: AnyBlock, rect: Rect, studs: Studs) -> BrickView:
        """Return what is to be seen of a brick that is no rail."""
        face = Face(
            rect.w,
            rect.h,
            glyph(block, self._system_of(block)),
            look=self.look(block.id),
            is_selected=block.id in self.selection or block.id in self.lit,
            has_drift=self.lens == "live" and self._differs(block.id),
        )
        problem = self._problems.get(block.id, "") if self._shows_problems else ""
        cpu = None
        match block:
            case Instance():
                cpu = self._cpu(block)
                face = replace(
                    face,
                    state=self.light(block.id),
                    studs_top=studs.top,
                    studs_bottom=studs.bottom,
                )
            case Router():
                face = replace(face, studs_top=studs.top, studs_bottom=studs.bottom)
                if self.lens == "live":
                    face = replace(face, state=self.light(block.id))
            case PhysicalPort():
                face = replace(face, material="steel")
                problem = problem or self._trouble(block.id)
            case FloatingIp():
                face = replace(face, material="tag")
                problem = problem or self._trouble(block.id)
            case _:
                pass
        name, sub, short = self._said(block, studs)
        return BrickView(rect, face, name, sub, short, cpu, problem)

    def _trouble(self, any_id: UUID) -> str:
        """Return the marker of a brick that is too flat for a state light."""
        light = self.light(any_id) if self.lens == "live" else "draft"
        return {"error": "error", "trial": "warning"}.get(light, "")

    def _said(self, block: AnyBlock, studs: Studs) -> tuple[str, str, str]:
        """Return the name of a brick, its second line, and that in fewer letters."""
        match block:
            case Instance():
                return (
                    block.name,
                    self._flavor(block, self.tr("{vcpus} vCPU · {ram}"), " MiB", " GiB"),
                    self._flavor(block, self.tr("{vcpus} CPU · {ram}"), " M", " G"),
                )
            case Volume():
                sub = self.tr("{size} GiB").format(size=block.size_gib)
                return block.name, sub, self.tr("{size} G").format(size=block.size_gib)
            case Router():
                count = len(studs.top) + len(studs.bottom)
                words = self.tr("%n network(s)", "", count)
                short = self.tr("NAT") if block.has_nat else words
                return block.name, f"{short} · {words}" if block.has_nat else words, short
            case PhysicalPort():
                return block.name, port_note(block), port_note(block)
            case FloatingIp():
                address = block.address or known_address(self.live, block.id)
                return address or block.name, "", ""
            case SecurityGroup():
                words = self.tr("%n rule(s)", "", len(block.rules))
                return block.name, words, str(len(block.rules))
            case _:
                return block.name, "", ""

    def rail(self, network: Network, rect: Rect) -> RailView:
        """Return what is to be seen of a network."""
        return RailView(
            rect,
            network.name,
            tuple(cidr for cidr in (network.cidr, network.cidr6) if cidr),
            self._rail_note(network),
            network.is_public,
            self.look(network.id),
            network.id in self.selection or network.id in self.lit,
            self._problems.get(network.id, "") if self._shows_problems else "",
        )

    def link(self, shape: LinkShape) -> LinkView:
        """Return what is to be seen of a link."""
        nic = shape.link
        look = self.look(_resource(nic))
        step = self._steps.get(str(nic.id)) if isinstance(nic, Nic) else None
        is_changed = step is not None and step.action in ("update", "replace")
        bps = self._traffic(nic)
        width = link_width(bps) if self.lens == "live" else LINK_W
        shield_look = look
        if is_changed and step is not None and "firewall_profile" not in step.changed:
            shield_look = "pale"
        return LinkView(
            shape.points,
            self.link_ink(nic),
            width,
            is_dashed=look in ("add", "destroy"),
            look=look,
            is_selected=nic.id in self.selection or nic.id in self.lit,
            tag=_placed(shape.tag),
            shield=None
            if shape.shield is None
            else (shield_profile(nic), shape.shield.text, shape.shield.rect),
            shield_look=shield_look if shield_look != "target" else "normal",
            note=_placed(shape.note) if self.targets is None else None,
            gauge=_placed(shape.gauge),
            flow=self._bit_rate(bps) if bps >= _QUIETEST_BPS else "",
        )

    def link_ink(self, nic: Line) -> str:
        """Return the colour of a link's line."""
        look, tokens = self.look(_resource(nic)), self.tokens
        action = action_of(look)
        if look == "pale":
            return tokens.pale_edge
        if look == "target" or action == "change" or nic.id in self.selection:
            return tokens.accent
        if action:
            return action_ink(tokens, action)
        network = self._topology.block(nic.network_id)
        is_public = isinstance(network, Network) and network.is_public
        return tokens.link_pub if is_public else tokens.link

    def look(self, any_id: UUID) -> Look:
        """Return how a brick or link looks through the lens, or as the target of a drag."""
        if self.targets is not None:
            if any_id in self.dragged:
                return "normal"
            return "target" if any_id in self.targets else "pale"
        if self.lens != "plan":
            return "normal"
        step = self._steps.get(str(any_id))
        return "pale" if step is None else _LOOKS[step.action]

    def light(self, any_id: UUID) -> Light:
        """Return the state light of a brick."""
        return self.live.light(str(any_id)) if self.live is not None else "draft"

    def cards(self) -> list[CardView]:
        """Return the words beside bricks: what a plan does, or what runs differently."""
        if self.lens == "design":
            return []
        say = planned if self.lens == "plan" else drifted
        return [card for card in map(say, self._steps.values()) if card is not None]

    def deletions(self) -> list[Step]:
        """Return the steps of the plan about what is not drawn any more."""
        if self.lens != "plan":
            return []
        return [step for step in self._steps.values() if step.action == "delete"]

    def spoken(self, any_id: UUID) -> str:
        """Say in words what a brick or link is, for those who hear the screen."""
        links = {link.id: link for link in self._topology.links()}
        if any_id in links:
            one, other = (self._topology.block(end).name for end in ends(links[any_id]))
            return self.tr("Link from {one} to {other}").format(one=one, other=other)
        block = self._topology.block(any_id)
        others = [
            self._topology.block(_other(link, any_id)) for link in self._topology.links_of(any_id)
        ]
        kind = {
            "instance": self.tr("server"),
            "network": self.tr("network"),
            "volume": self.tr("volume"),
            "router": self.tr("router"),
            "floating_ip": self.tr("floating address"),
            "physical_port": self.tr("physical port"),
            "security_group": self.tr("security group"),
        }[block.kind]
        words = [f"{block.name}, {kind}"]
        if block.kind in ("instance", "volume"):
            words.append(self.light(any_id))
        if others:
            names = ", ".join(other.name for other in others)
            words.append(self.tr("plugged into {names}").format(names=names))
        return ", ".join(words)

    @property
    def _shows_problems(self) -> bool:
        return self.lens != "plan" and self.targets is None

    def _differs(self, any_id: UUID) -> bool:
        step = self._steps.get(str(any_id))
        return step is not None and step.action in ("update", "replace")

    def _flavor(self, block: Instance, words: str, mebi: str, gibi: str) -> str:
        whole, rest = divmod(block.ram_mib, _MI_PER_GI)
        ram = f"{whole}{gibi}" if whole and not rest else f"{block.ram_mib}{mebi}"
        return words.format(vcpus=block.vcpus, ram=ram)

    def _rail_note(self, network: Network) -> str:
        used = usage.used(self._topology, network.id)
        span = prefix(network)
        room = max(0, span.num_addresses - 2) if span is not None else 0
        if network.is_public:
            return self.tr("{used} of {room} addresses used").format(used=used, room=room)
        nics = self.tr("1 NIC") if used == 1 else self.tr("{count} NICs").format(count=used)
        if span is None:
            return nics
        free = self.tr("{free} free").format(free=max(0, room - used))
        kind = self.tr("DHCP") if network.has_dhcp else self.tr("no DHCP")
        return f"{kind}  ·  {nics}  ·  {free}"

    def _sample(self, instance_id: UUID) -> Sample | None:
        samples = self.live.samples(str(instance_id)) if self.live is not None else ()
        return samples[-1] if samples else None

    def _cpu(self, block: Instance) -> float | None:
        if self.lens != "live" or self.light(block.id) != "active":
            return None
        sample = self._sample(block.id)
        return None if sample is None else sample.cpu / block.vcpus

    def _traffic(self, nic: Line) -> float:
        if self.lens != "live" or not isinstance(nic, Nic):
            return 0.0
        if self.light(nic.instance_id) != "active":
            return 0.0
        samples = self.live.port_samples(str(nic.id)) if self.live is not None else ()
        return samples[-1].rx_bps + samples[-1].tx_bps if samples else 0.0

    def _bit_rate(self, bps: float) -> str:
        for unit in (self.tr("kb/s"), self.tr("Mb/s")):
            bps /= _KILO
            if bps < _KILO:
                return f"{bps:.0f} {unit}"
        return f"{bps / _KILO:.1f} " + self.tr("Gb/s")


def link_width(bps: float) -> float:
    """Return how wide a link is drawn for its traffic, on a logarithmic scale."""
    if bps <= _QUIETEST_BPS:
        return LINK_W
    share = math.log(bps / _QUIETEST_BPS) / math.log(_BUSIEST_BPS / _QUIETEST_BPS)
    return round(LINK_W + (_WIDEST - LINK_W) * min(1.0, share), 1)


def _other(link: AnyLink, any_id: UUID) -> UUID:
    one, other = ends(link)
    return other if one == any_id else one


def _resource(line: Line) -> UUID:
    """Return the id under which the cloud knows a link: its own, or of whom it belongs to."""
    return line.id if isinstance(line, Nic) else ends(line)[0]


def _placed(label: Label | None) -> tuple[str, Rect] | None:
    return (label.text, label.rect) if label is not None else None
