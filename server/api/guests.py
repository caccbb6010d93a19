"""What the agent inside a server tells, in our extension's words."""

from dataclasses import asdict

from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.router import Route


class GuestsApi:
    """The handler of guests of the extension API."""

    def __init__(self, facade: Facade) -> None:
        self._instances = facade.instances
        self._guests = facade.compute.guests

    def routes(self) -> list[Route]:
        """Return the routes, relative to the API's root."""
        return [Route("GET", "/v1/servers/{id}/guest", self._show)]

    async def _show(self, call: Call) -> Answer:
        row = await self._instances.get(call.principal, call.params["id"])
        view = await self._guests.look(row.id)
        return json_answer({"guest": None if view is None else asdict(view)})
