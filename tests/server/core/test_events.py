"""The log of events: in order, none twice, none lost, whoever reads when."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.events import MEMORY, EventLog, record, record_gone
from server.store.tables import EventRow, NetworkRow, now


async def write(log: EventLog, project_id: str, count: int) -> None:
    async with log.write() as session:
        rows = [NetworkRow(project_id=project_id, name=f"n{number}") for number in range(count)]
        await record(session, *rows)


async def ids(log: EventLog, after: int, count: int, project_id: str | None = None) -> list[int]:
    found: list[int] = []
    async with asyncio.timeout(20):
        async for event in log.follow(after, project_id):
            found.append(event.id)
            if len(found) == count:
                break
    return found


async def test_a_reader_from_the_start_and_one_who_keeps_up_see_the_same(
    event_log: EventLog,
) -> None:
    async with asyncio.TaskGroup() as tasks:
        early = tasks.create_task(ids(event_log, 0, MEMORY + 20))
        for _ in range(4):
            await write(event_log, "p1", MEMORY // 4)
        await write(event_log, "p1", 20)
    late = await ids(event_log, 0, MEMORY + 20)
    resumed = await ids(event_log, MEMORY + 10, 10)

    assert early.result() == late == [*range(1, MEMORY + 21)]
    assert resumed == [*range(MEMORY + 11, MEMORY + 21)]


async def test_only_what_the_project_has_is_told(event_log: EventLog) -> None:
    await write(event_log, "p1", 2)
    await write(event_log, "p2", 2)
    await write(event_log, "p1", 1)

    assert await ids(event_log, 0, 3, "p1") == [1, 2, 5]


async def test_a_refused_wish_is_no_event(event_log: EventLog) -> None:
    async def refuse() -> None:
        async with event_log.write() as session:
            await record(session, NetworkRow(project_id="p1", name="never"))
            raise ZeroDivisionError

    await write(event_log, "p1", 1)
    with pytest.raises(ZeroDivisionError):
        await refuse()
    await write(event_log, "p1", 1)

    assert await ids(event_log, 0, 2) == [1, 2]


async def test_what_is_gone_is_told_once_without_its_data(event_log: EventLog) -> None:
    await write(event_log, "p1", 1)
    async with event_log.write() as session:
        event = await anext(event_log.follow(0))
        await record_gone(session, await session.get_one(NetworkRow, event.resource_id))

    gone = await anext(event_log.follow(1))

    assert (gone.kind, gone.resource_id, gone.data) == ("network", event.resource_id, None)


async def test_old_events_are_forgotten_and_ids_never_come_again(event_log: EventLog) -> None:
    await write(event_log, "p1", 3)

    await event_log.forget(now() + timedelta(seconds=1))
    await write(event_log, "p1", 1)
    async with event_log.read() as session:
        left = [*await session.scalars(select(EventRow.id).order_by(EventRow.id))]

    assert left == [3, 4]


async def test_closing_ends_all_followers(event_log: EventLog) -> None:
    async def read() -> int:
        return len([event async for event in event_log.follow(0)])

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        reader = tasks.create_task(read())
        await write(event_log, "p1", 3)
        await asyncio.sleep(0)
        event_log.close()

    assert reader.result() in (0, 3)
