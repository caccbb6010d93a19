"""The data centre in a box: its three programs, its way in, and its end."""

import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.drivers.local_net import LocalNetDriver, check
from server.errors import UnavailableError
from server.host.wanted import HostState, Nic, Segment, Subnet, tap_name
from tests.host.boxes import Box, kill, run

pytestmark = pytest.mark.box

STATE = HostState(
    (
        Segment("public", "public", (Subnet("203.0.113.0/24", "203.0.113.1"),)),
        Segment("private", "private", (Subnet("10.0.1.0/24"),)),
    ),
    (
        Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.10",), "web", "PROTECTED"),
        Nic("shop", "public", "fa:16:3e:00:00:02", ("203.0.113.11",), "shop"),
        Nic("app", "private", "fa:16:3e:00:00:03", ("10.0.1.10",), "app"),
    ),
)
ROOT = Path(__file__).parents[2]
TRY_CHECK = """
import asyncio
from server.drivers.local_net import check
from server.errors import UnavailableError
try:
    print(asyncio.run(check()))
except UnavailableError as error:
    print(error)
"""

BUILD_AS_ROOT = """
import asyncio, sys
from pathlib import Path
from server.drivers.local_net import LocalNetDriver, check
from tests.drivers.test_local_net import STATE
async def main():
    print(await check())
    driver = LocalNetDriver(Path(sys.argv[1]))
    view = await driver.apply(STATE)
    print(*sorted(view.nics))
    print(*sorted(view.forwards))
    print("-U" if "-U" in await driver.enter() else "no -U")
    await driver.destroy()
    print("closed" if not list(Path(sys.argv[1]).iterdir()) else "left over")
asyncio.run(main())
"""

APPLY = """
import asyncio, sys, uvloop
from pathlib import Path
from server.drivers.local_net import LocalNetDriver
from tests.drivers.test_local_net import STATE
print("now", flush=True)
asyncio.run(LocalNetDriver(Path(sys.argv[1])).apply(STATE))
"""


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Box]:
    async with Box(tmp_path / "box") as made:
        yield made


def pid_of(box: Box, name: str) -> int:
    return int((box.folder / f"{name}.pid").read_text().split()[0])


def processes_of(box: Box) -> list[str]:
    """Commands of all processes that work in the box's folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == box.folder:
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


async def greeting(port: int) -> bytes:
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            return await reader.readline()
        finally:
            writer.close()


async def test_a_port_of_the_loopback_leads_to_the_ssh_of_each_public_instance(box: Box) -> None:
    view = await box.driver.apply(STATE)
    web = await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.10/24", "203.0.113.1")
    await web.start("listen", "22")

    assert view.forwards.keys() == {"web", "shop"}
    assert await greeting(view.forwards["web"]) == b"hello\n"


async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"hello\n")
    writer.close()


async def test_a_guest_reaches_the_machine_but_not_its_loopback(box: Box) -> None:
    await box.driver.apply(STATE)
    web = await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.10/24", "203.0.113.1")
    listed = json.loads(await run("ip", "-j", "-4", "address", "show", "scope", "global"))
    own = [address["local"] for link in listed for address in link["addr_info"]]

    async with await asyncio.start_server(greet, "0.0.0.0", 0) as listener:
        port = listener.sockets[0].getsockname()[1]
        # 192.0.0.2 is how slirp4netns would show the loopback.
        assert await web.talk("tcp", "192.0.0.2", str(port), "2") != "open"
        assert [address for address in own if not await web.has_open(address, port)] == []
    assert await web.can_ping("192.0.0.2")


async def test_a_restarted_server_finds_everything_as_it_was(box: Box) -> None:
    first = await box.driver.apply(STATE)
    before = {name: pid_of(box, name) for name in ("holder", "agent", "uplink")}
    await box.driver.close()

    second = LocalNetDriver(box.folder)
    view = await second.apply(STATE)

    assert view == first
    assert {name: pid_of(box, name) for name in before} == before
    assert await second.enter() == await box.driver.enter()


@pytest.mark.parametrize("victim", ["holder", "agent", "uplink"])
async def test_what_died_is_started_again_and_guests_go_on(box: Box, victim: str) -> None:
    first = await box.driver.apply(STATE)
    web = await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.10/24", "203.0.113.1")
    await web.start("listen", "22")
    await kill(pid_of(box, victim))

    view = await box.driver.apply(STATE)

    assert view == first
    assert await greeting(view.forwards["web"]) == b"hello\n"


@pytest.mark.parametrize("victim", ["holder", "agent", "uplink"])
async def test_the_end_of_a_program_is_heard_of(box: Box, victim: str) -> None:
    await box.driver.apply(STATE)
    hints = box.driver.hints()
    await kill(pid_of(box, victim))

    async with asyncio.timeout(20):
        await anext(hints)
    await box.driver.apply(STATE)
    await kill(pid_of(box, victim))
    async with asyncio.timeout(20):
        await anext(hints)


async def test_when_all_died_all_is_built_again_with_the_same_ports(box: Box) -> None:
    first = await box.driver.apply(STATE)
    await kill(pid_of(box, "agent"))
    await kill(pid_of(box, "holder"))

    view = await box.driver.apply(STATE)
    web = await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.10/24", "203.0.113.1")
    await web.start("listen", "22")

    assert view == first
    assert await greeting(view.forwards["web"]) == b"hello\n"


async def test_a_forward_follows_its_nic_to_another_address(box: Box) -> None:
    await box.driver.apply(STATE)
    moved = Nic("web", "public", "fa:16:3e:00:00:01", ("203.0.113.20",), "web")

    view = await box.driver.apply(HostState(STATE.segments, (moved,)))
    web = await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.20/24", "203.0.113.1")
    await web.start("listen", "22")

    assert view.forwards.keys() == {"web"}
    assert await greeting(view.forwards["web"]) == b"hello\n"


async def test_nothing_is_started_for_nothing(box: Box) -> None:
    view = await box.driver.apply(HostState())

    assert not view.segments
    assert await box.driver.samples() == {}
    await box.driver.close()
    assert not box.folder.exists()


async def test_closing_leaves_what_carries_instances_and_takes_down_what_is_empty(box: Box) -> None:
    await box.driver.apply(STATE)
    await box.driver.close()
    assert len(processes_of(box)) == 3

    await box.driver.apply(HostState(STATE.segments))
    await box.driver.close()

    assert processes_of(box) == []
    assert list(box.folder.iterdir()) == []


async def test_destroy_leaves_nothing_even_with_guests_inside(box: Box) -> None:
    await box.driver.apply(STATE)
    await box.guest("web", "fa:16:3e:00:00:01", "203.0.113.10/24", "203.0.113.1")

    await box.driver.destroy()

    assert processes_of(box) == []


@pytest.mark.parametrize("run_loop", ["asyncio.run", "uvloop.run"])
async def test_programs_that_stay_hold_nothing_of_who_started_the_server(
    box: Box, run_loop: str
) -> None:
    heard, told = os.pipe()
    os.set_inheritable(told, True)
    try:
        await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", APPLY.replace("asyncio.run", run_loop), str(box.folder)],
            cwd=ROOT,
            pass_fds=[told],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    finally:
        os.close(told)

    # The pipe ends when nobody holds its other end any more.
    os.set_blocking(heard, False)
    assert os.read(heard, 1) == b""
    os.close(heard)
    assert len(processes_of(box)) == 3


@pytest.mark.parametrize("seed", range(12))
async def test_a_server_killed_while_it_builds_leaves_nothing_double(box: Box, seed: int) -> None:
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", APPLY, str(box.folder)), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    await server.stdout.readline()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(random.Random(seed).uniform(0, 0.2)):
            await server.wait()
    with contextlib.suppress(ProcessLookupError):
        server.kill()
    await server.communicate()

    view = await box.driver.apply(STATE)

    assert view.nics == {"web", "shop", "app"}
    assert len(processes_of(box)) == 3
    assert (await box.apply(STATE))["changed"] == {}


async def test_a_state_directory_may_have_a_long_path(tmp_path: Path) -> None:
    async with Box(tmp_path / ("d" * 120)) as box:
        view = await box.driver.apply(STATE)

        assert view.nics == {"web", "shop", "app"}


async def test_a_program_started_under_the_prefix_sees_the_taps(box: Box) -> None:
    await box.driver.apply(STATE)

    listed = json.loads(await box.run("ip", "-j", "link"))

    assert tap_name("app") in {link["ifname"] for link in listed}
    assert Path.cwd() == Path(await box.run("pwd"))


async def test_an_uplink_that_cannot_start_is_a_fault_of_public_nics_only(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await box.driver.enter()
    broken = tmp_path / "bin" / "slirp4netns"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho out of order >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")

    view = await LocalNetDriver(box.folder).apply(STATE)

    assert view.faults.keys() == {"web", "shop"}
    assert "out of order" in view.faults["web"]
    assert view.nics == {"web", "shop", "app"}


async def test_an_agent_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    async with Box(tmp_path / "box") as box:
        driver = LocalNetDriver(box.folder, python="/no/such/python")

        with pytest.raises(UnavailableError, match="/no/such/python"):
            await driver.apply(STATE)


async def test_a_folder_that_cannot_be_made_is_an_edge_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    driver = LocalNetDriver(tmp_path / "file" / "box")

    with pytest.raises(UnavailableError, match="Not a directory"):
        await driver.apply(STATE)


async def test_user_namespaces_work_here() -> None:
    assert await check() in ("rootless", "root")


async def test_forbidden_user_namespaces_are_explained() -> None:
    """In a user namespace that allows no further one."""
    said = await run(
        *("unshare", "-U", "--map-user=1000", "--map-group=1000", "--keep-caps", "sh", "-c"),
        'echo 0 > /proc/sys/user/max_user_namespaces; PYTHONPATH=$1 exec "$2" -c "$3"',
        *("sh", str(ROOT), sys.executable, TRY_CHECK),
    )

    assert said.startswith("User namespaces are forbidden here")
    assert "user.max_user_namespaces" in said


async def test_root_needs_no_user_namespace(tmp_path: Path) -> None:
    said = await run(
        *("unshare", "-Ur", "sh", "-c"),
        'echo 0 > /proc/sys/user/max_user_namespaces; PYTHONPATH=$1 exec "$2" -c "$3" "$4"',
        *("sh", str(ROOT), sys.executable, BUILD_AS_ROOT, str(tmp_path / "box")),
    )

    assert said.splitlines() == ["root", "app shop web", "shop web", "no -U", "closed"]
