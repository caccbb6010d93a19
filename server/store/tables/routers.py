"""Routers and floating IPs; the ends of routers are NICs."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow


class RouterRow(ResourceRow):
    """A router. `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        snat: Whether IPv4 leaves by the gateway with the gateway's address.
        routes: Pairs `[destination, next hop]`.
    """

    __tablename__ = "routers"

    description: Mapped[str] = mapped_column(Text, default="")
    snat: Mapped[bool] = mapped_column(default=True)
    routes: Mapped[list[Any]] = mapped_column(default=list)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")


class FloatingIpRow(ResourceRow):
    """A reserved address. `wanted`: present, gone. `observed`: absent, active.

    Attributes:
        network_id: The external network that it is of.
        nic_id: Whom it stands for, or None.
        fixed_address: Which of the NIC's addresses, where it is translated.
        router_id: The router that translates; None: it is led to the NIC as it is.
        observed_forward: Port on the host's loopback that leads to the guest's ssh.
    """

    __tablename__ = "floating_ips"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(Text, default="")
    nic_id: Mapped[str | None] = mapped_column(String(64), index=True)
    fixed_address: Mapped[str | None] = mapped_column(String(64))
    router_id: Mapped[str | None] = mapped_column(String(64), index=True)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    observed_forward: Mapped[int | None]
