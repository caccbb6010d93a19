"""All APIs under one roof."""

from collections.abc import Mapping

from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from server.api.calls import Answer, Call, json_answer
from server.api.cockpit import CockpitApi
from server.api.compute import ComputeApi
from server.api.consoles import Consoles
from server.api.facade import Facade
from server.api.faults import cockpit_style
from server.api.identity import IdentityApi
from server.api.image import ImageApi
from server.api.network import network_api
from server.api.router import Api, Route
from server.api.volume import VolumeApi

CONSOLE_PATH = "/cockpit/v1/console"


def routes(facade: Facade) -> list[Mount]:
    """Return what the server's application has to mount."""
    apis: dict[str, ASGIApp] = {
        "identity": IdentityApi(facade.accounts).application(),
        "compute": ComputeApi(facade).application(),
        "network": network_api(facade),
        "volume": VolumeApi(facade).application(),
        "image": ImageApi(facade).application(),
        "cockpit": CockpitApi(facade).application(),
    }
    root = Api("", [Route("GET", "", _index, is_open=True)], cockpit_style, facade.accounts)
    return [Mount("", app=_Roof(apis, root, Consoles(facade)))]


class _Roof:
    """Sends each request to the API that the first part of its path names.

    Starlette's own mounts do not match the bare `/compute` that clients ask for first.
    """

    def __init__(self, apis: Mapping[str, ASGIApp], root: ASGIApp, consoles: Consoles) -> None:
        self._apis = apis
        self._root = root
        self._consoles = consoles

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            websocket = WebSocket(scope, receive, send)
            if scope["path"] == CONSOLE_PATH:
                await self._consoles.serve(websocket)
            else:
                await websocket.close()
            return
        name = scope["path"].split("/", 2)[1] if scope["path"].startswith("/") else ""
        await self._apis.get(name, self._root)(scope, receive, send)


async def _index(call: Call) -> Answer:
    names = ("identity", "compute", "network", "volume", "image", "cockpit")
    return json_answer({"apis": {name: f"{call.base_url}/{name}" for name in names}})
