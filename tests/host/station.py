"""A guest without a hypervisor: a kernel's network stack at the far end of a tap.

Run inside the box. `station.py TAP MAC` makes a namespace with an `eth0` and carries
frames between it and the tap, as a hypervisor would; without arguments the namespace
is empty. Prints a line when ready; ends with its standard input.
"""

import contextlib
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys

NEW_NETWORK = 0x40000000
TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADER = 0x1002
STDIN = 0


def open_tap(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), TAP_WITHOUT_HEADER))
    return descriptor


def carry(host: int, guest: int) -> None:
    while True:
        for readable in select.select([STDIN, host, guest], [], [])[0]:
            data = os.read(readable, 65536)
            if readable == STDIN:
                if not data:
                    return
            else:
                with contextlib.suppress(OSError):  # the interface at that end is down
                    os.write(guest if readable == host else host, data)


def main() -> None:
    host = open_tap(sys.argv[1]) if len(sys.argv) > 1 else -1
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    if host < 0:
        os.write(1, b"ready\n")
        sys.stdin.read()
        return
    guest = open_tap("eth0")
    subprocess.run(["ip", "link", "set", "eth0", "address", sys.argv[2], "up"], check=True)
    os.write(1, b"ready\n")
    carry(host, guest)


main()
