"""Deployments that take other ones back, recognised by their ids."""

from collections.abc import Collection, Iterator
from itertools import count
from uuid import UUID, uuid5


def next_id(deployment_id: str, known: Collection[str]) -> str:
    """Return the id for what takes a deployment back; each further try gets another one."""
    return next(key for key in _ids(deployment_id) if key not in known)


def taken_back(known: Collection[str]) -> dict[str, str]:
    """Return, of deployments that take another one back, which one, by their ids."""
    found = {}
    for deployment_id in known:
        for key in _ids(deployment_id):
            if key not in known:
                break
            found[key] = deployment_id
    return found


def _ids(deployment_id: str) -> Iterator[str]:
    return (str(uuid5(UUID(deployment_id), f"take back {number}")) for number in count())
