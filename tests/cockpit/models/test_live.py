from collections.abc import Sequence
from typing import Any

import pytest

from cockpit.models.live import Live
from cockpit.models.resources import LiveEdit
from cockpit.models.samples import KEPT_SAMPLES

SERVER = {
    "kind": "server",
    "id": "s",
    "name": "web-1",
    "topology_id": "t",
    "status": "BUILD",
    "fault": None,
    "revision": 1,
    "attributes": {"name": "web-1"},
    "observed": {},
}


@pytest.fixture
def live() -> Live:
    live = Live()
    live.reset({"last_event_id": 7, "resources": [SERVER]})
    return live


@pytest.fixture
def heard(live: Live) -> list[LiveEdit]:
    edits: list[LiveEdit] = []
    live.subscribe(edits.extend)
    return edits


def test_a_snapshot_tells_only_what_differs(live: Live, heard: list[LiveEdit]) -> None:
    other = {**SERVER, "id": "x", "name": "web-2"}

    live.reset({"last_event_id": 9, "resources": [SERVER, other]})

    assert [(edit.id, edit.before) for edit in heard] == [("x", None)]
    assert live.last_event_id == 9


def test_an_event_changes_one_resource(live: Live, heard: list[LiveEdit]) -> None:
    live.apply(_event({**SERVER, "status": "ACTIVE"}), 8)

    (edit,) = heard
    assert edit.before is not None
    assert edit.after is not None
    assert (edit.before.light, edit.after.light) == ("build", "active")
    assert live.light("s") == "active"


def test_an_event_that_the_cache_holds_already_changes_nothing(
    live: Live, heard: list[LiveEdit]
) -> None:
    live.apply(_event({**SERVER, "status": "ERROR"}), 7)

    assert not heard
    assert live.light("s") == "build"


def test_a_resource_that_is_gone_is_a_draft_again(live: Live, heard: list[LiveEdit]) -> None:
    live.apply({"kind": "server", "id": "s", "resource": None}, 8)

    assert [edit.after for edit in heard] == [None]
    assert live.light("s") == "draft"
    assert live.get("s") is None


def test_a_broken_stream_keeps_what_was_seen_and_says_that_it_is_old(live: Live) -> None:
    told: list[Sequence[LiveEdit]] = []
    live.subscribe(told.append)

    live.disconnect()

    assert told == [[]]
    assert not live.is_current
    assert live.get("s") is not None


def test_nothing_counts_as_known_while_all_is_forgotten(live: Live) -> None:
    seen: list[tuple[bool, int]] = []
    live.subscribe(lambda edits: seen.append((live.is_current, len(edits))))
    known = len(live)

    live.clear()

    assert len(live) == 0
    assert seen == [(False, known)]


def test_whoever_unsubscribes_hears_no_more(live: Live) -> None:
    edits: list[LiveEdit] = []
    stop = live.subscribe(edits.extend)

    stop()
    live.apply(_event({**SERVER, "status": "ACTIVE"}), 8)

    assert not edits


def test_a_status_that_is_not_known_has_a_light_of_its_own(live: Live) -> None:
    live.apply(_event({**SERVER, "status": "DREAMING"}), 8)

    assert live.light("s") == "unknown"


def test_counters_become_rates(live: Live) -> None:
    fresh: list[frozenset[str]] = []
    live.subscribe_samples(fresh.append)

    live.add_stats(_stats("12:00:00", cpu_s=1.0, rx_bytes=0))
    live.add_stats(_stats("12:00:02", cpu_s=2.0, rx_bytes=1000))

    (sample,) = live.samples("s")
    assert (sample.cpu, sample.rx_bps, sample.tx_bps) == (0.5, 4000.0, 0.0)
    assert fresh == [frozenset({"s"})]


def test_each_port_has_rates_of_its_own(live: Live) -> None:
    for second, rx_bytes, tx_bytes in ((0, 100, 0), (2, 1100, 50), (4, 10, 0), (6, 20, 0)):
        traffic = {"p": {"rx_bytes": rx_bytes, "tx_bytes": tx_bytes}}
        live.add_stats({**_stats(f"12:00:0{second}", cpu_s=1.0), "ports": traffic})

    assert [(one.rx_bps, one.tx_bps) for one in live.port_samples("p")] == [(4000, 200), (40, 0)]
    live.apply({"kind": "port", "id": "p", "resource": None}, 8)
    assert live.port_samples("p") == ()


def test_a_server_started_anew_has_no_negative_rate(live: Live) -> None:
    live.add_stats(_stats("12:00:00", cpu_s=9.0))
    live.add_stats(_stats("12:00:01", cpu_s=0.1))
    live.add_stats(_stats("12:00:02", cpu_s=0.2))

    assert [round(sample.cpu, 3) for sample in live.samples("s")] == [0.1]


def test_samples_are_bounded(live: Live) -> None:
    for second in range(KEPT_SAMPLES + 50):
        time = f"12:{second // 60:02}:{second % 60:02}"
        live.add_stats(_stats(time, cpu_s=float(second)))

    assert len(live.samples("s")) == KEPT_SAMPLES


def test_a_deployment_tells_how_far_each_step_is(live: Live) -> None:
    step = {"position": 0, "action": "create", "kind": "server", "id": "s", "name": "web-1"}
    steps = [{**step, "state": "done", "fault": None}, {**step, "position": 1, "state": "running"}]
    observed = {"state": "running", "done": 1, "total": 2, "steps": steps}
    wire = {"kind": "deployment", "id": "d", "name": "three-tier", "status": "RUNNING"}

    live.apply({"kind": "deployment", "id": "d", "resource": {**wire, "observed": observed}}, 8)

    progress = live.progress("d")
    assert progress is not None
    assert progress.is_running
    assert (progress.done, progress.total) == (1, 2)
    assert [one.state for one in progress.steps] == ["done", "running"]
    assert live.deployments() == [progress]


def _event(resource: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "server", "id": resource["id"], "at": "…", "resource": resource}


def _stats(time: str, cpu_s: float, rx_bytes: int = 0) -> dict[str, Any]:
    values = {"cpu_s": cpu_s, "ram_bytes": 1, "rx_bytes": rx_bytes, "tx_bytes": 0}
    disks = {"disk_read_bytes": 0, "disk_written_bytes": 0}
    return {"at": f"2026-11-24T{time}+00:00", "servers": {"s": {**values, **disks}}, "ports": {}}
