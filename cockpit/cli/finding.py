"""Find what is meant by the names that an operator writes."""

from collections.abc import Iterable
from pathlib import Path

from cockpit.errors import CockpitError
from cockpit.models import project_file
from cockpit.models.live import Live
from cockpit.models.resources import Resource


def topology_id(drawing: str, live: Live) -> str:
    """Return the id of a drawing, given by its file or by the name it was applied under.

    Raises:
        CockpitError: There is no such file, and nothing was applied under the name.
    """
    if drawing.endswith(project_file.SUFFIX) or Path(drawing).is_file():
        return str(project_file.load(Path(drawing)).id)
    for deployment in live.deployments():
        if deployment.name == drawing and deployment.topology_id:
            return deployment.topology_id
    raise CockpitError(
        f"There is no drawing {drawing}", "Give its file, or the name it was applied under."
    )


def one(resources: Iterable[Resource], kind: str, word: str) -> Resource:
    """Return the resource of a kind that a name or an id means.

    Raises:
        CockpitError: None is meant, or several are.
    """
    of_kind = [resource for resource in resources if resource.kind == kind]
    found = [resource for resource in of_kind if word in {resource.name, resource.id}]
    if len(found) == 1:
        return found[0]
    if found:
        raise CockpitError(f"{len(found)} {kind}s have the name {word}", "Give the id of one.")
    known = ", ".join(sorted(resource.name for resource in of_kind)) or "none"
    raise CockpitError(f"There is no {kind} {word}", f"There is: {known}.")


def port_of(live: Live, server_word: str, network_word: str) -> tuple[Resource, str]:
    """Return the port by which a server hangs on a network, and how to call it.

    Args:
        live: All that there is.
        server_word: Name or id of the server.
        network_word: Name or id of the network, or address or id of the port where
            several hang on it; "" where there is only one.

    Raises:
        CockpitError: There is none, or there are several.
    """
    server = one(live, "server", server_word)
    networks = {network.id: network.name for network in live.of_kind("network")}
    ports = [port for port in live.of_kind("port") if port.attributes.get("server_id") == server.id]
    named = [port for port in ports if network_word in (port.id, port.attributes.get("ip_address"))]
    if network_word and named:
        ports = named
    elif network_word:
        network_id = one(live, "network", network_word).id
        ports = [port for port in ports if port.attributes.get("network_id") == network_id]
    names = [networks.get(str(port.attributes.get("network_id")), "?") for port in ports]
    if len(ports) == 1:
        return ports[0], f"{server.name} on {names[0]}"
    if not ports:
        raise CockpitError(f"{server.name} does not hang on {network_word or 'any network'}")
    raise CockpitError(
        f"{server.name} hangs on {len(ports)} networks", f"Name one: {', '.join(sorted(names))}."
    )
