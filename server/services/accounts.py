"""Who may log in, where they may work, and the tokens that prove it.

Only the SHA-256 of a token is kept: whoever reads the database can log in as nobody.
"""

import asyncio
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import UnauthenticatedError
from server.events import EventLog
from server.services.principals import Principal
from server.store.tables import MembershipRow, ProjectRow, TokenRow, UserRow, now

Named = TypeVar("Named", ProjectRow, UserRow)

LIFETIME = timedelta(hours=12)
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Login:
    """A token that holds: whose it is, for what, until when.

    Attributes:
        principal: None where the token is not scoped to a project.
        methods: How it was obtained: `password`, `token`.
    """

    digest: str
    user_id: str
    user_name: str
    principal: Principal | None
    methods: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A user whose claim to be who they are was checked.

    Attributes:
        expires_at: A token gained from another one does not live longer than that.
    """

    user_id: str
    methods: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """The project that a token shall be for; neither: the user's default project."""

    project_id: str | None = None
    project_name: str | None = None
    is_unscoped: bool = False


class Accounts:
    """Users, projects and tokens of one database.

    Logins are remembered, so that a request with a known token asks nothing of the
    database. What `python -m server user add` writes beside a running server counts for
    logins from then on, and not for tokens that are out.

    Args:
        hasher: What passwords are hashed with from now on; its defaults follow RFC 9106.
    """

    def __init__(
        self,
        log: EventLog,
        lifetime: timedelta = LIFETIME,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._log = log
        self._lifetime = lifetime
        self._logins: OrderedDict[str, Login] = OrderedDict()
        self._hasher = hasher or PasswordHasher()
        # One check takes 64 MiB and tens of milliseconds of every core: a crowd must wait.
        self._checking = asyncio.Semaphore(2)
        self._decoy: str | None = None
        self._operator_id: str | None = None
        self._one_time: str | None = None
        self._one_time_used: Callable[[], Awaitable[None]] | None = None

    async def ensure_user(
        self, name: str, password: str | None, project: str, roles: Sequence[str] = ("member",)
    ) -> str:
        """Make a user with a project of theirs, or give them this password and these roles.

        Returns:
            The user's id.
        """
        hashed = None
        if password is not None:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        async with self._log.write() as session:
            home = await _by_name(session, ProjectRow, project)
            if home is None:
                session.add(home := ProjectRow(name=project))
                await session.flush()
            user = await _by_name(session, UserRow, name)
            if user is None:
                session.add(user := UserRow(name=name))
            user.password_hash = hashed or user.password_hash
            user.default_project_id = home.id
            await session.flush()
            for role in roles:
                await session.merge(MembershipRow(user_id=user.id, project_id=home.id, role=role))
        self._logins.clear()
        return user.id

    async def ensure_operator(self, name: str = "operator", project: str = "default") -> None:
        """Make the user for whom one-time tokens stand; without a password, only so."""
        self._operator_id = await self.ensure_user(name, None, project, ("member", "admin"))

    def new_one_time_token(self) -> str:
        """Return a token that can be exchanged once; the one before it is void."""
        assert self._operator_id is not None, "ensure_operator comes first"
        token = secrets.token_urlsafe(32)
        self._one_time = digest_of(token)
        return token

    def when_one_time_token_used(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Have `callback` awaited each time after the one-time token was exchanged."""
        self._one_time_used = callback

    async def check_password(self, name: str | None, user_id: str | None, password: str) -> Proof:
        """Return the proof that a user (by name, or by id) knows their password.

        Raises:
            UnauthenticatedError: Wrong user or password; which, is not told.
        """
        async with self._log.read() as session:
            if user_id is not None:
                user = await session.get(UserRow, user_id)
            else:
                user = await _by_name(session, UserRow, name or "")
        known = user.password_hash if user is not None else None
        async with self._checking:
            is_right = await asyncio.to_thread(self._verify, known, password)
        if user is None or not is_right:
            raise UnauthenticatedError("The user name or the password is wrong")
        return Proof(user.id, ("password",), now() + self._lifetime)

    async def check_token(self, token: str) -> Proof:
        """Return the proof that somebody holds a token, which may be the one-time token.

        Raises:
            UnauthenticatedError: It does not hold, or holds no longer.
        """
        digest = digest_of(token)
        if self._one_time is not None and secrets.compare_digest(digest, self._one_time):
            assert self._operator_id is not None
            self._one_time = None
            if self._one_time_used is not None:
                await self._one_time_used()
            return Proof(self._operator_id, ("token",), now() + self._lifetime)
        login = await self.login(token)
        methods = tuple(dict.fromkeys((*login.methods, "token")))
        return Proof(login.user_id, methods, login.expires_at)

    async def issue(self, proof: Proof, scope: Scope) -> tuple[str, Login]:
        """Return a new token and what it stands for.

        Raises:
            UnauthenticatedError: The user has no role in that project.
        """
        token = secrets.token_urlsafe(32)
        async with self._log.write() as session:
            project_id = await _scoped(session, proof.user_id, scope)
            await session.execute(delete(TokenRow).where(TokenRow.expires_at < now()))
            row = TokenRow(
                digest=digest_of(token),
                user_id=proof.user_id,
                project_id=project_id,
                methods=list(proof.methods),
                issued_at=now(),
                expires_at=proof.expires_at,
            )
            session.add(row)
            await session.flush()
            login = await _login(session, row)
        self._remember(login)
        return token, login

    async def login(self, token: str) -> Login:
        """Return what a token stands for.

        Raises:
            UnauthenticatedError: It does not hold, or holds no longer.
        """
        digest = digest_of(token)
        login = self._logins.get(digest) if token else None
        if login is None and token:
            async with self._log.read() as session:
                row = await session.get(TokenRow, digest)
                if row is not None:
                    login = await _login(session, row)
                    self._remember(login)
        if login is None or login.expires_at <= now():
            self._logins.pop(digest, None)
            raise UnauthenticatedError("The request needs a valid token", "Log in again.")
        return login

    async def revoke(self, token: str) -> None:
        """Make a token void."""
        digest = digest_of(token)
        self._logins.pop(digest, None)
        async with self._log.write() as session:
            await session.execute(delete(TokenRow).where(TokenRow.digest == digest))

    async def projects(self, user_id: str | None = None) -> list[ProjectRow]:
        """Return the projects where a user has a role, or all, by name."""
        query = select(ProjectRow).order_by(ProjectRow.name)
        if user_id is not None:
            own = select(MembershipRow.project_id).where(MembershipRow.user_id == user_id)
            query = query.where(ProjectRow.id.in_(own))
        async with self._log.read() as session:
            return [*await session.scalars(query)]

    async def users(self) -> list[UserRow]:
        """Return all users, by name."""
        async with self._log.read() as session:
            return [*await session.scalars(select(UserRow).order_by(UserRow.name))]

    async def memberships(self) -> list[MembershipRow]:
        """Return who has which role where."""
        async with self._log.read() as session:
            return [*await session.scalars(select(MembershipRow))]

    def _verify(self, known: str | None, password: str) -> bool:
        """Check a password, taking as long for users who do not exist."""
        if self._decoy is None:
            self._decoy = self._hasher.hash(secrets.token_urlsafe(16))
        try:
            self._hasher.verify(known or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def _remember(self, login: Login) -> None:
        self._logins[login.digest] = login
        if len(self._logins) > _REMEMBERED:
            self._logins.popitem(last=False)


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


async def _login(session: AsyncSession, row: TokenRow) -> Login:
    user = await session.get_one(UserRow, row.user_id)
    principal = None
    if row.project_id is not None:
        project = await session.get_one(ProjectRow, row.project_id)
        roles = await _roles(session, user.id, project.id)
        principal = Principal(user.id, user.name, project.id, project.name, roles)
    return Login(
        row.digest,
        user.id,
        user.name,
        principal,
        tuple(row.methods),
        row.issued_at,
        row.expires_at,
    )


async def _scoped(session: AsyncSession, user_id: str, scope: Scope) -> str | None:
    """Return the id of the project that a new token is for."""
    if scope.is_unscoped:
        return None
    if scope.project_id is None and scope.project_name is None:
        return (await session.get_one(UserRow, user_id)).default_project_id
    if scope.project_id is not None:
        project = await session.get(ProjectRow, scope.project_id)
    else:
        project = await _by_name(session, ProjectRow, scope.project_name or "")
    if project is None or not await _roles(session, user_id, project.id):
        raise UnauthenticatedError("The user has no role in this project, or there is none")
    return project.id


async def _roles(session: AsyncSession, user_id: str, project_id: str) -> frozenset[str]:
    query = select(MembershipRow.role).where(
        MembershipRow.user_id == user_id, MembershipRow.project_id == project_id
    )
    return frozenset(await session.scalars(query))


async def _by_name(session: AsyncSession, table: type[Named], name: str) -> Named | None:
    return (await session.scalars(select(table).where(table.name == name))).one_or_none()
