"""The kinds of resources that plans may name, and the order in which they are written.

A new kind is a module beside this one, a line in each order here, and a word in
`values.StepKind`.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from server.errors import InvalidRequestError
from server.services.steps.floating_ip import FLOATING_IP
from server.services.steps.group import SERVER_GROUP
from server.services.steps.network import NETWORK
from server.services.steps.physical_port import PHYSICAL_PORT
from server.services.steps.port import PORT
from server.services.steps.router import ROUTER
from server.services.steps.security_group import SECURITY_GROUP
from server.services.steps.server import SERVER
from server.services.steps.snapshot import SNAPSHOT
from server.services.steps.step import Kind
from server.services.steps.volume import VOLUME
from server.services.values import Value

KINDS: Mapping[str, Kind] = {
    "server_group": SERVER_GROUP,
    "security_group": SECURITY_GROUP,
    "network": NETWORK,
    "physical_port": PHYSICAL_PORT,
    "server": SERVER,
    "volume": VOLUME,
    "snapshot": SNAPSHOT,
    "port": PORT,
    "router": ROUTER,
    "floating_ip": FLOATING_IP,
}
"""In the order of writing: what others name comes before them."""

DELETED_FIRST = (
    "floating_ip",
    "physical_port",
    "port",
    "snapshot",
    "server",
    "volume",
    "router",
    "network",
    "security_group",
    "server_group",
)
"""In the order of deletion: what stands on others goes before them."""


def read(kind: str, values: Mapping[str, Any] | None, what: str) -> Value:
    """Read the attributes of a resource.

    Args:
        kind: One of `KINDS`.
        values: As they came.
        what: Names the step in a refusal: `Step 3 (create server web-1)`.

    Raises:
        InvalidRequestError: Names the step and the attribute.
    """
    if values is None:
        raise InvalidRequestError(f"{what}: `after` is missing")
    try:
        return KINDS[kind].attributes.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidRequestError(f"{what}: {place}: {first['msg']}") from error
