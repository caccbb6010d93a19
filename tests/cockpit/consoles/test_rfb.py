import asyncio
import struct
from collections.abc import Sequence

import pytest

from cockpit.backend.rfb import ConsoleError, RfbClient
from tests.cockpit.consoles.machines import machine
from tests.cockpit.consoles.screens import font, screen_text

LIMIT_S = 60.0
HELLO = b"RFB 003.008\n" + b"\x01\x01" + bytes(4)


class Peer:
    """Says what it was told to say, and remembers what it heard."""

    def __init__(self, says: Sequence[bytes]) -> None:
        self._says = [*says]
        self.heard = b""

    async def read(self) -> bytes:
        return self._says.pop(0) if self._says else b""

    async def write(self, data: bytes) -> None:
        self.heard += data

    async def close(self) -> None:
        self._says.clear()


class Watch:
    """A client on a peer, with all that it told."""

    def __init__(self, *says: bytes) -> None:
        self.peer = Peer(says)
        self.updates: list[tuple[int, int, int, int]] = []
        self.sizes: list[tuple[int, int]] = []
        self.client = RfbClient(self.peer, lambda *part: self.updates.append(part), self._resized)

    async def run(self) -> None:
        await self.client.open()
        await self.client.run()

    def _resized(self) -> None:
        self.sizes.append((self.client.frame.width, self.client.frame.height))


@pytest.mark.qemu
async def test_the_screen_of_a_real_machine_is_read_letter_by_letter() -> None:
    async with machine("-machine", "none", "-S") as started, started.screen() as stream:
        seen = asyncio.Event()
        client = RfbClient(stream, lambda *_: seen.set(), lambda: None)
        await client.open()
        async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as group:
            following = group.create_task(client.run())
            await seen.wait()
            following.cancel()

    assert (client.frame.width, client.frame.height) == (640, 480)
    assert "has no graphic display" in " ".join(screen_text(client.frame, font(), width=8))


@pytest.mark.qemu
async def test_a_real_machine_that_ends_ends_the_client_quietly() -> None:
    async with machine("-machine", "none", "-S") as started, started.screen() as stream:
        client = RfbClient(stream, lambda *_: None, lambda: None)
        await client.open()

        await started.end()

        async with asyncio.timeout(LIMIT_S):
            await client.run()


async def test_pixels_land_where_they_belong_however_the_bytes_are_cut() -> None:
    update = _update(_rect(1, 1, 2, 1, 0) + b"\1\2\3\0\4\5\6\0", count=1)
    whole = HELLO + _init(4, 3) + update
    for size in (1, 7, len(whole)):
        watch = Watch(*(whole[n : n + size] for n in range(0, len(whole), size)))

        await watch.run()

        assert watch.updates == [(1, 1, 2, 1)]
        assert watch.client.frame.pixels == bytes(20) + b"\1\2\3\0\4\5\6\0" + bytes(20)


async def test_a_screen_follows_its_new_sizes() -> None:
    plain = _update(_rect(0, 0, 6, 2, -223), count=1)
    extended = _update(_rect(0, 0, 5, 4, -308) + b"\1\0\0\0" + bytes(16), count=1)
    refused = _update(_rect(1, 3, 9, 9, -308) + b"\0\0\0\0", count=1)
    watch = Watch(HELLO, _init(4, 3), plain, extended, refused)

    await watch.run()

    assert watch.sizes == [(4, 3), (6, 2), (5, 4)]
    assert len(watch.client.frame.pixels) == 5 * 4 * 4


async def test_an_update_of_unknown_length_ends_with_its_last_rectangle() -> None:
    open_ended = _update(_rect(0, 0, 1, 1, 0) + b"\1\1\1\0" + _rect(0, 0, 0, 0, -224), count=0xFFFF)
    watch = Watch(HELLO, _init(2, 2), open_ended, b"\x02")

    await watch.run()

    assert watch.updates == [(0, 0, 1, 1)]


async def test_keys_go_by_their_place_as_soon_as_the_other_side_can() -> None:
    watch = Watch(HELLO, _init(2, 2), _update(_rect(0, 0, 0, 0, -258), count=1))
    await watch.client.open()
    begin = len(watch.peer.heard)
    await watch.client.send_key(0x7A, 0x15, is_down=True)
    await watch.client.run()
    middle = len(watch.peer.heard)

    await watch.client.send_key(0x7A, 0x15, is_down=False)

    assert watch.peer.heard[begin : begin + 8] == struct.pack(">BBxxI", 4, 1, 0x7A)
    assert watch.peer.heard[middle:] == struct.pack(">BBHII", 255, 0, 0, 0x7A, 0x15)


async def test_the_pointer_stays_inside_the_screen() -> None:
    watch = Watch(HELLO, _init(4, 3))
    await watch.client.open()
    begin = len(watch.peer.heard)

    await watch.client.send_pointer(-5, 99, 1)

    assert watch.peer.heard[begin:] == struct.pack(">BBHH", 5, 1, 0, 2)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (b"SSH-2.0-OpenSSH\r\n", "does not speak RFB"),
        (b"RFB 003.008\n\0" + struct.pack(">I", 4) + b"full", "refused: full"),
        (b"RFB 003.008\n\x01\x02", "asks for a password"),
        (HELLO + struct.pack(">HH", 0, 10) + bytes(20), "impossible size"),
        (HELLO + struct.pack(">HH", 60000, 60000) + bytes(20), "impossible size"),
        (HELLO + struct.pack(">HH", 16000, 16000) + bytes(20), "too large"),
        (HELLO + struct.pack(">HH", 4, 3) + bytes(16) + b"\xff\xff\xff\xff", "without end"),
    ],
)
async def test_a_hostile_greeting_is_refused_with_a_reason(says: bytes, words: str) -> None:
    with pytest.raises(ConsoleError, match=words):
        await Watch(says).run()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (b"\x63", "unknown message"),
        (b"\0\0\0\1" + struct.pack(">HHHHi", 0, 0, 1, 1, 7), "unknown encoding"),
        (b"\0\0\0\1" + struct.pack(">HHHHi", 3, 0, 2, 1, 0) + bytes(8), "outside of its screen"),
        (b"\0\0\0\1" + struct.pack(">HHHHi", 0, 0, 60000, 60000, -223), "impossible size"),
        (b"\0\0\0\1" + struct.pack(">HHHHi", 0, 0, 4, 3, 0) + bytes(5), "broke off"),
        (b"\3\0\0\0\xff\xff\xff\xff", "without end"),
    ],
)
async def test_a_hostile_screen_is_refused_with_a_reason(says: bytes, words: str) -> None:
    with pytest.raises(ConsoleError, match=words):
        await Watch(HELLO, _init(4, 3), says).run()


async def test_what_others_cut_and_colour_maps_are_read_over() -> None:
    cut = b"\3\0\0\0" + struct.pack(">I", 3) + b"abc"
    colours = b"\1\0" + struct.pack(">HH", 0, 2) + bytes(12)
    watch = Watch(HELLO, _init(4, 3), cut, colours, b"\2")

    await watch.run()

    assert not watch.updates


def _init(width: int, height: int) -> bytes:
    return struct.pack(">HH", width, height) + bytes(16) + struct.pack(">I", 4) + b"QEMU"


def _rect(x: int, y: int, width: int, height: int, encoding: int) -> bytes:
    return struct.pack(">HHHHi", x, y, width, height, encoding)


def _update(body: bytes, count: int) -> bytes:
    return struct.pack(">BxH", 0, count) + body
