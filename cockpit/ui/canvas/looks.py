"""Decide what is to be seen of each brick, rail and link, through each lens."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject

from cockpit.models.addressing import prefix
from cockpit.models.blocks import AnyLink, Instance, Network, Nic, Volume, ends
from cockpit.models.geometry import Rect
from cockpit.models.labels import Label
from cockpit.models.lights import Light
from cockpit.models.live import Live, Sample
from cockpit.models.picture import LinkShape, Studs
from cockpit.models.plan import Plan, Step
from cockpit.models.rules import Problem
from cockpit.models.tokens import Tokens
from cockpit.models.topology import Topology
from cockpit.ui.canvas.faces import Face, Look, action_of
from cockpit.ui.canvas.marks import action_ink
from cockpit.ui.canvas.views import BrickView, CardView, LinkView, RailView

Lens: TypeAlias = Literal["design", "plan", "live"]

LINK_W = 2.0

_BRANDS = {
    "debian": "brand-debian",
    "ubuntu": "brand-ubuntu",
    "windows": "brand-windows",
    "redhat": "brand-redhat",
    "rhel": "brand-redhat",
}
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
        return {UUID(key) for key in either if before.get(key) != self._steps.get(key)}

    def set_problems(self, problems: Sequence[Problem]) -> set[UUID]:
        """Take over what is wrong; return the ids whose marker changed."""
        before, self._problems = self._problems, {}
        for problem in problems:
            for any_id in problem.ids[:1]:
                # Errors come first and must not be hidden by a warning.
                self._problems.setdefault(any_id, problem.severity)
        either = before.keys() | self._problems.keys()
        return {key for key in either if before.get(key) != self._problems.get(key)}

    def brick(self, block: Instance | Volume, rect: Rect, studs: Studs) -> BrickView:
        """Return what is to be seen of a server or volume."""
        look = self.look(block.id)
        face = Face(
            rect.w,
            rect.h,
            "database",
            look=look,
            is_selected=block.id in self.selection or block.id in self.lit,
            has_drift=self.lens == "live" and self._differs(block.id),
        )
        problem = self._problems.get(block.id, "") if self._shows_problems else ""
        if isinstance(block, Volume):
            sub = self.tr("{size} GiB").format(size=block.size_gib)
            short = self.tr("{size} G").format(size=block.size_gib)
            return BrickView(rect, face, block.name, sub, short, problem=problem)
        face = replace(
            face,
            glyph=glyph_of(block.image),
            state=self.light(block.id),
            studs_top=studs.top,
            studs_bottom=studs.bottom,
        )
        return BrickView(
            rect,
            face,
            block.name,
            self._flavor(block, self.tr("{vcpus} vCPU · {ram}"), " MiB", " GiB"),
            self._flavor(block, self.tr("{vcpus} CPU · {ram}"), " M", " G"),
            self._cpu(block),
            problem,
        )

    def rail(self, network: Network, rect: Rect) -> RailView:
        """Return what is to be seen of a network."""
        return RailView(
            rect,
            network.name,
            (network.cidr,) if network.cidr else (),
            self._rail_note(network),
            network.is_public,
            self.look(network.id),
            network.id in self.selection or network.id in self.lit,
            self._problems.get(network.id, "") if self._shows_problems else "",
        )

    def link(self, shape: LinkShape) -> LinkView:
        """Return what is to be seen of a NIC."""
        nic = shape.nic
        look, step = self.look(nic.id), self._steps.get(str(nic.id))
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
            shield=(nic.profile, shape.shield.rect) if shape.shield is not None else None,
            shield_look=shield_look if shield_look != "target" else "normal",
            note=_placed(shape.note) if self.targets is None else None,
            flow=self._bit_rate(bps) if bps >= _QUIETEST_BPS else "",
        )

    def link_ink(self, nic: Nic) -> str:
        """Return the colour of a link's line."""
        look, tokens = self.look(nic.id), self.tokens
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
        say = self._card if self.lens == "plan" else self._drift
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
        }[block.kind]
        words = [f"{block.name}, {kind}"]
        if block.kind != "network":
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
        used = len(self._topology.links_of(network.id))
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

    def _traffic(self, nic: Nic) -> float:
        if self.lens != "live" or self.light(nic.instance_id) != "active":
            return 0.0
        samples = self.live.port_samples(str(nic.id)) if self.live is not None else ()
        return samples[-1].rx_bps + samples[-1].tx_bps if samples else 0.0

    def _bit_rate(self, bps: float) -> str:
        for unit in (self.tr("kb/s"), self.tr("Mb/s")):
            bps /= _KILO
            if bps < _KILO:
                return f"{bps:.0f} {unit}"
        return f"{bps / _KILO:.1f} " + self.tr("Gb/s")

    def _card(self, step: Step) -> CardView | None:
        if step.action == "delete":
            return self._loss(step, UUID(step.id))
        text = self._changes(step)
        if not text:
            return None
        is_new = step.action == "replace"
        tone, icon = ("warn", "replace") if is_new else ("accent", "pencil")
        return CardView(UUID(step.id), text, tone, icon)

    def _drift(self, step: Step) -> CardView | None:
        text = self._changes(step)
        if not text:
            return None
        text = self.tr("Not as drawn: {changes}").format(changes=text)
        return CardView(UUID(step.id), text, "warn", "alert-triangle")

    def _changes(self, step: Step) -> str:
        """Say what a step changes of a brick; "" when it makes or removes it."""
        if step.kind == "port" or step.action not in ("update", "replace"):
            return ""
        words = [self._change(field, step) for field in step.changed]
        return ", ".join(word for word in words if word)

    def _loss(self, step: Step, about: UUID) -> CardView | None:
        before = step.before or {}
        size = before.get("disk_gib") or before.get("size_gib")
        if size is None:
            return None
        is_volume = step.kind == "volume"
        words = (
            self.tr("volume {size} GiB is lost")
            if is_volume
            else self.tr("disk {size} GiB is lost")
        )
        text = words.format(size=size)
        return CardView(about, text, "bad", "alert-octagon")

    def _change(self, field: str, step: Step) -> str:
        old, new = (step.before or {}).get(field), (step.after or {}).get(field)
        words = {
            "vcpus": self.tr("{difference} vCPU"),
            "ram_mib": self.tr("memory {difference}"),
            "disk_gib": self.tr("disk {difference} GiB"),
            "size_gib": self.tr("{difference} GiB"),
            "image": self.tr("image {difference}"),
            "name": self.tr("name {difference}"),
            "cidr": self.tr("prefix {difference}"),
        }
        plain: dict[str, Callable[[], str]] = {
            "power": lambda: self.tr("start") if new == "running" else self.tr("stop"),
            "server_id": lambda: self.tr("attach") if new else self.tr("detach"),
            "enable_dhcp": lambda: self.tr("DHCP on") if new else self.tr("DHCP off"),
            "user_data": lambda: self.tr("new user data"),
            "key_name": lambda: self.tr("new key"),
            "dns_nameservers": lambda: self.tr("name servers"),
        }
        if field in plain:
            return plain[field]()
        if field == "ram_mib":
            old, new = (_ram(value) for value in (old, new))
        return words[field].format(difference=_difference(old, new)) if field in words else ""


def glyph_of(image: str) -> str:
    """Return the icon of an image's system, by its name."""
    lower = image.lower()
    return next((icon for word, icon in _BRANDS.items() if word in lower), "server")


def link_width(bps: float) -> float:
    """Return how wide a link is drawn for its traffic, on a logarithmic scale."""
    if bps <= _QUIETEST_BPS:
        return LINK_W
    share = math.log(bps / _QUIETEST_BPS) / math.log(_BUSIEST_BPS / _QUIETEST_BPS)
    return round(LINK_W + (_WIDEST - LINK_W) * min(1.0, share), 1)


def _difference(old: object, new: object) -> str:
    """Say from what to what; words that both begin or end with are said once."""
    one, other = str(old or "–").split(), str(new or "–").split()
    end = 0
    while end < min(len(one), len(other)) - 1 and one[-1 - end] == other[-1 - end]:
        end += 1
    start = 0
    while start < min(len(one), len(other)) - 1 - end and one[start] == other[start]:
        start += 1
    return " ".join([*one[: len(one) - end], "→", *other[start:]])


def _ram(value: int | None) -> str:
    if value is None:
        return "–"
    whole, rest = divmod(value, _MI_PER_GI)
    return f"{whole} GiB" if whole and not rest else f"{value} MiB"


def _other(link: AnyLink, any_id: UUID) -> UUID:
    one, other = ends(link)
    return other if one == any_id else one


def _placed(label: Label | None) -> tuple[str, Rect] | None:
    return (label.text, label.rect) if label is not None else None
