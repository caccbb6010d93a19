"""Volumes and images of the embedded engine: qcow2 files of this machine."""

from server.drivers.qcow2.driver import Qcow2Driver

__all__ = ["Qcow2Driver"]
