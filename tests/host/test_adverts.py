"""What is told of IPv6, frame by frame."""

import dataclasses
import struct
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.host.adverts import Advert, advertise, answer_dhcp6, withdraw
from server.host.frames import link_local, udp4, udp6
from server.host.neighbours import (
    answer_arp,
    answer_solicitation,
    asked_by_arp,
    asked_by_solicitation,
)
from server.host.wanted import Ipv6Mode

MAC, HOST_MAC = bytes.fromhex("fa163e000001"), bytes.fromhex("fe163e000001")
ROUTER = link_local(HOST_MAC)
DNS = IPv6Address("2001:db8::53")
ADVERT = Advert(
    mac=MAC,
    host_mac=HOST_MAC,
    prefix=IPv6Network("2001:db8::/64"),
    mode="slaac",
    is_on_link=False,
    router=ROUTER,
    dns=(DNS,),
    domain="internal",
    routes=(IPv6Network("2001:db8:9::/48"),),
    address=IPv6Address("2001:db8::77"),
    mtu=1400,
)
SOLICIT, REQUEST, CONFIRM, RENEW, INFORM = 1, 3, 4, 5, 11


def sum_of(data: bytes) -> int:
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def is_sound(frame: bytes) -> bool:
    """Check length and checksum of the IPv6 packet in a frame."""
    _, length, protocol, _ = struct.unpack_from("!IHBB", frame, 14)
    payload = frame[54:]
    pseudo = frame[22:54] + struct.pack("!II", length, protocol)
    return len(payload) == length and sum_of(pseudo + payload) == 0xFFFF


def options_of(frame: bytes) -> dict[int, bytes]:
    found, offset = {}, 54 + 16
    while offset < len(frame):
        length = 8 * frame[offset + 1]
        found[frame[offset]] = frame[offset : offset + length]
        offset += length
    return found


def question(kind: int, *options: tuple[int, bytes], mac: bytes = MAC) -> bytes:
    body = b"".join(struct.pack("!HH", number, len(value)) + value for number, value in options)
    client = link_local(mac)
    packet = udp6((client, 546), (IPv6Address("ff02::1:2"), 547), bytes([kind]) + b"abc" + body)
    return bytes.fromhex("333300010002") + mac + b"\x86\xdd" + packet


def told(frame: bytes | None) -> tuple[int, dict[int, bytes]]:
    assert frame is not None
    assert is_sound(frame)
    assert frame[63:66] == b"abc"
    found, offset = {}, 66
    while offset < len(frame):
        number, length = struct.unpack_from("!HH", frame, offset)
        found[number] = frame[offset + 4 : offset + 4 + length]
        offset += 4 + length
    return frame[62], found


ME = (1, b"\0\1me")
WANTS_ADDRESS = (3, struct.pack("!III", 9, 0, 0))


def test_an_advertisement_says_all_that_is_known() -> None:
    frame = advertise(ADVERT)

    assert is_sound(frame)
    assert frame[:12] == bytes.fromhex("333300000001") + HOST_MAC
    assert IPv6Address(frame[22:38]) == ROUTER
    assert frame[21] == 255
    assert struct.unpack_from("!BBHBBH", frame, 54)[3:] == (64, 0, 1800)
    assert options_of(frame) == {
        1: b"\1\1" + HOST_MAC,
        5: struct.pack("!BBHI", 5, 1, 0, 1400),
        3: struct.pack("!BBBBIII", 3, 4, 64, 0x40, 86400, 14400, 0) + ADVERT.prefix[0].packed,
        24: struct.pack("!BBBBI", 24, 3, 48, 0, 1800) + IPv6Address("2001:db8:9::").packed,
        25: struct.pack("!BBHI", 25, 3, 0, 1800) + DNS.packed,
        31: struct.pack("!BBHI", 31, 3, 0, 1800) + b"\x08internal\0".ljust(16, b"\0"),
    }


@pytest.mark.parametrize(
    ("mode", "flags", "of_prefix"),
    [("slaac", 0, 0x40), ("dhcpv6-stateless", 0x40, 0x40), ("dhcpv6-stateful", 0xC0, None)],
)
def test_flags_say_how_addresses_come(mode: Ipv6Mode, flags: int, of_prefix: int | None) -> None:
    frame = advertise(dataclasses.replace(ADVERT, mode=mode))

    assert frame[54 + 5] == flags
    assert [option[3] for kind, option in options_of(frame).items() if kind == 3] == (
        [] if of_prefix is None else [of_prefix]
    )


def test_without_a_router_nothing_leads_out() -> None:
    frame = advertise(dataclasses.replace(ADVERT, router=None, is_on_link=True))

    assert struct.unpack_from("!H", frame, 54 + 6) == (0,)
    assert 24 not in options_of(frame)
    assert options_of(frame)[3][3] == 0xC0


def test_the_router_of_a_private_segment_says_its_own_mac() -> None:
    other = IPv6Address("fe80::1")
    frame = advertise(dataclasses.replace(ADVERT, router=other))

    assert IPv6Address(frame[22:38]) == other
    assert 1 not in options_of(frame)


def test_what_is_withdrawn_ends_at_once() -> None:
    frame = withdraw(ADVERT)

    assert is_sound(frame)
    assert struct.unpack_from("!H", frame, 54 + 6) == (0,)
    assert struct.unpack_from("!II", options_of(frame)[3], 4) == (0, 0)
    assert {options_of(frame)[kind][4:8] for kind in (24, 25, 31)} == {bytes(4)}


def test_a_client_that_wants_information_gets_it_and_no_address() -> None:
    kind, options = told(answer_dhcp6(question(INFORM, ME), ADVERT))

    assert kind == 7
    assert options == {1: ME[1], 2: b"\0\3\0\1" + HOST_MAC, 23: DNS.packed, 24: b"\x08internal\0"}


def test_an_address_is_told_where_the_mode_says_so_and_refused_elsewhere() -> None:
    stateful = dataclasses.replace(ADVERT, mode="dhcpv6-stateful")

    offer = told(answer_dhcp6(question(SOLICIT, ME, WANTS_ADDRESS), stateful))
    reply = told(answer_dhcp6(question(REQUEST, ME, WANTS_ADDRESS), stateful))
    at_once = told(answer_dhcp6(question(SOLICIT, ME, WANTS_ADDRESS, (14, b"")), stateful))
    refused = told(answer_dhcp6(question(REQUEST, ME, WANTS_ADDRESS), ADVERT))

    address = struct.pack("!HH", 5, 24) + IPv6Address("2001:db8::77").packed
    assert [offer[0], reply[0], at_once[0]] == [2, 7, 7]
    for _, options in (offer, reply, at_once):
        assert options[3][:4] == WANTS_ADDRESS[1][:4]
        assert options[3][12:32] == address
    assert refused[1][3] == WANTS_ADDRESS[1][:4] + bytes(8) + struct.pack("!HHH", 13, 2, 2)


def test_an_address_that_changed_is_taken_back_when_the_client_renews() -> None:
    stateful = dataclasses.replace(ADVERT, mode="dhcpv6-stateful")
    old = IPv6Address("2001:db8::66").packed
    held = WANTS_ADDRESS[1] + struct.pack("!HH", 5, 24) + old + struct.pack("!II", 99, 99)

    _, options = told(answer_dhcp6(question(RENEW, ME, (3, held)), stateful))
    _, confirmed = told(answer_dhcp6(question(CONFIRM, ME, (3, held)), stateful))

    lifetimes = {
        options[3][at + 4 : at + 20]: struct.unpack_from("!II", options[3], at + 20)
        for at in (12, 40)
    }
    new = IPv6Address("2001:db8::77").packed
    assert lifetimes == {new: (3600, 3600), old: (0, 0)}
    assert confirmed[13] == struct.pack("!H", 4)


def test_who_chose_another_server_or_has_another_mac_gets_no_answer() -> None:
    assert answer_dhcp6(question(REQUEST, ME, (2, b"other")), ADVERT) is None
    assert answer_dhcp6(question(INFORM, ME, mac=HOST_MAC), ADVERT) is None


@given(st.binary(max_size=300))
def test_no_client_whatever_breaks_it(rest: bytes) -> None:
    frame = bytes(6) + MAC + b"\x86\xdd" + rest

    answer = answer_dhcp6(frame, dataclasses.replace(ADVERT, mode="dhcpv6-stateful"))

    assert answer is None or is_sound(answer)


def test_who_asks_for_a_mac_hears_ours() -> None:
    asker, wanted = IPv4Address("10.0.1.10"), IPv4Address("10.0.1.254")
    request = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)
    request += MAC + asker.packed + bytes(6) + wanted.packed
    frame = b"\xff" * 6 + MAC + b"\x08\x06" + request

    reply = answer_arp(frame, HOST_MAC)

    assert asked_by_arp(frame) == wanted
    assert asked_by_arp(reply) is None
    assert reply == MAC + HOST_MAC + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + (
        HOST_MAC + wanted.packed + MAC + asker.packed
    )


@pytest.mark.parametrize(
    ("asker", "target", "flags"), [("fe80::5", "fe80::5", 0x60), ("::", "ff02::1", 0x20)]
)
def test_a_neighbour_is_answered_and_a_claim_of_our_address_told_to_all(
    asker: str, target: str, flags: int
) -> None:
    message = struct.pack("!BBHI", 135, 0, 0, 0) + DNS.packed
    header = struct.pack("!IHBB", 0x60000000, len(message), 58, 255)
    header += IPv6Address(asker).packed + IPv6Address("ff02::1:ff00:53").packed
    frame = bytes.fromhex("3333ff000053") + MAC + b"\x86\xdd" + header + message

    answer = answer_solicitation(frame, HOST_MAC)

    assert asked_by_solicitation(frame) == DNS
    assert is_sound(answer)
    assert IPv6Address(answer[22:38]) == DNS
    assert IPv6Address(answer[38:54]) == IPv6Address(target)
    assert answer[54:] == answer[54:58] + bytes([flags, 0, 0, 0]) + DNS.packed + b"\2\1" + HOST_MAC


@given(st.binary(max_size=100))
def test_a_datagram_has_sound_checksums(payload: bytes) -> None:
    packet = udp4((IPv4Address("10.0.1.1"), 53), (IPv4Address("10.0.1.9"), 999), payload)

    assert sum_of(packet[:20]) == 0xFFFF
    pseudo = packet[12:20] + struct.pack("!BBH", 0, 17, 8 + len(payload))
    assert sum_of(pseudo + packet[20:]) == 0xFFFF
