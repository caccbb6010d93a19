"""What all tables have in common."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, DateTime, String, Text
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
