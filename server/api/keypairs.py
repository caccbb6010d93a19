"""Keypairs of the compute API.

Source: https://docs.openstack.org/api-ref/compute/#keypairs-keypairs
"""

from typing import Any, Literal

from pydantic import BaseModel, Field

from server.api.calls import Answer, Call, checked, json_answer
from server.api.router import Route
from server.api.times import to_seconds
from server.errors import InvalidRequestError
from server.services.keypairs import Keypairs
from server.store.tables import KeypairRow

Json = dict[str, Any]


class WantedKeypair(BaseModel):
    """The body of a create; without a public key, one is made."""

    name: str = Field(min_length=1, max_length=255)
    public_key: str | None = Field(default=None, max_length=16_384)
    type: Literal["ssh"] = "ssh"


class KeypairsFacade:
    """The caller's keypairs."""

    def __init__(self, keypairs: Keypairs) -> None:
        self._keypairs = keypairs

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [
            Route("GET", "/os-keypairs", self._list),
            Route("POST", "/os-keypairs", self._create),
            Route("GET", "/os-keypairs/{name}", self._show),
            Route("DELETE", "/os-keypairs/{name}", self._delete),
        ]

    async def _list(self, call: Call) -> Answer:
        rows = await self._keypairs.list(call.principal)
        return json_answer({"keypairs": [{"keypair": _item(call, row)} for row in rows]})

    async def _show(self, call: Call) -> Answer:
        row = await self._keypairs.get(call.principal, call.params["name"])
        item = _item(call, row) | {
            "user_id": row.user_id,
            "created_at": to_seconds(row.created_at),
            "updated_at": None,
            "deleted": False,
            "deleted_at": None,
        }
        return json_answer({"keypair": item})

    async def _create(self, call: Call) -> Answer:
        wanted = checked(WantedKeypair, await call.inside("keypair"), "keypair")
        made: Json = {}
        if wanted.public_key is not None:
            row = await self._keypairs.import_key(call.principal, wanted.name, wanted.public_key)
        elif call.version >= (2, 92):
            raise InvalidRequestError("keypair.public_key: must be given since microversion 2.92")
        else:
            row, made["private_key"] = await self._keypairs.generate(call.principal, wanted.name)
        item = _item(call, row) | {"user_id": row.user_id} | made
        return json_answer({"keypair": item}, 201 if call.version >= (2, 2) else 200)

    async def _delete(self, call: Call) -> Answer:
        await self._keypairs.delete(call.principal, call.params["name"])
        return Answer(204 if call.version >= (2, 2) else 202)


def _item(call: Call, row: KeypairRow) -> Json:
    item = {"name": row.name, "public_key": row.public_key, "fingerprint": row.fingerprint}
    return item | {"type": "ssh"} if call.version >= (2, 2) else item
