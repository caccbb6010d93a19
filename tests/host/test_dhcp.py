"""DHCP answers, frame by frame."""

import dataclasses
import struct
from ipaddress import IPv4Address, IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from server.host.dhcp import Lease, answer

MAC = bytes.fromhex("fa163e000001")
LEASE = Lease(
    mac=MAC,
    server_mac=bytes.fromhex("fe163e000001"),
    server=IPv4Address("10.0.1.1"),
    address=IPv4Address("10.0.1.10"),
    prefix=IPv4Network("10.0.1.0/24"),
    router=IPv4Address("10.0.1.1"),
    dns=(IPv4Address("9.9.9.9"), IPv4Address("1.1.1.1")),
    hostname="web-1",
    mtu=1400,
)
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, INFORM = 1, 2, 3, 4, 5, 6, 8


def question(
    kind: int,
    *options: tuple[int, bytes],
    client: str = "0.0.0.0",
    mac: bytes = MAC,
    flags: int = 0,
) -> bytes:
    """A client's frame."""
    message = struct.pack("!BBBBIHH", 1, 1, 6, 0, 0x12345678, 0, flags)
    message += IPv4Address(client).packed + bytes(12) + mac + bytes(10) + bytes(192)
    message += b"\x63\x82\x53\x63" + bytes([53, 1, kind])
    message += b"".join(bytes([number, len(value)]) + value for number, value in options) + b"\xff"
    udp = struct.pack("!HHHH", 68, 67, 8 + len(message), 0) + message
    header = struct.pack("!BBHHHBBH8x", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0)
    return b"\xff" * 6 + mac + b"\x08\x00" + header + udp


def options_of(frame: bytes) -> dict[int, bytes]:
    found, offset = {}, 14 + 28 + 240
    while frame[offset] != 255:
        length = frame[offset + 1]
        found[frame[offset]] = frame[offset + 2 : offset + 2 + length]
        offset += 2 + length
    return found


def kind_of(frame: bytes | None) -> int:
    assert frame is not None
    return options_of(frame)[53][0]


def yours(frame: bytes) -> IPv4Address:
    return IPv4Address(frame[14 + 28 + 16 : 14 + 28 + 20])


def sum_of(data: bytes) -> int:
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def test_a_discover_gets_an_offer_with_all_that_is_known() -> None:
    offer = answer(question(DISCOVER), LEASE)

    assert offer is not None
    assert yours(offer) == LEASE.address
    assert options_of(offer) == {
        53: bytes([OFFER]),
        54: LEASE.server.packed,
        1: bytes([255, 255, 255, 0]),
        51: struct.pack("!I", 3600),
        58: struct.pack("!I", 240),
        59: struct.pack("!I", 300),
        3: LEASE.server.packed,
        6: bytes([9, 9, 9, 9, 1, 1, 1, 1]),
        12: b"web-1",
        26: struct.pack("!H", 1400),
    }


def test_a_segment_without_gateway_tells_no_router() -> None:
    offer = answer(question(DISCOVER), LEASE_WITHOUT_ROUTER)

    assert offer is not None
    assert 3 not in options_of(offer)


def test_the_frame_is_sound() -> None:
    frame = answer(question(DISCOVER), LEASE)

    assert frame is not None
    assert frame[:12] == LEASE.mac + LEASE.server_mac
    assert sum_of(frame[14:34]) == 0xFFFF
    udp = frame[34:]
    pseudo = frame[26:34] + struct.pack("!BBH", 0, 17, len(udp))
    assert sum_of(pseudo + udp) == 0xFFFF
    assert struct.unpack("!H", frame[16:18])[0] == len(frame) - 14


def test_a_client_that_cannot_hear_unicast_yet_is_answered_by_broadcast() -> None:
    frame = answer(question(DISCOVER, flags=0x8000), LEASE)

    assert frame is not None
    assert frame[:6] == b"\xff" * 6
    assert frame[30:34] == b"\xff" * 4


def test_the_wanted_address_is_granted_and_another_refused() -> None:
    right, wrong = (50, LEASE.address.packed), (50, IPv4Address("10.0.1.99").packed)

    assert kind_of(answer(question(REQUEST, right), LEASE)) == ACK
    assert kind_of(answer(question(REQUEST, wrong), LEASE)) == NAK


def test_a_renewal_after_the_address_changed_is_refused_to_everybody() -> None:
    frame = answer(question(REQUEST, client="10.0.1.99"), LEASE)

    assert kind_of(frame) == NAK
    assert frame is not None
    assert frame[:6] == b"\xff" * 6
    assert yours(frame) == IPv4Address(0)


def test_a_renewal_is_answered_where_the_client_is() -> None:
    frame = answer(question(REQUEST, client="10.0.1.10"), LEASE)

    assert kind_of(frame) == ACK
    assert frame is not None
    assert frame[:6] == MAC
    assert frame[30:34] == LEASE.address.packed


def test_the_choice_of_another_server_is_left_alone() -> None:
    other = (54, IPv4Address("10.0.1.200").packed)

    assert answer(question(REQUEST, other, (50, LEASE.address.packed)), LEASE) is None


def test_inform_is_answered_without_a_lease() -> None:
    frame = answer(question(INFORM, client="10.0.1.10"), LEASE)

    assert kind_of(frame) == ACK
    assert frame is not None
    assert yours(frame) == IPv4Address(0)
    assert 51 not in options_of(frame)


def test_others_and_other_messages_are_not_answered() -> None:
    assert answer(question(DISCOVER, mac=bytes.fromhex("fa163e0000ff")), LEASE) is None
    assert answer(question(DECLINE), LEASE) is None


@given(st.binary(max_size=400), st.integers(0, 340))
def test_no_frame_whatever_breaks_it(noise: bytes, start: int) -> None:
    answer(noise, LEASE)
    answer(question(REQUEST)[:start] + noise, LEASE)


LEASE_WITHOUT_ROUTER = Lease(
    LEASE.mac, LEASE.server_mac, LEASE.server, LEASE.address, LEASE.prefix, None, (), "web-1"
)


def test_routes_are_told_by_classless_ones_and_the_default_with_them() -> None:
    routes = (
        (IPv4Network("10.9.0.0/16"), IPv4Address("10.0.1.9")),
        (IPv4Network("192.0.2.129/32"), IPv4Address("10.0.1.8")),
    )
    lease = dataclasses.replace(LEASE, routes=routes, domain="internal")

    ack = answer(question(REQUEST, (50, LEASE.address.packed)), lease)

    assert ack is not None
    told = options_of(ack)
    assert told[15] == b"internal"
    assert told[121] == (
        bytes([16, 10, 9, 10, 0, 1, 9])
        + bytes([32, 192, 0, 2, 129, 10, 0, 1, 8])
        + bytes([0, 10, 0, 1, 1])
    )
    assert told[3] == bytes([10, 0, 1, 1])


def test_more_routes_than_fit_leave_the_default_one() -> None:
    routes = tuple(
        (IPv4Network((int(IPv4Address("192.0.2.0")) + last, 32)), IPv4Address("10.0.1.9"))
        for last in range(60)
    )

    ack = answer(
        question(REQUEST, (50, LEASE.address.packed)), dataclasses.replace(LEASE, routes=routes)
    )

    assert ack is not None
    assert len(options_of(ack)[121]) <= 255
    assert options_of(ack)[121].endswith(bytes([0, 10, 0, 1, 1]))
