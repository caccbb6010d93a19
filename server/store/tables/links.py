"""How links are shaped, and where networks meet physical ones."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import ResourceRow, Row, new_id


class QosPolicyRow(ResourceRow):
    """A set of limits that NICs refer to. It is as it is written: nothing makes it so."""

    __tablename__ = "qos_policies"

    description: Mapped[str] = mapped_column(Text, default="")
    is_shared: Mapped[bool] = mapped_column(default=False)


class QosRuleRow(Row):
    """A limit of a policy. `direction`: ingress is towards the guest; one of each."""

    __tablename__ = "qos_rules"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    policy_id: Mapped[str] = mapped_column(ForeignKey("qos_policies.id"), index=True)
    direction: Mapped[str] = mapped_column(String(16))
    max_kbps: Mapped[int]
    max_burst_kbps: Mapped[int] = mapped_column(default=0)


class PhysicalPortRow(ResourceRow):
    """A private network bridged to an interface of the host, or to a VLAN on it.

    `wanted`: present, gone. `observed`: absent, trial (plugged in, and unplugged again
    by the host unless confirmed in time), plugged, reverted.

    Attributes:
        attempt: Grows with every other place that it shall be plugged in at: each has
            to be confirmed anew.
        is_confirmed: Somebody who can still reach us says that all is well.
        is_forced: The addresses of the interface may move to the bridge.
        confirm_by: While on trial, when the host takes it back; observed.
    """

    __tablename__ = "physical_ports"

    network_id: Mapped[str] = mapped_column(ForeignKey("networks.id"), index=True)
    interface: Mapped[str] = mapped_column(String(15))
    vlan: Mapped[int | None]
    guard_s: Mapped[int] = mapped_column(default=60)
    is_forced: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=1)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    wanted: Mapped[str] = mapped_column(String(16), default="present")
    observed: Mapped[str] = mapped_column(String(16), default="absent")
    confirm_by: Mapped[datetime | None]
