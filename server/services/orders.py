"""Orders to instances: in which state each is allowed, and the record of who gave it.

Source of the states: https://docs.openstack.org/api-ref/compute/, "Preconditions" of each
action. Judged is the state that an instance shall have, so that orders may follow each
other at once. An instance in error may be started and resumed here too: it tries again.
"""

from collections.abc import Mapping
from typing import Literal

from server.errors import ConflictError
from server.services.writing import Writing
from server.store.status import wished_status
from server.store.tables import InstanceActionRow, InstanceRow

Order = Literal[
    "attach_interface",
    "attach_volume",
    "changePassword",
    "confirmResize",
    "create",
    "createImage",
    "delete",
    "detach_interface",
    "detach_volume",
    "lock",
    "pause",
    "reboot",
    "reboot_hard",
    "rebuild",
    "rescue",
    "resize",
    "resetState",
    "resume",
    "revertResize",
    "shelve",
    "shelveOffload",
    "start",
    "stop",
    "suspend",
    "unlock",
    "unpause",
    "unrescue",
    "unshelve",
    "update",
]
"""As `os-instance-actions` calls them."""

_AT_REST = {"ACTIVE", "SHUTOFF"}

ALLOWED: Mapping[Order, frozenset[str]] = {
    "changePassword": frozenset({"ACTIVE"}),
    "confirmResize": frozenset({"VERIFY_RESIZE"}),
    "createImage": frozenset({*_AT_REST, "PAUSED", "SUSPENDED"}),
    "pause": frozenset({"ACTIVE"}),
    "reboot": frozenset({"ACTIVE"}),
    "reboot_hard": frozenset({*_AT_REST, "PAUSED", "SUSPENDED", "ERROR"}),
    "rebuild": frozenset({*_AT_REST, "ERROR"}),
    "rescue": frozenset({*_AT_REST, "ERROR"}),
    "resize": frozenset(_AT_REST),
    "resume": frozenset({"SUSPENDED", "ERROR"}),
    "revertResize": frozenset({"VERIFY_RESIZE"}),
    "shelve": frozenset({*_AT_REST, "PAUSED", "SUSPENDED"}),
    "shelveOffload": frozenset({"SHELVED"}),
    "start": frozenset({"SHUTOFF", "ERROR"}),
    "stop": frozenset({"ACTIVE", "ERROR", "PAUSED", "RESCUE"}),
    "suspend": frozenset({"ACTIVE"}),
    "unpause": frozenset({"PAUSED"}),
    "unrescue": frozenset({"RESCUE"}),
    "unshelve": frozenset({"SHELVED", "SHELVED_OFFLOADED"}),
}
"""The states in which an order is allowed; one that is not here is in all."""


def order(work: Writing, row: InstanceRow, name: Order) -> None:
    """Check whether an order is allowed now, and write down that it was given.

    The instance has another wish then, and is looked at.

    Raises:
        ConflictError: Not in this state, or it is locked.
    """
    check_lock(row)
    check_state(row, name)
    note(work, row, name)


def note(work: Writing, row: InstanceRow, name: Order) -> None:
    """Write an order down that needs no check."""
    work.touch(row)
    work.session.add(
        InstanceActionRow(
            instance_id=row.id,
            project_id=row.project_id,
            user_id=work.principal.user_id,
            action="reboot" if name == "reboot_hard" else name,
            wish=row.wish,
        )
    )


def check_lock(row: InstanceRow) -> None:
    """Refuse to change an instance that is locked; administrators unlock it first, too.

    Raises:
        ConflictError: It is locked; tells why.
    """
    if row.locked_by is not None:
        why = f" ({row.locked_reason})" if row.locked_reason else ""
        raise ConflictError(f"Server {row.name} is locked{why}", "Unlock it first.")


def check_state(row: InstanceRow, name: Order) -> None:
    """Refuse an order that makes no sense in the state that an instance shall have.

    Raises:
        ConflictError: Tells the state, and the right ones.
    """
    status = wished_status(row)
    allowed = ALLOWED.get(name)
    if allowed is not None and status not in allowed:
        word = "reboot" if name == "reboot_hard" else name
        raise ConflictError(
            f"Cannot '{word}' server {row.name} while it is {status}",
            f"It must be {' or '.join(sorted(allowed))}.",
        )
