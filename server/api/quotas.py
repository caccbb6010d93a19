"""Quotas in the words of Nova, Cinder and Neutron.

Sources: api-ref compute "Quota sets", block storage v3 "Quota sets", network v2.0
"Quotas" and "Quotas details".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.api.calls import Answer, Call, json_answer
from server.api.router import Route
from server.errors import InvalidRequestError
from server.services.quotas import COMPUTE, NETWORK, UNLIMITED, VOLUME, Quota, Quotas

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """How one API speaks of quotas.

    Attributes:
        path: Of the collection.
        envelope: Key around a set.
        names: Of what is counted.
        constants: What clients ask for and nothing limits.
        used: Its word for what is in use.
    """

    path: str
    envelope: str
    names: tuple[str, ...]
    constants: tuple[str, ...]
    used: str = "in_use"


COMPUTE_WORDS = Words(
    "/os-quota-sets",
    "quota_set",
    COMPUTE,
    ("metadata_items", "key_pairs", "server_groups", "server_group_members"),
)
VOLUME_WORDS = Words(
    "/os-quota-sets",
    "quota_set",
    VOLUME,
    ("per_volume_gigabytes", "backup_gigabytes", "groups"),
)
NETWORK_WORDS = Words("/quotas", "quota", NETWORK, ("subnetpool", "rbac_policy"), "used")


class QuotasFacade:
    """The quotas of one API."""

    def __init__(self, quotas: Quotas, words: Words, room: Mapping[str, int] | None = None) -> None:
        """Take what the host has room for, told where a project has no smaller limit."""
        self._quotas = quotas
        self._words = words
        self._room = room or {}

    def routes(self) -> list[Route]:
        """Return the routes; details have another name in each API."""
        one = f"{self._words.path}/{{id}}"
        return [
            Route("GET", one, self._show),
            Route("PUT", one, self._set),
            Route("DELETE", one, self._reset),
            Route("GET", f"{one}/defaults", self._defaults),
            Route("GET", f"{one}/default", self._defaults),
            Route("GET", f"{one}/detail", self._detail),
            Route("GET", f"{one}/details", self._detail),
            Route("GET", f"{one}/details.json", self._detail),
        ]

    async def _show(self, call: Call) -> Answer:
        if (call.argument("usage") or "").lower() == "true":
            return await self._detail(call)
        found = await self.of(call, call.params["id"])
        return self._answer(call, {name: quota.limit for name, quota in found.items()})

    async def _detail(self, call: Call) -> Answer:
        found = await self.of(call, call.params["id"])
        return self._answer(
            call,
            {
                name: {"limit": quota.limit, self._words.used: quota.used, "reserved": 0}
                for name, quota in found.items()
            },
        )

    async def _defaults(self, call: Call) -> Answer:
        await self.of(call, call.params["id"])
        names = (*self._words.names, *self._words.constants)
        return self._answer(call, {name: self._room.get(name, UNLIMITED) for name in names})

    async def _set(self, call: Call) -> Answer:
        body = await call.inside(self._words.envelope)
        # Clients send back what they were shown, and `force`, which all limits are here.
        quiet = {"id", "force", "tenant_id", "project_id", *self._words.constants}
        wished = {name: limit for name, limit in body.items() if name not in quiet}
        unknown = ", ".join(name for name in wished if name not in self._words.names)
        if unknown:
            raise InvalidRequestError(f"There are no quotas {unknown} here")
        await self._quotas.set(call.principal, call.params["id"], wished)
        found = await self.of(call, call.params["id"])
        return self._answer(call, {name: quota.limit for name, quota in found.items()})

    async def _reset(self, call: Call) -> Answer:
        await self._quotas.reset(call.principal, call.params["id"], self._words.names)
        return Answer(204 if self._words is NETWORK_WORDS else 202)

    async def of(self, call: Call, project: str) -> Mapping[str, Quota]:
        """Return the quotas of a project; where it has none, the host's room is the limit.

        Raises:
            ForbiddenError, NotFoundError: See `Quotas.get`.
        """
        found = await self._quotas.get(call.principal, project, self._words.names)
        told = {
            name: Quota(self._room.get(name, UNLIMITED), quota.used)
            if quota.limit == UNLIMITED
            else quota
            for name, quota in found.items()
        }
        return told | dict.fromkeys(self._words.constants, Quota(UNLIMITED, 0))

    def _answer(self, call: Call, values: Json) -> Answer:
        named = {} if self._words is NETWORK_WORDS else {"id": call.params["id"]}
        return json_answer({self._words.envelope: {**named, **values}})
