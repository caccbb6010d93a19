"""Writing the wishes of a plan's steps down, in an order in which they can be."""

from collections.abc import Sequence

from server.errors import ControlError, InvalidRequestError, NotFoundError
from server.services.steps.floating_ip import FloatingIpAttributes
from server.services.steps.kinds import DELETED_FIRST, KINDS
from server.services.steps.step import Step
from server.services.writing import Writing

_WRITTEN_FIRST = [*KINDS]


async def write_steps(work: Writing, steps: Sequence[Step]) -> None:
    """Write all wishes down; what goes first, then what others stand on.

    Raises:
        ControlError: By kind; names the step.
    """
    for step in steps:
        if isinstance(step.after, FloatingIpAttributes) and step.after.ip_address:
            work.named[step.after.network_id].add(step.after.ip_address)
    for step in sorted(steps, key=_turn):
        try:
            await _write(work, step)
            await work.session.flush()
        except NotFoundError as error:
            # What a plan names and is not there makes the plan wrong, not its address.
            raise InvalidRequestError(f"{step.label}: {error}", error.hint) from error
        except ControlError as error:
            raise type(error)(f"{step.label}: {error}", error.hint) from error


def _turn(step: Step) -> tuple[int, int, bool]:
    if step.after is None:
        return 0, DELETED_FIRST.index(step.kind), False
    return 1, _WRITTEN_FIRST.index(step.kind), KINDS[step.kind].chooses(step.after)


async def _write(work: Writing, step: Step) -> None:
    kind = KINDS[step.kind]
    if step.after is not None:
        await kind.write(work, step, step.row, step.after)
    elif step.row is not None:
        await kind.delete(work, step.row)
