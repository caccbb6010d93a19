"""Every wish is reached, whatever the world was like; judged on the tables alone."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from server.drivers.base import DiskSpec, InstanceSpec, InstanceView, NicSpec, Power, Seed
from server.reconcile import instance_steps as instances
from server.reconcile import volumes
from server.store.tables import InstanceRow

MOST = instances.MOST_STEPS


def spec(ram_mib: int, build: int, nics: int) -> InstanceSpec:
    disks = (DiskSpec(f"root-{build}", f"/root-{build}", "qcow2"),)
    cards = tuple(NicSpec(f"nic-{n}", f"fa:16:3e:00:00:0{n}", f"tap{n}") for n in range(nics))
    return InstanceSpec("i", "web", 1, ram_mib, disks, cards, Seed("web"))


specs = st.builds(
    spec, ram_mib=st.sampled_from([64, 128]), build=st.integers(0, 1), nics=st.integers(0, 2)
)
boots = st.integers(0, 2)


@st.composite
def views(draw: st.DrawFn) -> InstanceView:
    power: Power = draw(st.sampled_from(get_args(Power)))
    if power == "absent":
        return InstanceView("absent")
    runs = None if power == "stopped" else draw(specs)
    return InstanceView(power, draw(specs), runs, draw(boots))


@dataclass
class World:
    """An edge as its contract tells it, with one instance."""

    view: InstanceView

    def take(self, step: instances.Step, wish: instances.Wish) -> None:
        view, row = self.view, wish.row
        match step:
            case "define":
                self.define(wish.spec)
            case "start":
                self.start(row.wanted_boot)
            case "pause" | "suspend":
                assert view.runs is not None
                self.view = replace(view, power="paused" if step == "pause" else "suspended")
            case "stop":
                self.view = InstanceView("stopped", view.spec, None, view.boot)
            case "reboot":
                self.view = replace(view, power="running", boot=row.wanted_boot)
            case "destroy":
                self.view = InstanceView("absent")
            case "wait" | "nothing":
                raise AssertionError(step)

    def define(self, spec: InstanceSpec) -> None:
        view = self.view
        if view.runs is None:
            self.view = InstanceView("stopped", spec, None, view.boot)
            return
        if view.power == "suspended":
            self.view = replace(view, spec=spec)
            return
        assert view.runs.disks[:1] == spec.disks[:1], "a root disk is pulled out"
        plugged = replace(view.runs, nics=spec.nics, disks=spec.disks)
        self.view = replace(view, spec=spec, runs=plugged)

    def start(self, boot: int) -> None:
        view = self.view
        assert view.power != "running", "an instance is started twice"
        assert view.spec is not None
        if view.runs is None:
            self.view = InstanceView("running", view.spec, view.spec, boot)
        else:
            self.view = replace(view, power="running")


def reach(wish: instances.Wish, world: World, forbidden: Collection[str] = ()) -> str:
    """Take steps as reconcile does; return the last word."""
    for _ in range(MOST):
        need = instances.need_of(wish, world.view)
        step = instances.next_step(wish.row.wanted, world.view.power, need)
        if step in ("wait", "nothing"):
            return step
        assert step not in forbidden
        world.take(step, wish)
    raise AssertionError("it never ends")


def wish_of(wanted: str, wanted_spec: InstanceSpec, boot: int, *, ready: bool) -> instances.Wish:
    row = InstanceRow(id="i", name="web", wanted=wanted, wanted_boot=boot)
    return instances.Wish(row, wanted_spec, is_complete=ready, has_root=ready)


@given(wanted_spec=specs, boot=boots, view=views())
def test_an_instance_wanted_running_runs_as_defined(
    wanted_spec: InstanceSpec, boot: int, view: InstanceView
) -> None:
    world = World(view)

    assert reach(wish_of("running", wanted_spec, boot, ready=True), world) == "nothing"

    assert world.view.power == "running"
    assert world.view.spec == wanted_spec
    assert world.view.runs is not None
    assert (world.view.runs.ram_mib, world.view.runs.disks) == (
        wanted_spec.ram_mib,
        wanted_spec.disks,
    )
    assert world.view.boot >= boot


@given(wanted=st.sampled_from(["paused", "suspended"]), wanted_spec=specs, boot=boots, view=views())
def test_an_instance_wanted_still_is_so(
    wanted: Power, wanted_spec: InstanceSpec, boot: int, view: InstanceView
) -> None:
    world = World(view)

    assert reach(wish_of(wanted, wanted_spec, boot, ready=True), world) == "nothing"

    assert world.view.power == wanted
    assert world.view.runs is not None


@given(
    wanted=st.sampled_from(["running", "paused", "suspended"]),
    power=st.sampled_from(["running", "paused", "suspended"]),
    wanted_spec=specs,
    nics=specs,
)
def test_an_instance_keeps_its_memory_where_nothing_needs_a_restart(
    wanted: Power, power: Power, wanted_spec: InstanceSpec, nics: InstanceSpec
) -> None:
    runs = replace(wanted_spec, nics=nics.nics)
    world = World(InstanceView(power, runs, runs, boot=1))

    assert reach(wish_of(wanted, wanted_spec, 1, ready=True), world, {"stop"}) == "nothing"

    assert world.view.power == wanted


@given(wanted_spec=specs, view=views())
def test_a_suspended_instance_loses_its_memory_to_a_hard_reboot_only(
    wanted_spec: InstanceSpec, view: InstanceView
) -> None:
    suspended = InstanceView("suspended", view.spec or wanted_spec, wanted_spec, boot=1)

    for_resume = instances.need_of(wish_of("running", wanted_spec, 1, ready=True), suspended)
    for_reboot = instances.need_of(wish_of("running", wanted_spec, 2, ready=True), suspended)

    assert instances.next_step("running", "suspended", for_resume) == "start"
    assert instances.next_step("running", "suspended", for_reboot) == "stop"


def test_a_guest_that_lets_go_of_nothing_is_reset_when_asked_for() -> None:
    runs = spec(64, 0, nics=1)
    wish = wish_of("running", spec(64, 0, nics=0), 2, ready=True)
    view = InstanceView("running", runs, runs, boot=1)

    before = instances.need_of(wish, view)
    wish.row.wanted_boot_hard = True

    assert (before, instances.need_of(wish, view)) == ("definition", "reboot")


@given(
    wanted=st.sampled_from(["stopped", "shelved", "offloaded"]),
    wanted_spec=specs,
    boot=boots,
    view=views(),
)
def test_an_instance_wanted_without_a_process_is_defined_and_off(
    wanted: str, wanted_spec: InstanceSpec, boot: int, view: InstanceView
) -> None:
    world = World(view)

    assert reach(wish_of(wanted, wanted_spec, boot, ready=True), world) == "nothing"

    assert (world.view.power, world.view.spec, world.view.runs) == ("stopped", wanted_spec, None)


@given(wanted_spec=specs, boot=boots, view=views(), ready=st.booleans())
def test_an_instance_wanted_gone_goes_whatever_it_lacks(
    wanted_spec: InstanceSpec, boot: int, view: InstanceView, ready: bool
) -> None:
    world = World(view)

    assert reach(wish_of("gone", wanted_spec, boot, ready=ready), world) == "nothing"

    assert world.view.power == "absent"


@given(wanted_spec=specs, view=views())
def test_an_instance_whose_parts_are_missing_is_not_touched(
    wanted_spec: InstanceSpec, view: InstanceView
) -> None:
    world = World(view)

    assert reach(wish_of("running", wanted_spec, 0, ready=False), world) == "wait"

    seen = world.view
    assert (seen.spec, seen.runs, seen.boot) == (view.spec, view.runs, view.boot)


@given(
    wanted=st.sampled_from(["present", "gone"]),
    observed=st.sampled_from(["absent", "available"]),
    need=st.sampled_from(["image", "size", "release", "nothing"]),
)
def test_a_volume_gets_where_it_is_wanted_once_nothing_holds_it(
    wanted: str, observed: Power, need: volumes.Need
) -> None:
    after = {"create": "available", "resize": "available", "delete": "absent"}

    step = volumes.next_step(wanted, observed, need)
    seen = after.get(step, observed)
    last = volumes.next_step(wanted, seen, "nothing")

    assert after.get(last, seen) == {"present": "available", "gone": "absent"}[wanted]
