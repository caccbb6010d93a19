"""The kinds of resources that plans may name.

A new kind is a module beside this one, a line in each order here, and a word in
`step.StepKind`.
"""

from collections.abc import Mapping
from typing import Final

from cockpit.models.plan.floating_ip import FLOATING_IP
from cockpit.models.plan.kind import Kind
from cockpit.models.plan.network import NETWORK
from cockpit.models.plan.physical_port import PHYSICAL_PORT
from cockpit.models.plan.port import PORT
from cockpit.models.plan.router import ROUTER
from cockpit.models.plan.security_group import SECURITY_GROUP
from cockpit.models.plan.server import SERVER
from cockpit.models.plan.step import StepKind
from cockpit.models.plan.volume import VOLUME

KINDS: Final[Mapping[StepKind, Kind]] = {
    "security_group": SECURITY_GROUP,
    "network": NETWORK,
    "physical_port": PHYSICAL_PORT,
    "router": ROUTER,
    "server": SERVER,
    "port": PORT,
    "volume": VOLUME,
    "floating_ip": FLOATING_IP,
}
"""In the order of making: what others stand on comes before them."""

REMOVED_FIRST: Final[tuple[StepKind, ...]] = (
    "floating_ip",
    "physical_port",
    "port",
    "volume",
    "server",
    "router",
    "network",
    "security_group",
)
"""In the order of removal."""
