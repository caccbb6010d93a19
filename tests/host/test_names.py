"""DNS answers, message by message."""

import struct
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.host.names import LARGEST, Zone, fail, resolve, shorten

A, PTR, AAAA, ANY = 1, 12, 28, 255
NOERROR, FORMAT, FAILURE, UNKNOWN, NOT_THERE, REFUSED = range(6)
ZONE = Zone(
    domain="internal",
    hosts={
        "web": (ip_address("10.0.1.10"), ip_address("2001:db8::10")),
        "db": (ip_address("10.0.1.11"),),
    },
    prefixes=(ip_network("10.0.1.0/24"), ip_network("2001:db8::/64")),
)
OPEN = Zone(ZONE.domain, ZONE.hosts, ZONE.prefixes, ("192.0.2.53",))
label = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63)


def query(name: str, kind: int, flags: int = 0x0100) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".") if part)
    return struct.pack("!HHHHHH", 77, flags, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)


def told(answer: bytes | None, asked: bytes) -> tuple[int, list[bytes]]:
    """Code and data of an answer that repeats its question."""
    assert answer is not None
    number, flags, questions, count = struct.unpack_from("!HHHH", answer)
    assert (number, flags & 0x8000, questions) == (77, 0x8000, 1)
    assert answer[12 : len(asked)] == asked[12:]
    offset, found = len(asked), []
    for _ in range(count):
        pointer, _, _, _, length = struct.unpack_from("!HHHIH", answer, offset)
        assert pointer == 0xC00C
        found.append(answer[offset + 12 : offset + 12 + length])
        offset += 12 + length
    assert offset == len(answer)
    return flags & 15, found


@pytest.mark.parametrize("name", ["web", "WEB", "web.internal", "Web.Internal."])
def test_a_name_is_known_with_its_domain_and_without(name: str) -> None:
    asked = query(name, A)

    assert told(resolve(asked, ZONE), asked) == (NOERROR, [bytes([10, 0, 1, 10])])


def test_a_name_without_an_address_of_the_family_is_there_all_the_same() -> None:
    asked = query("db.internal", AAAA)

    assert told(resolve(asked, ZONE), asked) == (NOERROR, [])


def test_all_addresses_are_told_to_who_wants_all() -> None:
    asked = query("web", ANY)

    assert told(resolve(asked, ZONE), asked)[1] == [address.packed for address in ZONE.hosts["web"]]


@pytest.mark.parametrize("address", ["10.0.1.10", "2001:db8::10"])
def test_an_address_has_the_name_of_its_host(address: str) -> None:
    asked = query(ip_address(address).reverse_pointer, PTR)

    assert told(resolve(asked, ZONE), asked) == (NOERROR, [b"\3web\x08internal\0"])


@pytest.mark.parametrize(
    "name", ["mail", "mail.internal", "99.1.0.10.in-addr.arpa", "x.web.internal"]
)
def test_what_could_only_be_here_and_is_not_is_nowhere(name: str) -> None:
    asked = query(name, A)

    assert told(resolve(asked, OPEN), asked) == (UNKNOWN, [])


@pytest.mark.parametrize("name", ["www.example.net", "1.2.0.192.in-addr.arpa"])
def test_what_is_elsewhere_is_passed_on_or_refused(name: str) -> None:
    asked = query(name, A)

    assert resolve(asked, OPEN) is None
    assert told(resolve(asked, ZONE), asked) == (REFUSED, [])


def test_what_is_no_question_for_us_is_answered_with_the_reason() -> None:
    two = query("web", A)[:4] + struct.pack("!H", 2) + query("web", A)[6:]
    update = query("web", A, flags=5 << 11)

    assert resolve(two, ZONE) == struct.pack("!HHHHHH", 77, 0x8180 | FORMAT, 0, 0, 0, 0)
    assert told(resolve(update, ZONE), update)[0] == NOT_THERE
    assert resolve(query("web", A, flags=0x8180), ZONE) == b""


def test_an_answer_that_is_too_long_says_so() -> None:
    asked = query("www.example.net", A)
    long = asked[:2] + struct.pack("!HHHHH", 0x8180, 1, 99, 0, 0) + asked[12:] + bytes(2000)

    short = shorten(long)

    assert struct.unpack_from("!HHHH", short) == (77, 0x8380, 1, 0)
    assert short[12:] == asked[12:]


def test_a_failure_repeats_the_question() -> None:
    asked = query("www.example.net", A)

    assert told(fail(asked), asked) == (FAILURE, [])


@given(st.lists(label, min_size=1, max_size=3), st.sampled_from([A, AAAA, PTR, ANY, 15]))
def test_every_sound_question_gets_an_answer_to_itself(labels: list[str], kind: int) -> None:
    asked = query(".".join(labels), kind)

    told(resolve(asked, ZONE), asked)


@given(st.binary(max_size=600))
def test_no_message_whatever_breaks_it(message: bytes) -> None:
    for zone in (ZONE, OPEN):
        answer = resolve(message, zone)
        assert answer is None or len(answer) <= max(LARGEST, len(message))
