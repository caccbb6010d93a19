"""What the APIs stand on."""

import asyncio
from dataclasses import dataclass, field
from functools import cached_property

from server.api.mirror import Mirror
from server.api.tickets import Tickets
from server.drivers.base import ComputeDriver, NetworkDriver
from server.events import EventLog
from server.services.accounts import Accounts
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.flavors import Flavors
from server.services.groups import ServerGroups
from server.services.images import Images
from server.services.instances import Instances
from server.services.keypairs import Keypairs
from server.services.lifecycle import Lifecycle
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.physical_ports import PhysicalPorts
from server.services.qos import Policies
from server.services.resources import Resources
from server.services.security_groups import SecurityGroups
from server.services.volumes import Volumes


@dataclass(frozen=True)
class Facade:
    """The services behind the APIs, and what of the edge they show directly.

    Attributes:
        closing: Set when the server begins to stop: streams and consoles end then,
            since uvicorn waits for open connections before it stops.
    """

    log: EventLog
    accounts: Accounts
    flavors: Flavors
    keypairs: Keypairs
    instances: Instances
    networks: Networks
    nics: Nics
    volumes: Volumes
    images: Images
    deployments: Deployments
    resources: Resources
    limits: Limits
    compute: ComputeDriver
    network: NetworkDriver
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    tickets: Tickets = field(default_factory=Tickets)

    @cached_property
    def physical_ports(self) -> PhysicalPorts:
        """Where networks meet physical ones."""
        return PhysicalPorts(self.log)

    @cached_property
    def security_groups(self) -> SecurityGroups:
        """Whose rules judge what ports send and receive."""
        return SecurityGroups(self.log)

    @cached_property
    def policies(self) -> Policies:
        """The limits that ports refer to."""
        return Policies(self.log)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """Wishes about servers beyond running, stopped and gone."""
        return Lifecycle(self.log, self.limits)

    @cached_property
    def groups(self) -> ServerGroups:
        """The groups of servers."""
        return ServerGroups(self.log)

    @cached_property
    def mirror(self) -> Mirror:
        """The rows of projects, kept for lists."""
        return Mirror(self.log)
