"""What may be written after `link` and `capture`, and which port is meant."""

import pytest

from cockpit.cli.finding import port_of
from cockpit.cli.link_options import CaptureLimits, Limits
from cockpit.cli.options import parse
from cockpit.errors import CockpitError
from cockpit.models.live import Live


def wire(kind: str, id_: str, name: str = "", **attributes: object) -> dict[str, object]:
    return {"kind": kind, "id": id_, "name": name, "attributes": attributes, "observed": {}}


@pytest.fixture
def live() -> Live:
    live = Live()
    resources = [
        wire("server", "s1", "web"),
        wire("server", "s2", "db"),
        wire("server", "s3", "alone"),
        wire("network", "n1", "app"),
        wire("network", "n2", "internet"),
        wire("port", "p1", network_id="n1", server_id="s1", ip_address="10.0.1.2"),
        wire("port", "p2", network_id="n2", server_id="s1", ip_address="203.0.113.2"),
        wire("port", "p3", network_id="n1", server_id="s2", ip_address="10.0.1.3"),
    ]
    live.reset({"last_event_id": 1, "resources": resources})
    return live


@pytest.mark.parametrize(
    ("written", "kbit"),
    [("512", 512), ("512k", 512), ("10M", 10_000), ("2.5Mbit/s", 2_500), ("1G", 1_000_000)],
)
def test_rates_are_written_as_people_do(written: str, kbit: int) -> None:
    options = parse(["link", "set", "web", "app", "--rate-in", written])

    assert options.words == ("set", "web", "app")
    assert options.limits == Limits(rate_kbit_in=kbit)


def test_delay_jitter_and_loss_take_their_units() -> None:
    options = parse(["link", "set", "web", "--delay", "20ms", "--jitter", "5", "--loss", "0.5%"])

    assert options.words == ("set", "web", "")
    assert options.limits == Limits(delay_ms=20, jitter_ms=5, loss_percent=0.5)


@pytest.mark.parametrize("written", ["fast", "-1", "10MB"])
def test_a_rate_that_is_none_is_wrong_usage(written: str) -> None:
    with pytest.raises(SystemExit):
        parse(["link", "set", "web", "--rate-in", written])


def test_a_capture_has_a_file_and_limits() -> None:
    options = parse(["capture", "web", "-o", "-", "--filter", "tcp port 80", "--packets", "9"])

    assert (options.words, options.output) == (("web", ""), "-")
    assert options.capture == CaptureLimits(filter="tcp port 80", packets=9)


def test_a_command_for_the_room_is_taken_as_it_is() -> None:
    assert parse(["room", "--", "ip", "-4", "address"]).words[-3:] == ("ip", "-4", "address")


@pytest.mark.parametrize(
    ("server", "network", "port"),
    [("db", "", "p3"), ("web", "internet", "p2"), ("s1", "n1", "p1"), ("web", "10.0.1.2", "p1")],
)
def test_a_port_is_called_by_its_ends(live: Live, server: str, network: str, port: str) -> None:
    found, _ = port_of(live, server, network)

    assert found.id == port


@pytest.mark.parametrize(
    ("server", "network", "reason"),
    [
        ("web", "", "hangs on 2 networks"),
        ("db", "internet", "does not hang on internet"),
        ("alone", "", "does not hang on any network"),
        ("nobody", "", "no server nobody"),
    ],
)
def test_a_port_that_is_not_meant_clearly_is_asked_for(
    live: Live, server: str, network: str, reason: str
) -> None:
    with pytest.raises(CockpitError, match=reason):
        port_of(live, server, network)
