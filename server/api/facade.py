"""What the APIs stand on."""

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from server.api.mirror import Mirror
from server.api.tickets import Tickets
from server.drivers.base import ComputeDriver, NetworkDriver
from server.events import EventLog
from server.services.accounts import Accounts
from server.services.backups import Backups
from server.services.capacity import Limits
from server.services.deployments import Deployments
from server.services.flavors import Flavors
from server.services.floating_ips import FloatingIps
from server.services.groups import ServerGroups
from server.services.guarding import Guards
from server.services.image_catalogue import ImageCatalogue
from server.services.image_sources import ImageSources
from server.services.images import Images
from server.services.instances import Instances
from server.services.keypairs import Keypairs
from server.services.lifecycle import Lifecycle
from server.services.lineage import Lineage
from server.services.networks import Networks
from server.services.nics import Nics
from server.services.physical_ports import PhysicalPorts
from server.services.qos import Policies
from server.services.quotas import Quotas
from server.services.resources import Resources
from server.services.routers import Routers
from server.services.schedules import Schedules
from server.services.security_groups import SecurityGroups
from server.services.snapshots import Snapshots
from server.services.transfers import Transfers
from server.services.volume_types import VolumeTypes
from server.services.volumes import Volumes


@dataclass(frozen=True)
class Facade:
    """The services behind the APIs, and what of the edge they show directly.

    Attributes:
        catalogue_file: Of well-known images; None: the one that comes along.
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
    lineage: Lineage
    catalogue_file: Path | None = None
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    tickets: Tickets = field(default_factory=Tickets)

    @cached_property
    def image_catalogue(self) -> ImageCatalogue:
        """Well-known images."""
        return ImageCatalogue(self.images, self.catalogue_file)

    @cached_property
    def physical_ports(self) -> PhysicalPorts:
        """Where networks meet physical ones."""
        return PhysicalPorts(self.log)

    @cached_property
    def quotas(self) -> Quotas:
        """What projects may have."""
        return Quotas(self.log)

    @cached_property
    def security_groups(self) -> SecurityGroups:
        """Whose rules judge what ports send and receive."""
        return SecurityGroups(self.log)

    @cached_property
    def routers(self) -> Routers:
        """Ways between networks."""
        return Routers(self.log)

    @cached_property
    def floating_ips(self) -> FloatingIps:
        """Reserved addresses."""
        return FloatingIps(self.log)

    @cached_property
    def guards(self) -> Guards:
        """Which groups guard all ports of a server."""
        return Guards(self.log)

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
    def snapshots(self) -> Snapshots:
        """Wishes about snapshots."""
        return Snapshots(self.log)

    @cached_property
    def backups(self) -> Backups:
        """Wishes about backups."""
        return Backups(self.log)

    @cached_property
    def schedules(self) -> Schedules:
        """When backups are made without anybody's asking."""
        return Schedules(self.log)

    @cached_property
    def image_sources(self) -> ImageSources:
        """Images of what is here already."""
        return ImageSources(self.log)

    @cached_property
    def volume_types(self) -> VolumeTypes:
        """The types of volumes."""
        return VolumeTypes(self.log)

    @cached_property
    def transfers(self) -> Transfers:
        """Volumes that go to other projects."""
        return Transfers(self.log, self.limits)

    @cached_property
    def mirror(self) -> Mirror:
        """The rows of projects, kept for lists."""
        return Mirror(self.log)
