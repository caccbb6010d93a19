"""What every deed on the cloud needs: whom to order, where to ask, where to tell."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtWidgets import QDialog, QWidget

from cockpit.backend.client import Client
from cockpit.errors import CockpitError
from cockpit.models.live import Live
from cockpit.models.resources import Resource
from cockpit.ui.cloud import Cloud
from cockpit.ui.message_bar import Message, MessageBar, message_of
from cockpit.ui.questions import Question, Role
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Theme

Work: TypeAlias = Callable[[Client], Coroutine[Any, Any, object]]
"""Something to do with the connection."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Handed to whoever acts at once on what runs."""

    window: QWidget
    theme: Theme
    cloud: Cloud
    tasks: Tasks
    bar: MessageBar

    @property
    def live(self) -> Live:
        """What runs."""
        return self.cloud.live

    @property
    def client(self) -> Client:
        """The connection.

        Raises:
            UnreachableError: There is none.
        """
        return self.cloud.session.api.client

    def name(self, resource_id: object) -> str:
        """Return what a resource is called, or the beginning of its id."""
        found = self.live.get(str(resource_id or ""))
        return title_of(found) if found is not None else str(resource_id or "")[:8]

    def run(
        self,
        work: Work,
        name: str,
        then: str = "",
        owner: QDialog | None = None,
    ) -> asyncio.Task[None] | None:
        """Do something with the connection; `name` is what the operator calls it.

        `then` is told when it worked. What a dialog asked for ends with it.
        """
        try:
            client = self.client
        except CockpitError as error:
            self.bar.tell(message_of(error, "bad"))
            return None
        task = self.tasks.start(self._do(work, client, then), name)
        if owner is not None:
            owner.finished.connect(lambda _result: task.cancel())
        return task

    def tell(self, text: str, why: str = "") -> None:
        """Tell that something worked."""
        self.bar.tell(Message("ok", text, why))

    def ask(
        self, title: str, lines: Sequence[str], answer: tuple[str, Role], do: Callable[[], object]
    ) -> None:
        """Ask before something is lost; `lines` name it."""
        words, role = answer
        question = Question(
            self.theme, title, lines, [(words, role, lambda: _drop(do()))], self.window
        )
        question.open()

    async def _do(self, work: Work, client: Client, then: str) -> None:
        await work(client)
        if then:
            self.tell(then)


def title_of(resource: Resource) -> str:
    """Return what a resource is called, or the beginning of its id."""
    return resource.name or resource.id[:8]


def _drop(_value: object) -> None:
    """Let a value go."""
