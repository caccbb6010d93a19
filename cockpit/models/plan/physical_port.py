"""Physical ports in plans."""

from collections.abc import Iterator

from cockpit.models.blocks import PhysicalPort
from cockpit.models.plan.kind import Design, Kind, Wanted


def _wanted(design: Design) -> Iterator[Wanted]:
    for block in design.blocks.values():
        link = design.ports.get(block.id)
        # A port that is loose, or of no interface, is none yet; `rules` tells of it.
        if isinstance(block, PhysicalPort) and link is not None and block.interface:
            attributes = {
                "name": block.name,
                "network_id": str(link.network_id),
                "interface": block.interface,
                "vlan": block.vlan,
                "force": block.is_forced,
            }
            yield Wanted(str(block.id), block.name, attributes)


PHYSICAL_PORT = Kind(
    ("name", "network_id", "interface", "vlan", "confirm_within_s", "force"), _wanted
)
