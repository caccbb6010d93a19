"""Compute of the embedded engine: QEMU processes on this machine."""

from server.drivers.qemu.driver import QemuDriver

__all__ = ["QemuDriver"]
