"""The catalogue: which API is where."""

from typing import Any

REGION = "RegionOne"
_SERVICES = (
    ("identity", "keystone", "/identity"),
    ("compute", "nova", "/compute/v2.1"),
    ("network", "neutron", "/network"),
    ("volumev3", "cinderv3", "/volume/v3/{project_id}"),
    ("block-storage", "cinder", "/volume/v3/{project_id}"),
    ("image", "glance", "/image"),
    ("cockpit", "cockpit", "/cockpit/v1"),
)
_INTERFACES = ("public", "internal", "admin")


def catalog(base_url: str, project_id: str) -> list[dict[str, Any]]:
    """Return the services with the endpoints that a project uses."""
    return [
        {
            "id": kind,
            "type": kind,
            "name": name,
            "endpoints": [
                {
                    "id": f"{kind}-{interface}",
                    "interface": interface,
                    "region": REGION,
                    "region_id": REGION,
                    "url": base_url + path.format(project_id=project_id),
                }
                for interface in _INTERFACES
            ],
        }
        for kind, name, path in _SERVICES
    ]


def services() -> list[dict[str, Any]]:
    """Return the services without endpoints."""
    return [
        {"id": kind, "type": kind, "name": name, "enabled": True, "description": ""}
        for kind, name, _ in _SERVICES
    ]


def endpoints(base_url: str) -> list[dict[str, Any]]:
    """Return all endpoints, with a placeholder where a project goes."""
    return [
        {**endpoint, "service_id": service["id"], "enabled": True}
        for service in catalog(base_url, "$(project_id)s")
        for endpoint in service["endpoints"]
    ]
