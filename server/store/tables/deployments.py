"""Plans under way, and the log of what changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, now


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
