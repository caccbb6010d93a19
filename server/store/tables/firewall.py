"""Security groups and their rules."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, new_id, now


class SecurityGroupRow(ResourceRow):
    """A security group. `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        is_default: The one that every project has, and cannot delete.
    """

    __tablename__ = "security_groups"

    description: Mapped[str] = mapped_column(Text, default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")


class SecurityRuleRow(Row):
    """A rule of a security group; its group's wish grows with its coming and going.

    Attributes:
        direction: ingress or egress.
        ethertype: IPv4 or IPv6.
        protocol: As it was given: a name or a number; None: any.
        first, last: Ports; of ICMP: type and code.
        remote_prefix, remote_group_id: Of the other end; neither: anybody.
    """

    __tablename__ = "security_rules"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    group_id: Mapped[str] = mapped_column(ForeignKey("security_groups.id"), index=True)
    project_id: Mapped[str] = mapped_column(String(64))
    direction: Mapped[str] = mapped_column(String(16))
    ethertype: Mapped[str] = mapped_column(String(8))
    protocol: Mapped[str | None] = mapped_column(String(32))
    first: Mapped[int | None]
    last: Mapped[int | None]
    remote_prefix: Mapped[str | None] = mapped_column(String(64))
    remote_group_id: Mapped[str | None] = mapped_column(String(64), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
