"""The work queue: once at a time, once more when asked meanwhile, again after trouble."""

import asyncio

from server.errors import UnavailableError
from server.reconcile.loop import Loop


async def test_a_key_added_while_it_runs_runs_once_more_and_never_beside_itself() -> None:
    runs: list[str] = []
    running = 0
    most = 0
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work(key: str) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        runs.append(key)
        begun.set()
        await go_on.wait()
        running -= 1
        if len(runs) == 2:
            done.set()

    loop = Loop(work)
    loop.add("volume/1")
    loop.add("volume/1")
    await begun.wait()
    loop.add("volume/1")
    loop.add("volume/1")
    go_on.set()
    async with asyncio.timeout(10):
        await done.wait()
    await loop.close()

    assert runs == ["volume/1", "volume/1"]
    assert most == 1


async def test_what_fails_is_tried_again_and_others_go_on() -> None:
    tries: list[str] = []
    done = asyncio.Event()

    async def work(key: str) -> None:
        tries.append(key)
        if key == "instance/bad" and tries.count(key) < 2:
            raise UnavailableError("no answer")
        if tries.count("instance/bad") == 2 and "instance/good" in tries:
            done.set()

    loop = Loop(work)
    loop.add("instance/bad")
    loop.add("instance/good")
    async with asyncio.timeout(10):
        await done.wait()
    await loop.close()

    assert sorted(tries) == ["instance/bad", "instance/bad", "instance/good"]


async def test_a_bug_stops_neither_its_key_nor_the_loop() -> None:
    tries: list[str] = []
    done = asyncio.Event()

    async def work(key: str) -> None:
        tries.append(key)
        if len(tries) == 1:
            raise ZeroDivisionError
        done.set()

    loop = Loop(work)
    loop.add("image/1")
    await asyncio.sleep(0)
    loop.add("image/1")
    async with asyncio.timeout(10):
        await done.wait()
    await loop.close()

    assert tries == ["image/1", "image/1"]


async def test_only_so_many_keys_of_a_kind_run_at_a_time() -> None:
    running = 0
    most = 0
    left = 12
    done = asyncio.Event()

    async def work(key: str) -> None:
        nonlocal running, most, left
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        left -= 1
        if not left:
            done.set()

    loop = Loop(work, {"volume": 3})
    for number in range(12):
        loop.add(f"volume/{number}")
    async with asyncio.timeout(10):
        await done.wait()
    await loop.close()

    assert most == 3
