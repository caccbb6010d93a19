"""Tables: the wish and the observation side by side.

Columns named `wanted*`, and everything a request may set, are written by services.
Columns named `observed*`, and `fault`, are written by reconcile. The status that an
API shows is a function of both and is stored nowhere.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, also where the database (SQLite) knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """Store UTC."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        """Give the time zone back."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a fresh resource id."""
    return str(uuid4())


class Row(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain class attribute
        str: String(255),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class ProjectRow(Row):
    """A tenant."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)


class UserRow(Row):
    """Somebody who may log in; `password_hash` is argon2, None: only by token."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    default_project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id"))


class MembershipRow(Row):
    """The role of a user in a project: `reader`, `member` or `admin`."""

    __tablename__ = "memberships"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class TokenRow(Row):
    """A login; only the SHA-256 of the token is kept. `project_id` None: unscoped."""

    __tablename__ = "tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id"))
    methods: Mapped[list[Any]] = mapped_column(default=list)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class KeypairRow(Row):
    """A public ssh key of a user."""

    __tablename__ = "keypairs"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)


class FlavorRow(Row):
    """A size of instances; `id` is a string, as in Nova."""

    __tablename__ = "flavors"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    vcpus: Mapped[int]
    ram_mib: Mapped[int]
    disk_gib: Mapped[int]
    is_public: Mapped[bool] = mapped_column(default=True)


class ResourceRow(Row):
    """What every resource of a project has.

    Attributes:
        topology_id: The drawing that the resource belongs to, or None.
        fault: Why the wish is not fulfilled; None while all is well.
        fault_is_final: The fault does not heal by itself: somebody must wish otherwise.
        wish, observed_wish: Number of the last wish, and of the last one fulfilled.
        revision: Grows with every change of the row.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(64), index=True)
    topology_id: Mapped[str | None] = mapped_column(String(64), default=None)
    name: Mapped[str] = mapped_column(default="")
    fault: Mapped[str | None] = mapped_column(Text, default=None)
    fault_is_final: Mapped[bool] = mapped_column(default=False)
    wish: Mapped[int] = mapped_column(default=1)
    observed_wish: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class NetworkRow(ResourceRow):
    """A network. `wanted`: present, gone. `observed`: absent, active."""

    __tablename__ = "networks"

    is_public: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")


class SubnetRow(ResourceRow):
    """The IPv4 addressing of a network; it lives and dies with its network's apply."""

    __tablename__ = "subnets"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    cidr: Mapped[str] = mapped_column(String(64))
    gateway: Mapped[str | None] = mapped_column(String(64))
    dhcp: Mapped[bool] = mapped_column(default=True)
    dns: Mapped[list[Any]] = mapped_column(default=list)
    pools: Mapped[list[Any]] = mapped_column(default=list)
    """Pairs `[first, last]` of addresses to give out; empty: all of the prefix."""


class InstanceRow(ResourceRow):
    """An instance. `wanted`: running, stopped, gone. `observed`: see `drivers.base.Power`.

    Attributes:
        wanted_boot, wanted_boot_hard: Number and kind of the last reboot asked for.
        wanted_build: Number of the last rebuild asked for; a new root disk each.
        observed_boot, observed_build: The last ones carried out.
        observed_ram_mib, observed_vcpus: What the running process has.
    """

    __tablename__ = "instances"

    user_id: Mapped[str] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    flavor_id: Mapped[str] = mapped_column(String(64))
    vcpus: Mapped[int]
    ram_mib: Mapped[int]
    disk_gib: Mapped[int]
    image_id: Mapped[str | None] = mapped_column(String(64))
    key_name: Mapped[str | None]
    public_keys: Mapped[list[Any]] = mapped_column(default=list)
    user_data: Mapped[str | None] = mapped_column(Text)
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    wanted: Mapped[str] = mapped_column(String(16), default="running")
    wanted_boot: Mapped[int] = mapped_column(default=0)
    wanted_boot_hard: Mapped[bool] = mapped_column(default=False)
    wanted_build: Mapped[int] = mapped_column(default=0)
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_boot: Mapped[int] = mapped_column(default=0)
    observed_build: Mapped[int] = mapped_column(default=0)
    observed_vcpus: Mapped[int | None]
    observed_ram_mib: Mapped[int | None]
    launched_at: Mapped[datetime | None]


class NicRow(ResourceRow):
    """A NIC (Neutron: port). `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        observed_forward: Port on the host's loopback that leads to the guest's ssh.
        observed_profile, observed_address: What the edge has in force.
        observed_instance_id: The instance whose definition holds it, running or not.
        observed_plugged: Whether the running instance has it.
    """

    __tablename__ = "nics"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    instance_id: Mapped[str | None] = mapped_column(String(64), index=True)
    position: Mapped[int] = mapped_column(default=0)
    mac: Mapped[str] = mapped_column(String(17))
    address: Mapped[str | None] = mapped_column(String(64))
    profile: Mapped[str] = mapped_column(String(16), default="DISABLED")
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_profile: Mapped[str | None] = mapped_column(String(16))
    observed_address: Mapped[str | None] = mapped_column(String(64))
    observed_forward: Mapped[int | None]
    observed_instance_id: Mapped[str | None] = mapped_column(String(64))
    observed_plugged: Mapped[bool] = mapped_column(default=False)


class VolumeRow(ResourceRow):
    """A volume. `wanted`: present, gone. `observed`: absent, available.

    Attributes:
        instance_id: The instance that should have it, or None.
        position: 0 is the disk an instance boots from.
        is_root: Made with its instance and removed with it.
        build: For a root disk, the instance's build that it belongs to.
        observed_instance_id: The instance whose definition holds it, running or not.
        observed_plugged: Whether the running instance has it.
    """

    __tablename__ = "volumes"

    description: Mapped[str] = mapped_column(Text, default="")
    size_gib: Mapped[int]
    image_id: Mapped[str | None] = mapped_column(String(64))
    instance_id: Mapped[str | None] = mapped_column(String(64), index=True)
    position: Mapped[int] = mapped_column(default=1)
    is_root: Mapped[bool] = mapped_column(default=False)
    build: Mapped[int] = mapped_column(default=0)
    properties: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_size_gib: Mapped[int | None]
    observed_instance_id: Mapped[str | None] = mapped_column(String(64))
    observed_plugged: Mapped[bool] = mapped_column(default=False)


class ImageRow(ResourceRow):
    """An image. `wanted`: present, gone. `observed`: absent (queued), active.

    `md5` and `sha512` are of the uploaded bytes.
    """

    __tablename__ = "images"

    disk_format: Mapped[str | None] = mapped_column(String(16))
    container_format: Mapped[str | None] = mapped_column(String(16))
    min_disk_gib: Mapped[int] = mapped_column(default=0)
    min_ram_mib: Mapped[int] = mapped_column(default=0)
    visibility: Mapped[str] = mapped_column(String(16), default="private")
    is_protected: Mapped[bool] = mapped_column(default=False)
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    virtual_bytes: Mapped[int | None] = mapped_column(BigInteger)
    md5: Mapped[str | None] = mapped_column(String(32))
    sha512: Mapped[str | None] = mapped_column(String(128))
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")


class DeploymentRow(ResourceRow):
    """A plan under way. `wanted`: done, cancelled. `observed`: running, done, failed, cancelled."""

    __tablename__ = "deployments"

    wanted: Mapped[str] = mapped_column(String(16), default="done")
    observed: Mapped[str] = mapped_column(String(16), default="running")
    ended_at: Mapped[datetime | None]


class StepRow(Row):
    """One step of a deployment.

    Attributes:
        action: create, update, replace or delete.
        kind: network, port, server or volume.
        before, after: Attributes of the resource, as in the request; None where the
            resource did not exist before, or will not afterwards.
        observed: waiting, running, done, failed or cancelled.
    """

    __tablename__ = "deployment_steps"

    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployments.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    resource_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    observed: Mapped[str] = mapped_column(String(16), default="waiting")
    fault: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class EventRow(Row):
    """One line of the event stream, written with the change that it tells of.

    Attributes:
        kind: server, network, port, volume, image or deployment.
        data: The resource as it was then (see docs/api.md, "Resources"); None: it is gone.
    """

    __tablename__ = "events"
    __table_args__ = (Index("events_of_project", "project_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(default=now)
    project_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    resource_id: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
