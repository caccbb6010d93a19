"""NICs in plans."""

from typing import Any

from server.services import nics
from server.services.steps.step import Kind, Step
from server.services.values import (
    AddressPair,
    DnsName,
    Id,
    NewNic,
    NicChange,
    Profile,
    Shaping,
    Value,
)
from server.services.writing import Writing
from server.store.tables import NicRow


class PairAttributes(Value):
    """Further source addresses of a NIC."""

    ip_address: str
    mac_address: str | None = None


class PortAttributes(Value):
    """Of a NIC; what is optional and not named stays as it is."""

    network_id: Id
    server_id: Id | None = None
    ip_address: str | None = None
    ip6_address: str | None = None
    dns_name: DnsName = ""
    firewall_profile: Profile = "DISABLED"
    security_groups: tuple[Id, ...] | None = None
    port_security: bool | None = None
    allowed_address_pairs: tuple[PairAttributes, ...] | None = None
    shaping: Shaping | None = None

    def guard(self) -> dict[str, Any]:
        """Return what of it guards the NIC, in the words of `NewNic`, as far as given."""
        found: dict[str, Any] = {"profile": self.firewall_profile}
        if self.security_groups is not None:
            found["security_groups"] = self.security_groups
        if self.port_security is not None:
            found["is_guarded"] = self.port_security
        if self.allowed_address_pairs is not None:
            found["pairs"] = tuple(
                AddressPair(prefix=pair.ip_address, mac=pair.mac_address)
                for pair in self.allowed_address_pairs
            )
        return found


async def _write(work: Writing, step: Step, row: NicRow | None, after: PortAttributes) -> None:
    if row is None:
        await nics.add_nic(
            work,
            NewNic(
                id=step.id,
                topology_id=step.topology_id,
                network_id=after.network_id,
                instance_id=after.server_id,
                address=after.ip_address,
                address6=after.ip6_address,
                dns_name=after.dns_name,
                shaping=after.shaping,
                **after.guard(),
            ),
        )
        return
    change = NicChange(network_id=after.network_id, instance_id=after.server_id, **after.guard())
    if after.ip_address is not None:
        change = NicChange(**change.given(), address=after.ip_address)
    if after.ip6_address is not None:
        change = NicChange(**change.given(), address6=after.ip6_address)
    if "dns_name" in after.model_fields_set:
        change = NicChange(**change.given(), dns_name=after.dns_name)
    if "shaping" in after.model_fields_set:
        change = NicChange(**change.given(), shaping=after.shaping)
    await nics.change_nic(work, row, change)


def _chooses(after: PortAttributes) -> bool:
    return after.ip_address is None and after.ip6_address is None


PORT = Kind(NicRow, PortAttributes, _write, nics.remove_nic, _chooses)
