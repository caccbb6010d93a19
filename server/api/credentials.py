"""The body of a login.

Source: https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
"""

from typing import Literal

from pydantic import BaseModel, Field

from server.errors import UnauthenticatedError
from server.services.accounts import Scope


class DomainRef(BaseModel):
    """A domain; there is one."""

    id: str | None = None
    name: str | None = None

    def check(self) -> None:
        """Refuse another domain.

        Raises:
            UnauthenticatedError: There is no such domain.
        """
        if self.id not in (None, "default") or (self.name or "default").lower() != "default":
            raise UnauthenticatedError("There is no such domain")


class UserRef(BaseModel):
    """Who logs in, by id or by name."""

    id: str | None = Field(default=None, max_length=64)
    name: str | None = Field(default=None, max_length=255)
    domain: DomainRef = DomainRef()
    password: str = Field(max_length=1024)


class PasswordPart(BaseModel):
    """The method `password`."""

    user: UserRef


class TokenPart(BaseModel):
    """The method `token`."""

    id: str = Field(max_length=1024)


class Identity(BaseModel):
    """How somebody proves who they are."""

    methods: tuple[Literal["password", "token"], ...] = Field(min_length=1)
    password: PasswordPart | None = None
    token: TokenPart | None = None


class ProjectRef(BaseModel):
    """The project to log in to."""

    id: str | None = Field(default=None, max_length=64)
    name: str | None = Field(default=None, max_length=255)
    domain: DomainRef = DomainRef()


class ScopePart(BaseModel):
    """What a token shall be for."""

    project: ProjectRef | None = None


class Auth(BaseModel):
    """The body of a login; `scope` may be the word `unscoped`."""

    identity: Identity
    scope: ScopePart | Literal["unscoped"] | None = None

    def wanted_scope(self) -> Scope:
        """Return what the token shall be for.

        Raises:
            UnauthenticatedError: A scope that does not exist here.
        """
        if self.scope is None:
            return Scope()
        if self.scope == "unscoped":
            return Scope(is_unscoped=True)
        if self.scope.project is None:
            raise UnauthenticatedError("Tokens are for projects only, or unscoped")
        self.scope.project.domain.check()
        return Scope(self.scope.project.id, self.scope.project.name)
