"""Who may log in, and to what."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Row, new_id, now


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


class QuotaRow(Row):
    """How much a project may have at most of what `name` says; no row: no limit."""

    __tablename__ = "quotas"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    most: Mapped[int]


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
