"""Raw frames at the taps of a box, where hypervisors would be: `taps.py FILE`.

The file has a JSON list of probes, each a tap, a frame in hexadecimal and a tag. Every
frame is sent into its tap; then the program says which taps gave out a frame with which
tag, as a JSON object.
"""

import contextlib
import fcntl
import json
import os
import select
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADER = 0x1002
QUIET_S = 1.0


def open_tap(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), TAP_WITHOUT_HEADER))
    return descriptor


def drain(taps: Mapping[int, str], frames: list[tuple[str, bytes]], patience_s: float) -> None:
    """Take everything that the taps give out, until they are quiet for a while."""
    while ready := select.select([*taps], [], [], patience_s)[0]:
        for descriptor in ready:
            with contextlib.suppress(BlockingIOError):
                frames.append((taps[descriptor], os.read(descriptor, 65536)))


def main(probes: Sequence[tuple[str, str, str]], names: Sequence[str]) -> None:
    taps = {open_tap(name): name for name in names}
    descriptors = {name: descriptor for descriptor, name in taps.items()}
    frames: list[tuple[str, bytes]] = []
    # What IPv6 says by itself when links come up.
    drain(taps, frames, QUIET_S)
    frames.clear()
    for tap, frame, _ in probes:
        os.write(descriptors[tap], bytes.fromhex(frame))
        drain(taps, frames, 0)
    # Nothing tells that the kernel has nothing left to give out.
    drain(taps, frames, QUIET_S)
    seen: dict[str, list[str]] = {}
    tags = {bytes.fromhex(tag): tag for _, _, tag in probes}
    length = len(next(iter(tags)))
    for tap, data in frames:
        found = {tags.get(data[at : at + length]) for at in range(len(data) - length + 1)}
        for tag in found - {None}:
            seen.setdefault(str(tag), []).append(tap)
    sys.stdout.write(json.dumps(seen) + "\n")


content = json.loads(Path(sys.argv[1]).read_text())
main(content["probes"], content["taps"])
