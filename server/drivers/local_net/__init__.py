"""Networks of the embedded engine: the host agent inside one rootless namespace."""

from server.drivers.local_net.check import check
from server.drivers.local_net.driver import LocalNetDriver
from server.drivers.local_net.uplink import DNS

__all__ = ["DNS", "LocalNetDriver", "check"]
