"""What the kernel is told about shaping, byte for byte, on a little-endian machine."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.host.netlink import CREATE, REPLACE
from server.host.qdiscs import (
    FASTEST_KBIT,
    LONGEST_MS,
    NETEM,
    ROOT,
    SLOWEST_KBIT,
    TBF,
    TBF_BELOW,
    Qdisc,
    Way,
    disciplines,
    netem_options,
    redirect,
    set_qdisc,
    tbf_options,
    ways,
)
from server.host.wanted import Shaping

FREE = Way(None, None, 0, 0, 0.0)
DELAYED = replace(FREE, delay_ms=100, jitter_ms=10, loss_percent=1.0)

# pkt_sched.h, struct tc_netem_qopt, all of 32 bits; a tick is 64 ns (PSCHED_SHIFT).
NETEM_QOPT = bytes.fromhex(
    "84d71700"  # latency: 1,562,500 ticks
    "10270000"  # limit: 10,000 packets
    "295c8f02"  # loss: 1 % of ~0
    "00000000"  # gap
    "00000000"  # duplicate
    "5a620200"  # jitter: 156,250 ticks
)
# pkt_sched.h, struct tc_tbf_qopt: two of struct tc_ratespec, then 32 bits each.
TBF_QOPT = bytes.fromhex(
    "00 01 0000 0000 0000 40420f00"  # cell_log, linklayer, overhead, cell_align, mpu, rate
    "00 00 0000 0000 0000 00000000"  # no peak rate
    "b0ad0100"  # limit: the burst, and 0.1 s of the rate
    "5a620200"  # buffer: 10 ms
    "00000000"  # mtu: of the peak rate
)
# rtnetlink.h, struct tcmsg: family, three of padding, ifindex, handle, parent, info.
NETEM_MESSAGE = (
    bytes.fromhex("00 000000 07000000 0000024b ffffffff 00000000")
    + bytes.fromhex("0a00 0100 6e6574656d00 0000")  # TCA_KIND
    + bytes.fromhex("1c00 0200")  # TCA_OPTIONS: the struct itself
    + NETEM_QOPT
)
TBF_MESSAGE = (
    bytes.fromhex("00 000000 07000000 0000014b ffffffff 00000000")
    + bytes.fromhex("0800 0100 74626600")  # TCA_KIND
    + bytes.fromhex("2c00 0280 2800 0100")  # TCA_OPTIONS, nested: TCA_TBF_PARMS
    + TBF_QOPT
)
REDIRECT_MESSAGE = (
    # To the ingress discipline, before all others, of any protocol.
    bytes.fromhex("00 000000 07000000 00000000 0000ffff 00030100")
    + bytes.fromhex("0800 0100 75333200")  # TCA_KIND: u32
    + bytes.fromhex("6000 0280")
    + bytes.fromhex("2400 0500 01 00 01 00 0000 0000 0000 0000 00000000")  # TCA_U32_SEL
    + bytes.fromhex("00000000 00000000 00000000 00000000")  # a key that anything matches
    + bytes.fromhex("3800 0780 3400 0180")  # TCA_U32_ACT: the first
    + bytes.fromhex("0b00 0100 6d697272656400 00")  # mirred
    + bytes.fromhex("2400 0280 2000 0200")  # TCA_ACT_OPTIONS: TCA_MIRRED_PARMS
    + bytes.fromhex("00000000 00000000 04000000 00000000 00000000")  # tc_gen: stolen
    + bytes.fromhex("01000000 09000000")  # TCA_EGRESS_REDIR, to link 9
)


def test_netem_is_told_in_ticks_packets_and_shares() -> None:
    request = set_qdisc(7, Qdisc("netem", NETEM, ROOT, netem_options(DELAYED)))

    assert (request.kind, request.flags) == (36, CREATE | REPLACE)  # RTM_NEWQDISC
    assert request.body == NETEM_MESSAGE


def test_tbf_is_told_in_bytes_a_second_and_ticks() -> None:
    request = set_qdisc(7, Qdisc("tbf", TBF, ROOT, tbf_options(8_000, None)))

    assert (request.kind, request.flags) == (36, CREATE | REPLACE)
    assert request.body == TBF_MESSAGE


def test_a_redirection_is_a_filter_that_anything_matches() -> None:
    ingress, rule = redirect(7, 9)

    assert ingress.body.startswith(bytes.fromhex("00000000 07000000 0000ffff f1ffffff"))
    assert (rule.kind, rule.flags) == (44, CREATE)  # RTM_NEWTFILTER
    assert rule.body == REDIRECT_MESSAGE


def test_delay_comes_first_and_the_rate_below_it() -> None:
    both = disciplines(replace(DELAYED, rate_kbit=8_000), has_netem=True)

    assert [(one.kind, one.handle, one.parent) for one in both] == [
        ("netem", NETEM, ROOT),
        ("tbf", TBF_BELOW, NETEM | 1),
    ]


def test_without_netem_the_rate_stands_alone() -> None:
    alone = disciplines(replace(DELAYED, rate_kbit=8_000), has_netem=False)

    assert [(one.kind, one.handle, one.parent) for one in alone] == [("tbf", TBF, ROOT)]


@settings(deadline=None, database=None)
@given(
    rate=st.integers(SLOWEST_KBIT, FASTEST_KBIT),
    burst=st.none() | st.integers(1, 8_000_000),
    delay=st.integers(0, LONGEST_MS),
    loss=st.floats(0, 100),
)
def test_whatever_is_allowed_fits_into_what_the_kernel_has_room_for(
    rate: int, burst: int | None, delay: int, loss: float
) -> None:
    shaping = Shaping(rate, rate, burst, burst, delay, delay, loss)

    for way in ways(shaping):
        for one in disciplines(way, has_netem=True):
            assert len(one.options) == {"netem": 24, "tbf": 36}[one.kind]


@pytest.mark.parametrize(
    "shaping",
    [
        Shaping(rate_kbit_in=SLOWEST_KBIT - 1),
        Shaping(rate_kbit_out=FASTEST_KBIT + 1),
        Shaping(jitter_ms=1),
        Shaping(delay_ms=LONGEST_MS + 1),
        Shaping(loss_percent=101),
    ],
)
def test_what_the_kernel_has_no_number_for_is_refused(shaping: Shaping) -> None:
    with pytest.raises(ValueError, match=r"not|jitter"):
        ways(shaping)
