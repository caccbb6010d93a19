"""Random operations on a cloud, and what of them was acknowledged."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from cockpit.backend.api import Api
from cockpit.errors import ServerError, UnreachableError

Json = dict[str, Any]
MOST_SERVERS = 4
_SIZE: Json = {"vcpus": 1, "ram_mib": 64, "disk_gib": 1, "image": "tiny"}
_REFUSALS = {400, 403, 404, 409}
_POWERS = ("running", "running", "stopped", "paused", "suspended")
_ORDERS: Mapping[str, tuple[Json, str]] = {
    "pause": ({"pause": None}, "paused"),
    "unpause": ({"unpause": None}, "running"),
    "suspend": ({"suspend": None}, "suspended"),
    "resume": ({"resume": None}, "running"),
    "stop": ({"os-stop": None}, "stopped"),
    "start": ({"os-start": None}, "running"),
    "shelve": ({"shelve": None}, "shelved"),
    "unshelve": ({"unshelve": None}, "running"),
    "reboot": ({"reboot": {"type": "HARD"}}, "running"),
}
_RULES: Sequence[Sequence[Json]] = (
    [],
    [{"direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 80}],
    [{"direction": "egress"}, {"direction": "ingress", "ethertype": "IPv6", "protocol": "udp"}],
)


class Mixture:
    """Whoever uses a cloud at random; every choice is the dice's.

    Attributes:
        wanted: By id, the attributes that were acknowledged last.
        gone: What was acknowledged to be deleted.
        unsure: What a broken connection left open: it may be so or as before.
        done: How often each operation was acknowledged.
    """

    def __init__(self, api: Api, dice: random.Random) -> None:
        self.wanted: dict[str, Json] = {}
        self.gone: set[str] = set()
        self.unsure: set[str] = set()
        self.done: dict[str, int] = {}
        self._api = api
        self._dice = dice
        self._resources: list[Json] = []
        self._sites = 0
        self._operations: Sequence[Callable[[], Awaitable[bool]]] = (
            self.build, self.add_nic, self.add_volume, self.change_volume, self.change_volume,
            self.take_snapshot, self.take_snapshot, self.snap_server, self.revert, self.change_port,
            self.change_network, self.change_group, self.change_router, self.move_floating,
            self.power, self.order, self.order, self.resize, self.confirm, self.rename,
            self.delete, self.delete,
        )  # fmt: skip

    async def step(self) -> None:
        """Do one thing, or nothing where the dice find nothing to do it to.

        Raises:
            UnreachableError: The server was killed meanwhile; what it did is open.
        """
        self._resources = (await self._api.snapshot())["resources"]
        operation = self._dice.choice(self._operations) if self._sites else self.build
        if await operation():
            name = operation.__name__
            self.done[name] = self.done.get(name, 0) + 1

    async def build(self) -> bool:
        """A dual-stack network with a server, a disk, a group, a router, a floating IP."""
        if len(self._of("server")) >= MOST_SERVERS:
            return False
        self._sites += 1
        number = self._sites
        outside = self._of("network", external=True)
        steps: list[Json] = []
        if not outside:
            steps.append(self._new("network", name="out", external=True, cidr="203.0.113.0/24"))
        network = self._new(
            "network", name=f"net-{number}", cidr=f"10.0.{number}.0/24", cidr6=f"fd00:{number}::/64"
        )
        group = self._new("security_group", name=f"group-{number}", rules=[*_RULES[1]])
        server = self._new("server", name=f"server-{number}", **_SIZE)
        port = self._new(
            "port", network_id=network["id"], server_id=server["id"], security_groups=[group["id"]]
        )
        external_id = outside[0]["id"] if outside else steps[0]["id"]
        steps += [
            network, group, server, port,
            self._new("volume", name=f"disk-{number}", size_gib=1, server_id=server["id"]),
            self._new("router", name=f"router-{number}", external_network_id=external_id,
                      interfaces=[{"network_id": network["id"]}]),
            self._new("floating_ip", network_id=external_id, port_id=port["id"]),
        ]  # fmt: skip
        return await self._deploy(*steps)

    async def add_nic(self) -> bool:
        """Plug another NIC into whatever the server does."""
        server, network = self._any("server"), self._any("network")
        if server is None or network is None or len(self._of("port")) > 4 * MOST_SERVERS:
            return False
        return await self._deploy(
            self._new("port", network_id=network["id"], server_id=server["id"])
        )

    async def add_volume(self) -> bool:
        """A blank volume or a clone, attached or not."""
        source = self._any(self._dice.choice(("volume", "snapshot")))
        server = self._any("server") if self._dice.random() < 0.5 else None
        if len(self._of("volume")) > 3 * MOST_SERVERS:
            return False
        is_clone = source is not None and self._dice.random() < 0.7
        after: Json = {"name": "more", "size_gib": 4, "server_id": server and server["id"]}
        if is_clone and source is not None:
            after["source"] = {"kind": source["kind"], "id": source["id"]}
        return await self._deploy(self._new("volume", **after))

    async def change_volume(self) -> bool:
        """Grow it, attach it, detach it or move it."""
        volume = self._any("volume", root=False)
        if volume is None:
            return False
        if self._dice.random() < 0.4:
            return await self._update(volume, size_gib=volume["attributes"]["size_gib"] + 1)
        server = self._any("server") if volume["attributes"]["server_id"] is None else None
        return await self._update(volume, server_id=server and server["id"])

    async def take_snapshot(self) -> bool:
        """Of any volume, also of a root disk in use."""
        volume = self._any("volume")
        if volume is None or len(self._of("snapshot")) > 2 * MOST_SERVERS:
            return False
        return await self._deploy(self._new("snapshot", name="then", volume_id=volume["id"]))

    async def snap_server(self) -> bool:
        """All disks of one moment."""
        server = self._any("server")
        if server is None or len(self._of("snapshot")) > 2 * MOST_SERVERS:
            return False
        return await self._post(f"/cockpit/v1/servers/{server['id']}/snapshots", {"snapshot": {}})

    async def revert(self) -> bool:
        """Go back to any snapshot of a volume."""
        snapshot = self._any("snapshot")
        if snapshot is None:
            return False
        path = f"/cockpit/v1/volumes/{snapshot['attributes']['volume_id']}/revert"
        return await self._post(path, {"revert": {"snapshot_id": snapshot["id"]}})

    async def change_port(self) -> bool:
        """Another shield, or another limit."""
        port = self._any("port", router=False)
        if port is None:
            return False
        if self._dice.random() < 0.5:
            rate = self._dice.choice((1000, 2000, None))
            return await self._update(port, shaping=rate and {"rate_kbit_in": rate})
        profile = self._dice.choice(("ENABLED", "PROTECTED", "DISABLED", "CUSTOM"))
        return await self._update(port, firewall_profile=profile)

    async def change_network(self) -> bool:
        """Other name servers."""
        network = self._any("network")
        servers = [self._dice.choice(("10.0.0.53", "9.9.9.9"))]
        return network is not None and await self._update(network, dns_nameservers=servers)

    async def change_group(self) -> bool:
        """Other rules."""
        group = self._any("security_group", default=False)
        rules = [*self._dice.choice(_RULES)]
        return group is not None and await self._update(group, {"rules"}, rules=rules)

    async def change_router(self) -> bool:
        """With its gateway or without."""
        router = self._any("router")
        outside = self._of("network", external=True)
        external = self._dice.choice((None, *(network["id"] for network in outside)))
        return router is not None and await self._update(
            router, external_network_id=external, external_ip_address=None
        )

    async def move_floating(self) -> bool:
        """To any port or to none."""
        floating = self._any("floating_ip")
        port = self._any("port", router=False) if self._dice.random() < 0.8 else None
        return floating is not None and await self._update(floating, port_id=port and port["id"])

    async def power(self) -> bool:
        """By a deployment."""
        server = self._any("server")
        power = self._dice.choice(_POWERS)
        return server is not None and await self._update(server, power=power)

    async def order(self) -> bool:
        """By Nova's actions."""
        server = self._any("server")
        if server is None:
            return False
        body, power = _ORDERS[self._dice.choice([*_ORDERS])]
        return await self._act(server["id"], body, power=power)

    async def resize(self) -> bool:
        """By a deployment."""
        server = self._any("server")
        return server is not None and await self._update(server, vcpus=self._dice.choice((1, 2)))

    async def confirm(self) -> bool:
        """Resize by Nova, and confirm at once."""
        server = self._any("server")
        if server is None:
            return False
        flavors = (await self._api.client.get("/compute/v2.1/flavors/detail"))["flavors"]
        small = [flavor for flavor in flavors if flavor["ram"] <= 2 * _SIZE["ram_mib"]]
        if not small:
            flavor = {"name": "small", "ram": 96, "vcpus": 2, "disk": 1}
            return await self._post("/compute/v2.1/flavors", {"flavor": flavor})
        body = {"resize": {"flavorRef": small[0]["id"]}}
        if not await self._act(server["id"], body, vcpus=small[0]["vcpus"]):
            return False
        return await self._act(server["id"], {"confirmResize": None})

    async def rename(self) -> bool:
        """Anything."""
        named = [found for found in self._own() if found["kind"] not in {"port", "floating_ip"}]
        found = self._dice.choice(named) if named else None
        name = f"renamed-{self._dice.randrange(1000)}"
        return found is not None and await self._update(found, name=name)

    async def delete(self) -> bool:
        """Anything, if nothing stands on it; of a server, its NICs too."""
        found = self._dice.choice(self._own())
        ports = [
            port for port in self._of("port") if port["attributes"]["server_id"] == found["id"]
        ]
        return await self._deploy(*(_deletion(one) for one in (*ports, found)))

    async def reset_deaf_guests(self) -> None:
        """Reboot all that runs: a processor that stands still lets go of no device."""
        self._resources = (await self._api.snapshot())["resources"]
        for server in self._of("server"):
            if server["observed"]["power"] in {"running", "paused"}:
                await self._act(server["id"], {"reboot": {"type": "HARD"}}, power="running")

    async def delete_some(self) -> int:
        """Delete each thing that nothing stands on; return how many are left to be tried."""
        self._resources = (await self._api.snapshot())["resources"]
        left = self._own()
        for found in left:
            await self._deploy(_deletion(found))
        return len(left)

    def _of(self, kind: str, *, external: bool | None = None) -> list[Json]:
        return [
            found
            for found in self._resources
            if found["kind"] == kind
            and found["status"] not in {"DELETING", "deleting"}
            and (external is None or found["attributes"]["external"] == external)
        ]

    def _own(self) -> list[Json]:
        """Return all that somebody may name in a plan to delete it."""
        kinds = "server", "network", "volume", "snapshot", "router", "floating_ip"
        found = [one for kind in kinds for one in self._of(kind)]
        found += self._of("port") + self._of("security_group")
        return [one for one in found if not _is_part(one)]

    def _any(self, kind: str, **traits: bool) -> Json | None:
        found = [
            one
            for one in self._of(kind)
            if all(_traits(one)[name] == value for name, value in traits.items())
        ]
        return self._dice.choice(found) if found else None

    def _id(self) -> str:
        return str(UUID(int=self._dice.getrandbits(128), version=4))

    def _new(self, kind: str, **after: Any) -> Json:
        return {"action": "create", "kind": kind, "id": self._id(), "after": after}

    async def _update(
        self, found: Json, quiet: frozenset[str] | set[str] = frozenset(), **change: Any
    ) -> bool:
        after = {**found["attributes"], **change}
        step = {
            "action": "update",
            "kind": found["kind"],
            "id": found["id"],
            "before": {},
            "after": after,
        }
        if not await self._send_plan(step):
            return False
        told = {name: value for name, value in change.items() if name not in quiet}
        self.wanted.setdefault(found["id"], {}).update(told)
        return True

    async def _deploy(self, *steps: Json) -> bool:
        if not await self._send_plan(*steps):
            return False
        for step in steps:
            if step["action"] == "delete":
                self.wanted.pop(step["id"], None)
                self.gone.add(step["id"])
                self._let_go(step["id"])
            else:
                name = step["after"].get("name")
                self.wanted[step["id"]] = {"name": name} if name else {}
        return True

    def _let_go(self, gone_id: str) -> None:
        """Forget who led to something that is deleted: the server lets it go."""
        for wanted in self.wanted.values():
            for name in [name for name, value in wanted.items() if value == gone_id]:
                del wanted[name]

    async def _send_plan(self, *steps: Json) -> bool:
        """Send a plan until it is answered, whoever is killed meanwhile; False: refused."""
        plan = {"id": self._id(), "name": "chaos", "topology_id": None, "steps": [*steps]}
        while True:
            try:
                await self._api.deploy({"deployment": plan})
            except UnreachableError:
                continue
            except ServerError as error:
                return _refused(error)
            return True

    async def _act(self, server_id: str, body: Json, **change: Any) -> bool:
        self.unsure |= {f"{server_id} {name}" for name in change}
        if not await self._post(f"/compute/v2.1/servers/{server_id}/action", body):
            self.unsure -= {f"{server_id} {name}" for name in change}
            return False
        self.unsure -= {f"{server_id} {name}" for name in change}
        self.wanted.setdefault(server_id, {}).update(change)
        return True

    async def _post(self, path: str, body: Json) -> bool:
        try:
            await self._api.client.post(path, body)
        except ServerError as error:
            return _refused(error)
        return True


def _refused(error: ServerError) -> bool:
    """Return False for what may be refused; everything else is a defect."""
    if isinstance(error, UnreachableError) or error.status not in _REFUSALS:
        raise error
    return False


def _deletion(found: Json) -> Json:
    return {"action": "delete", "kind": found["kind"], "id": found["id"], "before": {}}


def _traits(found: Json) -> Json:
    observed = found["observed"]
    return {
        "root": bool(observed.get("bootable")),
        "router": bool(observed.get("router_id")),
        "default": bool(observed.get("default")),
    }


def _is_part(found: Json) -> bool:
    """Tell whether it belongs to something else, or to the project for ever."""
    return any(_traits(found).values())
