"""Errors in the form that each API family expects.

Sources: the "Faults" chapters of the Nova and Cinder API guides, keystone's and
glance's API references, neutron-lib's exception translation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from server import errors

Body = dict[str, Any]

_STATUS: dict[type[errors.ControlError], int] = {
    errors.InvalidRequestError: 400,
    errors.UnauthenticatedError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.OverQuotaError: 403,
    errors.UnavailableError: 503,
}

_NOVA_NAMES = {
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "itemNotFound",
    405: "badMethod",
    406: "notAcceptable",
    409: "conflictingRequest",
    413: "overLimit",
    429: "overLimit",
    503: "serviceUnavailable",
}

_NEUTRON_NAMES = {
    400: "BadRequest",
    401: "NotAuthenticated",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    503: "ServiceUnavailable",
}


class HttpError(Exception):
    """A refusal that only HTTP knows: wrong method, too large, too often.

    Attributes:
        headers: Sent with the fault.
    """

    def __init__(
        self, status: int, message: str, headers: tuple[tuple[bytes, bytes], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Fault:
    """What a client is told of an error.

    Attributes:
        hint: What to do about it, or "".
        code: A word for programs that is finer than the status, or None.
    """

    status: int
    message: str
    hint: str = ""
    code: str | None = None

    @property
    def title(self) -> str:
        """The name of the status."""
        return HTTPStatus(self.status).phrase

    @property
    def text(self) -> str:
        """Message and hint, for families that have only one place."""
        return f"{self.message.rstrip('.')}. {self.hint}" if self.hint else self.message


def fault_of(error: errors.ControlError | HttpError) -> Fault:
    """Return what a client is told of an error."""
    if isinstance(error, HttpError):
        return Fault(error.status, str(error))
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    code = "stale" if isinstance(error, errors.StaleError) else error.name or None
    return Fault(status, str(error), error.hint, code)


def nova_style(fault: Fault) -> Body:
    """Compute and block storage: the fault's name is the only key."""
    name = _NOVA_NAMES.get(fault.status, "computeFault")
    return {name: {"code": fault.status, "message": fault.text}}


def neutron_style(fault: Fault) -> Body:
    """Network: one fixed key, the name inside."""
    name = fault.code or _NEUTRON_NAMES.get(fault.status, "HTTPError")
    return {"NeutronError": {"type": name, "message": fault.text, "detail": ""}}


def keystone_style(fault: Fault) -> Body:
    """Identity: code, title and message."""
    return {"error": {"code": fault.status, "title": fault.title, "message": fault.text}}


def glance_style(fault: Fault) -> Body:
    """Image: flat, as webob renders errors in JSON."""
    code = f"{fault.status} {fault.title}"
    return {"code": code, "title": fault.title, "message": fault.text}


def cockpit_style(fault: Fault) -> Body:
    """Our extension: as identity, with the hint for itself and the finer code."""
    code = fault.code or fault.status
    told = {"code": code, "title": fault.title, "message": fault.message, "hint": fault.hint}
    return {"error": told}


Style = Callable[[Fault], Body]
