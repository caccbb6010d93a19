"""Groups of instances in plans."""

from pydantic import Field

from server.errors import InvalidRequestError
from server.services import groups
from server.services.groups import NewServerGroup, Policy
from server.services.steps.step import Kind, Step
from server.services.values import Value
from server.services.writing import Writing
from server.store.tables import ServerGroupRow


class ServerGroupAttributes(Value):
    """Of a group."""

    name: str = Field(min_length=1, max_length=255)
    policy: Policy
    max_per_host: int = Field(default=1, ge=1)


async def _write(
    work: Writing, step: Step, row: ServerGroupRow | None, after: ServerGroupAttributes
) -> None:
    if row is None:
        wish = NewServerGroup(id=step.id, topology_id=step.topology_id, **after.model_dump())
        await groups.add_group(work, wish)
        return
    if (row.policy, row.max_per_host) != (after.policy, after.max_per_host):
        raise InvalidRequestError(f"The policy of group {row.name} cannot change")
    row.name = after.name
    work.touch(row)
    row.observed_wish = row.wish


async def _delete(work: Writing, row: ServerGroupRow) -> None:
    work.touched.pop(("server_group", row.id), None)
    await groups.remove(work.session, row)


SERVER_GROUP = Kind(ServerGroupRow, ServerGroupAttributes, _write, _delete)
