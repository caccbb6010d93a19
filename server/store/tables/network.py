"""Networks, their addressing and the NICs on them."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow


class NetworkRow(ResourceRow):
    """A network. `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        dns_domain: What the names of its instances end with; empty: the usual one.
    """

    __tablename__ = "networks"

    is_public: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(Text, default="")
    dns_domain: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")


class SubnetRow(ResourceRow):
    """The addressing of a network in one family; it lives and dies with its network's apply.

    Attributes:
        mode: How guests come to their IPv6 address: Neutron's words; None for IPv4, and
            where nobody tells them.
        routes: Pairs `[destination, next hop]`.
        service: Address that the host answers DNS at, kept out of the pools; only in
            private networks whose guests are told their addresses.
    """

    __tablename__ = "subnets"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    cidr: Mapped[str] = mapped_column(String(64))
    gateway: Mapped[str | None] = mapped_column(String(64))
    dhcp: Mapped[bool] = mapped_column(default=True)
    dns: Mapped[list[Any]] = mapped_column(default=list)
    pools: Mapped[list[Any]] = mapped_column(default=list)
    """Pairs `[first, last]` of addresses to give out; empty: all of the prefix."""
    mode: Mapped[str | None] = mapped_column(String(32))
    routes: Mapped[list[Any]] = mapped_column(default=list)
    service: Mapped[str | None] = mapped_column(String(64))

    @property
    def version(self) -> int:
        """The IP version: 4 or 6."""
        return 6 if ":" in self.cidr else 4


class NicRow(ResourceRow):
    """A NIC (Neutron: port). `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        observed_forward: Port on the host's loopback that leads to the guest's ssh.
        address, address6: Of IPv4 and IPv6.
        security_groups: Ids of groups that let through more than the profile.
        pairs: Pairs `[prefix, MAC or None]` that it may send from, beside its own.
        is_guarded: False: no firewall, and any source.
        observed_guard: What of `guard` is in force.
        dns_name: Its name in the network's DNS; empty: its instance's.
        observed_profile, observed_address, observed_address6: What the edge has in force.
        shaping: The NIC's own limits, or None.
        qos_policy_id: The policy whose limits hold where it has none of its own.
        wanted_shaping, observed_shaping: The limits that hold, and those in force.
        router_id: The router whose end it is, or None; `is_gateway`: the outer one.
        floating_ip_id: The floating IP that it was made for, and goes with.
        observed_instance_id: The instance whose definition holds it, running or not.
        observed_plugged: Whether the running instance has it.
    """

    __tablename__ = "nics"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    instance_id: Mapped[str | None] = mapped_column(String(64), index=True)
    position: Mapped[int] = mapped_column(default=0)
    router_id: Mapped[str | None] = mapped_column(String(64), index=True)
    is_gateway: Mapped[bool] = mapped_column(default=False)
    floating_ip_id: Mapped[str | None] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(17))
    address: Mapped[str | None] = mapped_column(String(64))
    address6: Mapped[str | None] = mapped_column(String(64))
    dns_name: Mapped[str] = mapped_column(String(63), default="")
    profile: Mapped[str] = mapped_column(String(16), default="DISABLED")
    security_groups: Mapped[list[Any]] = mapped_column(default=list)
    pairs: Mapped[list[Any]] = mapped_column(default=list)
    is_guarded: Mapped[bool] = mapped_column(default=True)
    observed_guard: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_profile: Mapped[str | None] = mapped_column(String(16))
    observed_address: Mapped[str | None] = mapped_column(String(64))
    observed_address6: Mapped[str | None] = mapped_column(String(64))
    observed_forward: Mapped[int | None]
    observed_instance_id: Mapped[str | None] = mapped_column(String(64))
    observed_plugged: Mapped[bool] = mapped_column(default=False)
    shaping: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    qos_policy_id: Mapped[str | None] = mapped_column(String(64), index=True)
    wanted_shaping: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    observed_shaping: Mapped[dict[str, Any] | None] = mapped_column(default=None)

    @property
    def guard(self) -> list[Any]:
        """What guards it beside its profile, as one value."""
        return [self.security_groups, self.pairs, self.is_guarded]
