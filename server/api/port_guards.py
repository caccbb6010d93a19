"""What guards a port, in Neutron's words.

Source: https://docs.openstack.org/api-ref/network/v2/#ports, "Port security" and
"Allowed address pairs"
"""

from typing import Any

from pydantic import BaseModel

from server.host.profiles import PROFILE_GROUPS
from server.services.values import AddressPair
from server.store.tables import NicRow

Json = dict[str, Any]
_IDS = {profile: group.id for profile, group in PROFILE_GROUPS.items()}


class Pair(BaseModel):
    """Further addresses that a port may send from."""

    ip_address: str
    mac_address: str | None = None


class WantedGuard(BaseModel):
    """The part of a body that says how a port is guarded; null is as good as not given."""

    security_groups: tuple[str, ...] | None = None
    port_security_enabled: bool | None = None
    allowed_address_pairs: tuple[Pair, ...] | None = None

    def guard(self) -> dict[str, Any]:
        """Return what is given, in the words of `NewNic`."""
        found: dict[str, Any] = {}
        if self.security_groups is not None:
            found["security_groups"] = self.security_groups
        if self.port_security_enabled is not None:
            found["is_guarded"] = self.port_security_enabled
        if self.allowed_address_pairs is not None:
            found["pairs"] = tuple(
                AddressPair(prefix=pair.ip_address, mac=pair.mac_address)
                for pair in self.allowed_address_pairs
            )
        return found


def group_list(row: NicRow) -> list[str]:
    """Return the ids of a NIC's groups, the predefined one of its profile first."""
    predefined = [_IDS[name] for name in _IDS if name == row.profile]
    return [*predefined, *row.security_groups] if row.is_guarded else []


def render_guard(row: NicRow) -> Json:
    """Return how a NIC is guarded."""
    return {
        "security_groups": group_list(row),
        "port_security_enabled": row.is_guarded,
        "allowed_address_pairs": [
            {"ip_address": prefix, "mac_address": mac or row.mac} for prefix, mac in row.pairs
        ],
    }
