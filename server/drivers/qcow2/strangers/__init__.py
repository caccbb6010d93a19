"""Disk images of strangers, judged by their headers before any program opens them."""

from server.drivers.qcow2.strangers.judging import Judged, judge

__all__ = ["Judged", "judge"]
