"""Compute driver: the life of an instance, through crashes of everything."""

import asyncio
import contextlib
import os
import signal
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from server.drivers.base import InstanceView
from server.drivers.qcow2 import Qcow2Driver
from server.drivers.qemu import QemuDriver
from server.drivers.qemu.folder import Folder
from server.errors import ConflictError, NotFoundError, UnavailableError
from tests.drivers.hypervisor import blank_disk, driver, processes, spec

pytestmark = pytest.mark.qemu

START_AS_ANOTHER_SERVER = """
import asyncio, sys
from pathlib import Path
from tests.drivers.hypervisor import driver, spec
async def main():
    compute = driver(Path(sys.argv[1]))
    await compute.define(spec("web"))
    print("now", flush=True)
    await compute.start("web", 1)
    await compute.destroy("web") if sys.argv[2] == "destroy" else None
    await compute.start("web", 1)
asyncio.run(main())
"""


async def running(compute: QemuDriver, name: str = "web") -> InstanceView:
    await compute.define(spec(name))
    await compute.start(name, 1)
    return await compute.look(name)


async def test_what_was_never_defined_is_absent(compute: QemuDriver) -> None:
    assert await compute.look("web") == InstanceView("absent")
    assert await compute.look_all() == {}


async def test_an_instance_is_stopped_runs_and_is_gone(
    compute: QemuDriver, volumes: Qcow2Driver, state: Path
) -> None:
    wanted = spec("web", await blank_disk(volumes, "root"))

    await compute.define(wanted)
    defined = await compute.look("web")
    await compute.start("web", 7)
    started = await compute.look("web")
    await compute.stop("web", 0)
    stopped = await compute.look("web")
    await compute.destroy("web")

    assert defined == InstanceView("stopped", wanted)
    assert started == InstanceView("running", wanted, wanted, 7, most_vcpus=4)
    assert stopped == InstanceView("stopped", wanted, boot=7)
    assert await compute.look("web") == InstanceView("absent")
    assert not processes(state)
    assert not list((state / "instances").iterdir())


async def test_everything_can_be_done_twice(compute: QemuDriver, state: Path) -> None:
    for _ in range(2):
        await compute.define(spec("web"))
    for _ in range(2):
        await compute.start("web", 1)
    assert len(processes(state)) == 1

    for _ in range(2):
        await compute.stop("web", 0)
    for _ in range(2):
        await compute.destroy("web")
    assert not processes(state)


async def test_many_starts_at_once_are_one(compute: QemuDriver, state: Path) -> None:
    await compute.define(spec("web"))

    await asyncio.gather(*(compute.start("web", 1) for _ in range(5)))

    assert len(processes(state)) == 1


async def test_starting_nothing_is_an_error(compute: QemuDriver) -> None:
    with pytest.raises(NotFoundError):
        await compute.start("web", 1)


async def test_a_new_size_is_taken_at_the_next_start(compute: QemuDriver) -> None:
    old = (await running(compute)).spec
    assert old is not None
    new = replace(old, ram_mib=192)

    await compute.define(new)
    before = await compute.look("web")
    await compute.stop("web", 0)
    await compute.start("web", 2)
    after = await compute.look("web")

    assert (before.spec, before.runs) == (new, old)
    assert after.runs == new


async def test_reboot_keeps_the_process_and_remembers_the_order(
    compute: QemuDriver, state: Path
) -> None:
    await running(compute)
    process = processes(state)

    await compute.reboot("web", 5, hard=True)

    assert (await compute.look("web")).boot == 5
    assert processes(state) == process


async def test_rebooting_a_stopped_instance_is_a_conflict(compute: QemuDriver) -> None:
    await compute.define(spec("web"))

    with pytest.raises(ConflictError):
        await compute.reboot("web", 1, hard=True)


async def test_a_new_driver_finds_what_runs(compute: QemuDriver, state: Path) -> None:
    before = await running(compute)

    other = driver(state)
    try:
        assert await other.look("web") == before
        assert await other.look_all() == {"web": before}
        await other.stop("web", 0)
    finally:
        await other.close()

    assert (await compute.look("web")).power == "stopped"


async def test_the_death_of_a_process_is_told_and_is_not_the_guests_wish(
    compute: QemuDriver, state: Path
) -> None:
    await running(compute)
    hints = compute.hints()

    os.kill(processes(state)[0], signal.SIGKILL)
    async with asyncio.timeout(20):
        told = await anext(hints)
    await hints.aclose()  # type: ignore[attr-defined]  # it is a generator

    view = await compute.look("web")
    assert told == "web"
    assert view.power == "stopped"
    assert not view.switched_off


async def test_it_starts_again_over_what_a_dead_process_left(
    compute: QemuDriver, state: Path
) -> None:
    await running(compute)
    os.kill(processes(state)[0], signal.SIGKILL)
    left = {entry.name for entry in (state / "instances/web").iterdir()}

    async with asyncio.timeout(20):
        while (await compute.look("web")).power == "running":
            await anext(compute.hints())
    await compute.start("web", 2)

    assert {"qmp", "vnc", "pid"} <= left
    assert (await compute.look("web")).power == "running"


async def test_a_pid_file_that_names_another_process_fools_nobody(
    compute: QemuDriver, state: Path
) -> None:
    await running(compute)
    (state / "instances/web/pid").write_text(f"{os.getpid()}\n")

    other = driver(state)
    await other.destroy("web")
    await other.close()

    assert not processes(state)


async def test_a_process_that_does_not_answer_is_not_called_stopped(
    compute: QemuDriver, state: Path
) -> None:
    await running(compute)
    for name in ("qmp", "qmp-spare"):
        (state / "instances/web" / name).unlink()

    other = driver(state)
    try:
        with pytest.raises(UnavailableError):
            await other.look("web")
        assert (await other.look_all())["web"].power == "running"
        await other.destroy("web")
    finally:
        await other.close()

    assert not processes(state)


@pytest.mark.parametrize("seed", range(12))
async def test_a_server_killed_while_it_starts_an_instance_leaves_at_most_one(
    compute: QemuDriver, state: Path, seed: int
) -> None:
    deed = "destroy" if seed % 2 else "start"
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", START_AS_ANOTHER_SERVER, str(state), deed),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert server.stdout is not None
    await server.stdout.readline()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.012 * seed):
            await server.communicate()
    with contextlib.suppress(ProcessLookupError):
        server.kill()
    await server.wait()

    async with asyncio.timeout(30):
        while not await _starts(compute):  # noqa: ASYNC110 - a killed server's is coming up
            await asyncio.sleep(0.1)

    assert len(processes(state)) == 1
    assert (await compute.look("web")).power == "running"


async def _starts(compute: QemuDriver) -> bool:
    try:
        await compute.define(spec("web"))
        await compute.start("web", 1)
    except UnavailableError:
        return False
    return True


async def test_what_a_killed_server_left_half_made_is_cleared_away(state: Path) -> None:
    for name in (".web.new", ".app.gone"):
        (state / "instances" / name).mkdir(parents=True)
        (state / "instances" / name / "spec.json").touch()

    made = driver(state)

    assert await made.look_all() == {}
    assert not list((state / "instances").iterdir())


async def test_a_refusal_names_its_reason(compute: QemuDriver, volumes: Qcow2Driver) -> None:
    disk = replace(await blank_disk(volumes, "root"), path="/nowhere/disk.qcow2")
    await compute.define(spec("web", disk))

    with pytest.raises(UnavailableError, match="nowhere"):
        await compute.start("web", 1)

    assert (await compute.look("web")).power == "stopped"


async def test_nobody_else_may_enter_an_instances_folder(compute: QemuDriver, state: Path) -> None:
    await running(compute)

    for folder in (state / "instances", state / "instances/web"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_screen_greets_as_rfb(compute: QemuDriver) -> None:
    await running(compute)

    reader, writer = await asyncio.open_unix_connection(await compute.console("web", "vnc"))
    greeting = await reader.readexactly(12)
    writer.close()

    assert greeting == b"RFB 003.008\n"


async def test_there_is_no_console_of_a_stopped_instance(compute: QemuDriver) -> None:
    await compute.define(spec("web"))

    with pytest.raises(ConflictError):
        await compute.console("web", "vnc")


async def test_folders_may_lie_deeper_than_a_sockets_path_reaches(state: Path) -> None:
    compute = driver(state / ("d" * 100) / ("e" * 100))
    await running(compute)

    reader, writer = await asyncio.open_unix_connection(await compute.console("web", "vnc"))
    greeting = await reader.readexactly(3)
    writer.close()
    await compute.destroy("web")
    await compute.close()

    assert greeting == b"RFB"


async def test_counters_of_all_running_instances(compute: QemuDriver, volumes: Qcow2Driver) -> None:
    await compute.define(spec("off"))
    await compute.define(spec("web", await blank_disk(volumes, "root")))
    await compute.start("web", 1)

    samples = await compute.samples()

    assert samples.keys() == {"web"}
    assert samples["web"].ram_bytes > 1 << 20
    assert samples["web"].cpu_s >= 0


async def test_the_log_of_a_talkative_guest_stays_small(compute: QemuDriver, state: Path) -> None:
    await running(compute)
    log = state / "instances/web/serial.log"
    with log.open("ab") as file:
        file.writelines(b"%07d\n" % number for number in range(400_000))
    size = log.stat().st_size

    Folder(log.parent).trim_logs()
    with log.open("ab") as file:
        file.write(b"the end\n")

    printed = await compute.console_log("web")
    assert log.stat().st_size < size / 100
    assert len(printed) == 1 << 20
    assert printed.endswith(b"0399999\nthe end\n")


async def test_what_the_machine_refuses_is_unavailable(compute: QemuDriver, state: Path) -> None:
    await compute.define(spec("web"))
    (state / "instances/web/.spec.json.new").mkdir()

    with pytest.raises(UnavailableError, match="web"):
        await compute.define(replace(spec("web"), ram_mib=96))


async def test_a_machine_without_qemu_says_so(
    compute: QemuDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await compute.define(spec("web"))
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnavailableError, match="qemu-system-x86_64 cannot be run"):
        await compute.start("web", 1)
