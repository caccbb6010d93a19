"""Floating IPs in plans."""

from server.errors import InvalidRequestError
from server.services import floating_ips
from server.services.floating_ips import FloatingIpChange, NewFloatingIp
from server.services.steps.step import Kind, Step
from server.services.values import Id, Value
from server.services.writing import Writing
from server.store.tables import FloatingIpRow


class FloatingIpAttributes(Value):
    """Of a floating IP; `ip_address` null in a plan: the server chooses."""

    network_id: Id
    ip_address: str | None = None
    port_id: Id | None = None


async def _write(
    work: Writing, step: Step, row: FloatingIpRow | None, after: FloatingIpAttributes
) -> None:
    if row is None:
        wish = NewFloatingIp(
            id=step.id,
            topology_id=step.topology_id,
            network_id=after.network_id,
            address=after.ip_address,
            nic_id=after.port_id,
        )
        await floating_ips.add_floating_ip(work, wish)
        return
    if (after.network_id, after.ip_address or row.address) != (row.network_id, row.address):
        raise InvalidRequestError(
            f"Floating IP {row.address} cannot become another address",
            "Release it and reserve another one.",
        )
    await floating_ips.change_floating_ip(work, row, FloatingIpChange(nic_id=after.port_id))


def _chooses(after: FloatingIpAttributes) -> bool:
    return after.ip_address is None


FLOATING_IP = Kind(
    FloatingIpRow, FloatingIpAttributes, _write, floating_ips.remove_floating_ip, _chooses
)
