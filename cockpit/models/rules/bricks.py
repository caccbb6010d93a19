"""Names of bricks, what hangs on nothing, and images."""

from collections.abc import Collection, Iterator
from typing import Final

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
from cockpit.models.changes import ReplaceBlock
from cockpit.models.naming import next_free
from cockpit.models.rules.problem import Problem, instances
from cockpit.models.sentences import Sentence, say
from cockpit.models.topology import Topology

_IDE_ROOM: Final = 4


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


def _unattached(topology: Topology) -> Iterator[Problem]:
    for block in topology:
        if topology.links_of(block.id) or topology.wearers(block.id):
            continue
        if isinstance(block, FloatingIp | PhysicalPort):
            continue  # these are errors of their own
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
        case SecurityGroup():
            return say("No link wears {name}", name=block.name), say("Drag it onto a link.")
        case _:
            raise AssertionError(block.kind)


def missing_images(topology: Topology, images: Collection[str] | None) -> Iterator[Problem]:
    """Yield the servers that have no image, or one that is not on the server."""
    only = next(iter(images)) if images is not None and len(images) == 1 else None
    for server in instances(topology):
        yield from _missing_cds(server, images)
        if server.root_volume is not None:
            continue
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


def _missing_cds(server: Instance, images: Collection[str] | None) -> Iterator[Problem]:
    for cdrom in server.cdroms or ():
        if images is not None and cdrom not in images:
            sentence = say(
                "The CD {image} of {name} is not on the server", image=cdrom, name=server.name
            )
            hint = say("Upload it, or choose another one.")
            yield Problem("error", (server.id,), sentence, hint)


def _crowded_ide(topology: Topology) -> Iterator[Problem]:
    """Yield servers with more disks than IDE has room for."""
    for server in instances(topology):
        links = topology.links_of(server.id)
        volumes = sum(link.kind == "attachment" for link in links)
        count = volumes + len(server.cdroms or ()) + (server.root_volume is None)
        if server.machine.disk_bus == "ide" and count > _IDE_ROOM:
            sentence = say("{name} has {count} disks on IDE", name=server.name, count=count)
            hint = say("There is room for four: choose another bus, or take disks out.")
            yield Problem("error", (server.id,), sentence, hint)


BRICK_CHECKS = (_names, _unattached, _crowded_ide)
