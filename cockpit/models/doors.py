"""Ports of this machine that lead to the ssh of a server."""

from collections.abc import Iterator

from cockpit.models.live import Live
from cockpit.models.resources import Resource


def ssh_forward(live: Live, server_id: str) -> int | None:
    """Return the port on this machine's loopback that leads to a server's ssh, or None.

    A public address of its own comes before a floating one.
    """
    numbers = (door.observed.get("ssh_forward") for door in _doors(live, server_id))
    return next((int(number) for number in numbers if number), None)


def _doors(live: Live, server_id: str) -> Iterator[Resource]:
    ports = [port for port in live.of_kind("port") if port.attributes.get("server_id") == server_id]
    yield from ports
    own = {port.id for port in ports}
    for floating in live.of_kind("floating_ip"):
        if floating.attributes.get("port_id") in own:
            yield floating
