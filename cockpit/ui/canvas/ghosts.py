"""Places for what runs and is no longer drawn, so that a plan can show what goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cockpit.models.blocks import (
    AnyBlock,
    FloatingIp,
    Instance,
    Network,
    PhysicalPort,
    Router,
    SecurityGroup,
    Volume,
)
from cockpit.models.geometry import BRICK_H, BRICK_W, FLAT_H, GRID, RAIL_H, Point, Rect, snapped
from cockpit.models.picture import Picture, labels_of
from cockpit.models.plan import Step

_BELOW_RAIL = 40.0
_GAP = 24.0
_RAIL_W = 320.0


@dataclass(frozen=True, slots=True)
class Ghost:
    """One brick that the plan removes.

    Attributes:
        line: Corners of its link to a rail that stays; empty for none.
    """

    block: AnyBlock
    rect: Rect
    line: tuple[Point, ...] = ()


def ghosts(steps: Sequence[Step], picture: Picture) -> list[Ghost]:
    """Return bricks for the delete steps of a plan, where nothing else stands."""
    rails = _rails(steps)
    taken = [*picture.rects.values()]
    for shape in picture.links.values():
        taken += [label.rect for label in labels_of(shape)]
    bounds = picture.bounds()
    loose = (bounds.x, bounds.bottom + _BELOW_RAIL)
    found: list[Ghost] = []
    for step in steps:
        if step.kind == "port":
            continue
        rail = next(
            (picture.rects[key] for key in rails.get(step.id, ()) if key in picture.rects), None
        )
        w, h = _size(step)
        corner = loose if rail is None else (rail.x + _GAP, rail.bottom + _BELOW_RAIL)
        rect = _free(Rect(snapped(corner[0]), snapped(corner[1]), w, h), taken)
        taken.append(rect.grown(GRID))
        line = ((rect.cx, rect.y), (rect.cx, rail.bottom)) if rail is not None else ()
        if rail is not None and rect.cx > rail.right:
            line = ()
        found.append(Ghost(_block(step, rect), rect, line))
    return found


def _rails(steps: Iterable[Step]) -> Mapping[str, list[UUID]]:
    """Return the networks that each server hangs on until its ports are removed."""
    found: dict[str, list[UUID]] = {}
    for step in steps:
        before = step.before or {}
        if step.kind == "port" and before.get("server_id") and before.get("network_id"):
            found.setdefault(before["server_id"], []).append(UUID(before["network_id"]))
    return found


def _size(step: Step) -> tuple[float, float]:
    match step.kind:
        case "network":
            return _RAIL_W, RAIL_H
        case "server" | "router":
            return BRICK_W, BRICK_H
        case _:
            return BRICK_W, FLAT_H


def _block(step: Step, rect: Rect) -> AnyBlock:
    before = step.before or {}
    any_id, name = UUID(step.id), step.name or step.id[:8]
    match step.kind:
        case "network":
            return Network(
                id=any_id,
                name=name,
                cidr=before.get("cidr") or "",
                is_public=bool(before.get("external")),
                width=rect.w,
            )
        case "volume":
            return Volume(id=any_id, name=name, size_gib=before.get("size_gib") or 1)
        case "router":
            return Router(id=any_id, name=name, has_nat=bool(before.get("snat")))
        case "floating_ip":
            return FloatingIp(id=any_id, name=name, address=before.get("ip_address") or "")
        case "physical_port":
            interface = before.get("interface") or ""
            return PhysicalPort(id=any_id, name=name, interface=interface, vlan=before.get("vlan"))
        case "security_group":
            return SecurityGroup(id=any_id, name=name)
        case _:
            return Instance(
                id=any_id,
                name=name,
                vcpus=before.get("vcpus") or 1,
                ram_mib=before.get("ram_mib") or 128,
                image=before.get("image") or "",
            )


def _free(rect: Rect, taken: Sequence[Rect]) -> Rect:
    """Move a rectangle to the right until nothing is in its way."""
    while True:
        hit = next((other for other in taken if rect.grown(_GAP / 2).overlaps(other)), None)
        if hit is None:
            return rect
        rect = Rect(snapped(hit.right + _GAP), rect.y, rect.w, rect.h)
