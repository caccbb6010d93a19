"""Network API (Neutron v2.0 subset): networks, subnets and ports.

Ours beside Neutron's is a port's `firewall_profile`.
Source: https://docs.openstack.org/api-ref/network/v2/
"""

from typing import Any

from server.api.calls import Answer, Call, json_answer
from server.api.facade import Facade
from server.api.faults import neutron_style
from server.api.floating_ips import FloatingIpsFacade
from server.api.networks import NetworksFacade
from server.api.ports import PortsFacade
from server.api.qos import QosFacade
from server.api.quotas import NETWORK_WORDS, QuotasFacade
from server.api.router import Api, Route, empty_list
from server.api.routers import RoutersFacade
from server.api.security_groups import SecurityGroupsFacade
from server.errors import NotFoundError

Json = dict[str, Any]

_EMPTY = (
    "agents",
    "availability_zones",
    "subnetpools",
    "address-scopes",
    "rbac-policies",
    "trunks",
)
_EXTENSIONS = {
    "dns-integration": "DNS integration",
    "ext-gw-mode": "Neutron L3 Configurable external gateway mode",
    "external-net": "Neutron external network",
    "extraroute": "Neutron Extra Route",
    "extraroute-atomic": "Atomically add/remove extra routes",
    "firewall-profile": "Firewall profile of a port",
    "pagination": "Pagination support",
    "allowed-address-pairs": "Allowed Address Pairs",
    "port-security": "Port Security",
    "security-group": "security-group",
    "qos": "Quality of Service",
    "qos-bw-limit-direction": "Direction for QoS bandwidth limit rule",
    "sorting": "Sorting support",
    "project-id": "project_id field enabled",
    "router": "Neutron L3 Router",
    "standard-attr-description": "standard-attr-description",
    "standard-attr-revisions": "Resource revision numbers",
    "standard-attr-timestamp": "Resource timestamps",
}


def network_api(facade: Facade) -> Api:
    """Return the API, to be mounted at `/network`."""
    networks = NetworksFacade(facade.mirror, facade.networks)
    ports = PortsFacade(facade.mirror, facade.nics)
    routes = [
        *networks.networks().routes(),
        *networks.subnets().routes(),
        *ports.resource().routes(),
        *RoutersFacade(facade.mirror, facade.routers).routes(),
        *FloatingIpsFacade(facade.mirror, facade.floating_ips).resource().routes(),
        *SecurityGroupsFacade(facade.security_groups).routes(),
        *QosFacade(facade.policies).routes(),
        Route("GET", "/extensions", _extensions),
        Route("GET", "/extensions/{alias}", _extension),
        *QuotasFacade(facade.quotas, NETWORK_WORDS).routes(),
        *(Route("GET", f"/{name}", empty_list(name.replace("-", "_"))) for name in _EMPTY),
    ]
    below = [Route(route.method, f"/v2.0{route.path}", route.handler) for route in routes]
    versions = [
        Route("GET", "", _versions, is_open=True),
        Route("GET", "/v2.0", _resources, is_open=True),
    ]
    return Api("/network", [*versions, *below], neutron_style, facade.accounts)


def _extension_item(alias: str) -> Json:
    return {
        "alias": alias,
        "name": _EXTENSIONS[alias],
        "description": _EXTENSIONS[alias],
        "updated": "2026-11-24T00:00:00-00:00",
        "links": [],
    }


async def _extensions(_call: Call) -> Answer:
    return json_answer({"extensions": [_extension_item(alias) for alias in _EXTENSIONS]})


async def _extension(call: Call) -> Answer:
    alias = call.params["alias"]
    if alias not in _EXTENSIONS:
        raise NotFoundError(f"Extension {alias} could not be found")
    return json_answer({"extension": _extension_item(alias)})


async def _versions(call: Call) -> Answer:
    links = [{"rel": "self", "href": f"{call.base_url}/network/v2.0/"}]
    return json_answer({"versions": [{"id": "v2.0", "status": "CURRENT", "links": links}]})


async def _resources(call: Call) -> Answer:
    names = ("networks", "subnets", "ports", "routers", "floatingips", "extensions")
    return json_answer(
        {
            "resources": [
                {
                    "name": name.removesuffix("s"),
                    "collection": name,
                    "links": [{"rel": "self", "href": f"{call.base_url}/network/v2.0/{name}"}],
                }
                for name in names
            ]
        }
    )
