"""OpenStack's config drive, version 2, and what the host adds to a guest's own user data.

Sources: Nova, "Metadata" and "Config drives" (user guide), doc/api_schemas/network_data.json;
cloud-init, "Config drive" data source and "Vendor data".
"""

import base64
import json
from ipaddress import ip_interface, ip_network
from typing import Any

from server.drivers.base import InstanceSpec, NicSpec, Seed

Json = dict[str, Any]


def config_drive(spec: InstanceSpec) -> dict[str, bytes]:
    """Return the files of a config drive, by path."""
    seed = spec.seed
    files = {
        "openstack/latest/meta_data.json": _json(_meta_data(spec)),
        "openstack/latest/network_data.json": _json(_network_data(spec)),
        "openstack/latest/vendor_data.json": _json(
            {"cloud-init": vendor_data(seed, with_files=False)}
        ),
    }
    if seed.user_data is not None:
        files["openstack/latest/user_data"] = seed.user_data.encode()
    for number, file in enumerate(seed.files):
        files[f"openstack/content/{number:04}"] = base64.b64decode(file.content)
    return files


def vendor_data(seed: Seed, *, with_files: bool) -> str:
    """Return a cloud-config with the password and, where nothing else brings them, the files.

    The password is there as a hash only.
    """
    lines = ["#cloud-config"]
    if seed.password_hash is not None:
        lines += ["disable_root: false", "ssh_pwauth: true", "chpasswd:", "  expire: false"]
        lines += ["  list:", f"    - {json.dumps(f'root:{seed.password_hash}')}"]
    if with_files and seed.files:
        lines.append("write_files:")
        for file in seed.files:
            lines += [
                f"  - path: {json.dumps(file.path)}",
                f"    permissions: {json.dumps(file.mode)}",
                f"    owner: {json.dumps(file.owner)}",
                "    encoding: b64",
                f"    content: {file.content}",
            ]
    return "\n".join(lines) + "\n"


def _meta_data(spec: InstanceSpec) -> Json:
    seed = spec.seed
    data: Json = {
        "uuid": spec.id,
        "name": spec.name,
        "hostname": seed.hostname,
        "launch_index": 0,
        "availability_zone": "nova",
        "meta": dict(seed.properties),
        "files": [
            {"content_path": f"/content/{number:04}", "path": file.path}
            for number, file in enumerate(seed.files)
        ],
    }
    if seed.public_keys:
        data["public_keys"] = {f"key{n}": key for n, key in enumerate(seed.public_keys)}
        data["keys"] = [
            {"name": f"key{n}", "type": "ssh", "data": key}
            for n, key in enumerate(seed.public_keys)
        ]
    return data


def _network_data(spec: InstanceSpec) -> Json:
    networks: list[Json] = []
    for number, nic in enumerate(spec.nics):
        networks += [
            {"id": f"network{len(networks) + n}", "link": f"nic{number}", **network}
            for n, network in enumerate(_networks(nic))
        ]
    links = [
        {
            "id": f"nic{number}",
            "vif_id": nic.id,
            "type": "phy",
            "mtu": 1500,
            "ethernet_mac_address": nic.mac.lower(),
        }
        for number, nic in enumerate(spec.nics)
    ]
    services = [{"type": "dns", "address": server} for server in spec.seed.dns]
    return {"links": links, "networks": networks, "services": services}


def _networks(nic: NicSpec) -> list[Json]:
    networks = [_network(nic, address) for address in nic.addresses]
    if all(network["type"] != "ipv4" for network in networks):
        networks.append({"type": "ipv4_dhcp", "network_id": nic.id})
    if nic.dhcp6:
        networks.append({"type": "ipv6_dhcpv6-stateful", "network_id": nic.id})
    return networks


def _network(nic: NicSpec, address: str) -> Json:
    interface = ip_interface(address)
    routes = [
        {
            "network": str(ip_network(route.destination).network_address),
            "netmask": str(ip_network(route.destination).netmask),
            "gateway": route.nexthop,
        }
        for route in nic.routes
        if ip_network(route.destination).version == interface.version
    ]
    return {
        "type": f"ipv{interface.version}",
        "network_id": nic.id,
        "ip_address": str(interface.ip),
        "netmask": str(interface.netmask),
        "routes": routes,
    }


def _json(value: Json) -> bytes:
    return json.dumps(value).encode()
