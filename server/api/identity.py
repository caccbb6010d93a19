"""Identity API (Keystone v3 subset): log in, and see who and where one is.

Source: https://docs.openstack.org/api-ref/identity/v3/
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from server.api.calls import Answer, Call, Header, checked, json_answer
from server.api.catalog import REGION, catalog, endpoints, services
from server.api.credentials import Auth
from server.api.faults import keystone_style
from server.api.router import Api, Route
from server.api.throttle import Throttle
from server.errors import (
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    UnauthenticatedError,
)
from server.services.accounts import Accounts, Login, Proof
from server.store.tables import ProjectRow, UserRow

Json = dict[str, Any]

DOMAIN = {"id": "default", "name": "Default"}
ROLES = ("admin", "member", "reader")


class IdentityApi:
    """The handlers of the identity API."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._throttle = Throttle()

    def application(self) -> Api:
        """Return the API, to be mounted at `/identity`."""
        return Api(
            "/identity",
            [*self._login_routes(), *self._view_routes()],
            keystone_style,
            self._accounts,
        )

    def _login_routes(self) -> list[Route]:
        tokens = "/v3/auth/tokens"
        return [
            Route("GET", "", _versions, is_open=True),
            Route("GET", "/v3", _version, is_open=True),
            Route("POST", tokens, self._log_in, is_open=True),
            Route("GET", tokens, self._show_token, is_unscoped=True),
            Route("DELETE", tokens, self._revoke, is_unscoped=True),
            Route("GET", "/v3/auth/projects", self._own_projects, is_unscoped=True),
            Route("GET", "/v3/auth/catalog", _catalog),
            Route("GET", "/v3/auth/domains", _domains, is_unscoped=True),
        ]

    def _view_routes(self) -> list[Route]:
        return [
            Route("GET", "/v3/projects", self._projects),
            Route("GET", "/v3/projects/{id}", self._project),
            Route("GET", "/v3/users", self._users),
            Route("GET", "/v3/users/{id}", self._user),
            Route("GET", "/v3/users/{id}/projects", self._projects_of_user, is_unscoped=True),
            Route("GET", "/v3/roles", _roles),
            Route("GET", "/v3/roles/{id}", _role),
            Route("GET", "/v3/role_assignments", self._assignments),
            Route("GET", "/v3/domains", _domains, is_unscoped=True),
            Route("GET", "/v3/domains/{id}", _domain, is_unscoped=True),
            Route("GET", "/v3/regions", _regions),
            Route("GET", "/v3/services", _services),
            Route("GET", "/v3/services/{id}", _service),
            Route("GET", "/v3/endpoints", _endpoints),
        ]

    async def _log_in(self, call: Call) -> Answer:
        auth = checked(Auth, await call.inside("auth"), "auth")
        token, login = await self._accounts.issue(
            await self._proof(call, auth), auth.wanted_scope()
        )
        headers: tuple[Header, ...] = ((b"x-subject-token", token.encode()), *_VARY)
        return json_answer({"token": _token(call, login)}, 201, headers)

    async def _proof(self, call: Call, auth: Auth) -> Proof:
        how = auth.identity
        if "token" in how.methods:
            if how.token is None:
                raise InvalidRequestError("auth.identity.token is missing")
            return await self._accounts.check_token(how.token.id)
        if how.password is None:
            raise InvalidRequestError("auth.identity.password is missing")
        user = how.password.user
        user.domain.check()
        client = call.scope.get("client") or ("",)
        key = f"{client[0]} {user.id or user.name}"
        self._throttle.check(key)
        try:
            proof = await self._accounts.check_password(user.name, user.id, user.password)
        except UnauthenticatedError:
            self._throttle.failed(key)
            raise
        self._throttle.succeeded(key)
        return proof

    async def _show_token(self, call: Call) -> Answer:
        login = await self._subject(call)
        token = _token(call, login, with_catalog="nocatalog" not in call.query)
        return json_answer({"token": token}, 200, (_subject_header(call), *_VARY))

    async def _revoke(self, call: Call) -> Answer:
        await self._subject(call)
        await self._accounts.revoke(_subject_token(call))
        return Answer(204)

    async def _subject(self, call: Call) -> Login:
        """Return the login that a call is about: the caller's own, or any for administrators."""
        try:
            login = await self._accounts.login(_subject_token(call))
        except UnauthenticatedError as error:
            raise NotFoundError("The token could not be found") from error
        if login.user_id != call.login.user_id and not _is_admin(call):
            raise ForbiddenError("Only an administrator may look at the tokens of others")
        return login

    async def _own_projects(self, call: Call) -> Answer:
        rows = await self._accounts.projects(call.login.user_id)
        return _list(call, "projects", [_project(row) for row in rows])

    async def _visible_projects(self, call: Call) -> Sequence[ProjectRow]:
        return await self._accounts.projects(None if _is_admin(call) else call.login.user_id)

    async def _projects(self, call: Call) -> Answer:
        rows = await self._visible_projects(call)
        return _list(call, "projects", [_project(row) for row in rows])

    async def _project(self, call: Call) -> Answer:
        rows = await self._visible_projects(call)
        return _show(call, "project", [_project(row) for row in rows])

    async def _visible_users(self, call: Call) -> list[Json]:
        rows = await self._accounts.users()
        own = call.login.user_id
        return [_user(row) for row in rows if _is_admin(call) or row.id == own]

    async def _users(self, call: Call) -> Answer:
        return _list(call, "users", await self._visible_users(call))

    async def _user(self, call: Call) -> Answer:
        return _show(call, "user", await self._visible_users(call))

    async def _projects_of_user(self, call: Call) -> Answer:
        user_id = call.params["id"]
        if user_id != call.login.user_id and not _is_admin(call):
            raise ForbiddenError("Only an administrator may look at the projects of others")
        rows = await self._accounts.projects(user_id)
        return _list(call, "projects", [_project(row) for row in rows])

    async def _assignments(self, call: Call) -> Answer:
        rows = await self._accounts.memberships()
        wanted_user = call.argument("user.id")
        wanted_project = call.argument("scope.project.id")
        users = {row.id: row.name for row in await self._accounts.users()}
        projects = {row.id: row.name for row in await self._accounts.projects()}
        assignments = [
            {
                "user": {"id": row.user_id, "name": users[row.user_id], "domain": DOMAIN},
                "role": {"id": row.role, "name": row.role},
                "scope": {
                    "project": {
                        "id": row.project_id,
                        "name": projects[row.project_id],
                        "domain": DOMAIN,
                    }
                },
                "links": {},
            }
            for row in rows
            if (_is_admin(call) or row.user_id == call.login.user_id)
            and wanted_user in (None, row.user_id)
            and wanted_project in (None, row.project_id)
        ]
        return json_answer({"role_assignments": assignments, "links": {}})


_VARY: tuple[Header, ...] = ((b"vary", b"X-Auth-Token"),)


def _is_admin(call: Call) -> bool:
    principal = call.login.principal
    return principal is not None and principal.is_admin


def _subject_header(call: Call) -> Header:
    return b"x-subject-token", call.headers.get(b"x-subject-token", b"")


def _subject_token(call: Call) -> str:
    return _subject_header(call)[1].decode("latin-1")


def _token(call: Call, login: Login, *, with_catalog: bool = True) -> Json:
    token: Json = {
        "methods": list(login.methods),
        "user": {
            "id": login.user_id,
            "name": login.user_name,
            "domain": DOMAIN,
            "password_expires_at": None,
        },
        "audit_ids": [login.digest[:22]],
        "issued_at": _time(login.issued_at),
        "expires_at": _time(login.expires_at),
    }
    principal = login.principal
    if principal is not None:
        token["project"] = {
            "id": principal.project_id,
            "name": principal.project_name,
            "domain": DOMAIN,
        }
        token["is_domain"] = False
        token["roles"] = [{"id": role, "name": role} for role in sorted(principal.roles)]
        if with_catalog:
            token["catalog"] = catalog(call.base_url, principal.project_id)
    return token


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _project(row: ProjectRow) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "description": "",
        "domain_id": "default",
        "parent_id": "default",
        "is_domain": False,
        "enabled": True,
        "tags": [],
        "options": {},
        "links": {},
    }


def _user(row: UserRow) -> Json:
    return {
        "id": row.id,
        "name": row.name,
        "domain_id": "default",
        "default_project_id": row.default_project_id,
        "enabled": True,
        "password_expires_at": None,
        "options": {},
        "links": {},
    }


def _list(call: Call, name: str, items: Sequence[Json]) -> Answer:
    wanted = call.argument("name")
    found = [item for item in items if wanted in (None, item.get("name"))]
    links = {"self": None, "previous": None, "next": None}
    return json_answer({name: found, "links": links})


def _show(call: Call, name: str, items: Sequence[Json]) -> Answer:
    wanted = call.params["id"]
    for item in items:
        if item["id"] == wanted:
            return json_answer({name: item})
    raise NotFoundError(f"Could not find {name} {wanted}")


def _role_items() -> list[Json]:
    return [
        {"id": role, "name": role, "domain_id": None, "description": None, "links": {}}
        for role in ROLES
    ]


async def _roles(call: Call) -> Answer:
    return _list(call, "roles", _role_items())


async def _role(call: Call) -> Answer:
    return _show(call, "role", _role_items())


_DOMAIN_ITEM: Json = {**DOMAIN, "enabled": True, "description": "", "links": {}}


async def _domains(call: Call) -> Answer:
    return _list(call, "domains", [_DOMAIN_ITEM])


async def _domain(call: Call) -> Answer:
    return _show(call, "domain", [_DOMAIN_ITEM])


async def _regions(call: Call) -> Answer:
    return _list(call, "regions", [{"id": REGION, "description": "", "parent_region_id": None}])


async def _services(call: Call) -> Answer:
    return _list(call, "services", services())


async def _service(call: Call) -> Answer:
    return _show(call, "service", services())


async def _endpoints(call: Call) -> Answer:
    return _list(call, "endpoints", endpoints(call.base_url))


async def _catalog(call: Call) -> Answer:
    found = catalog(call.base_url, call.principal.project_id)
    return json_answer({"catalog": found, "links": {}})


def _version_document(call: Call) -> Json:
    return {
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [{"rel": "self", "href": f"{call.base_url}/identity/v3/"}],
        "media-types": [
            {"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}
        ],
    }


async def _versions(call: Call) -> Answer:
    return json_answer({"versions": {"values": [_version_document(call)]}}, 300)


async def _version(call: Call) -> Answer:
    return json_answer({"version": _version_document(call)})
