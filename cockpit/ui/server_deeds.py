"""Carries out orders to servers: at once, after a question, or with a form."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit

from cockpit.backend import servers
from cockpit.backend.api import Api
from cockpit.backend.client import Client
from cockpit.models.resources import Resource
from cockpit.ui.bench import Bench, Work, title_of
from cockpit.ui.editors import Choice
from cockpit.ui.form_dialog import Ask, FormDialog, SecretDialog, needed
from cockpit.ui.server_looks import ServerLooks
from cockpit.ui.server_orders import order_words

_LOOKS = frozenset({"log", "diagnostics", "guest", "history"})


class ServerDeeds(QObject):
    """Takes orders by name, as `cockpit.ui.server_orders` lists them."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._looks = ServerLooks(bench, self)
        self._forms: Mapping[str, Callable[[Resource], object]] = {
            "rescue": self._ask_rescue,
            "rebuild": self._ask_rebuild,
            "resize": self._ask_resize,
            "password": self._ask_password,
            "lock": self._ask_lock,
        }

    def do(self, server_id: str, name: str) -> None:
        """Carry out an order, or ask first; a server that is gone has none."""
        server = self._bench.live.get(server_id)
        if server is None:
            return
        if name in self._forms:
            self._forms[name](server)
        elif name in _LOOKS:
            self._looks.show(server, name)
        elif name in {"reboot", "reset"}:
            self._run(name, lambda c: Api(c).reboot_server(server.id, is_hard=name == "reset"))
        else:
            self._run(name, lambda c: servers.act(c, server.id, servers.ORDERS[name]))

    def _run(self, name: str, work: Work) -> None:
        self._bench.run(work, order_words(name).rstrip("…"))

    def _ask_rescue(self, server: Resource) -> None:
        name = title_of(server)
        image = self._images(self.tr("Image of the server"), "")
        lines = [
            self.tr(
                "{name} restarts from a fresh disk. Its own disk is the second one, untouched; "
                "a password of root is shown once."
            ).format(name=name)
        ]
        ask = Ask(
            self.tr("Rescue {name}").format(name=name),
            lines,
            [(self.tr("Boot from"), image)],
            self.tr("Rescue"),
        )

        def go() -> None:
            image_id = image.currentData()
            wish = {"rescue_image_ref": image_id} if image_id else None
            self._run("rescue", lambda client: self._rescue(client, server, wish))

        self._open(ask, go)

    def _ask_rebuild(self, server: Resource) -> None:
        name = title_of(server)
        image = self._images("", str(server.observed.get("image_id") or ""))
        lines = [
            self.tr("Everything on the root disk of {name} is lost.").format(name=name),
            self.tr("Volumes that are plugged in, network cards and addresses stay."),
        ]
        ask = Ask(
            self.tr("Rebuild {name}?").format(name=name),
            lines,
            [(self.tr("Image"), image)],
            self.tr("Lose the disk and rebuild"),
            "danger",
        )

        def go() -> None:
            wish = {"imageRef": image.currentData()}
            self._run("rebuild", lambda client: self._rebuild(client, server, wish))

        self._open(ask, go, lambda: "" if image.currentData() else self.tr("There is no image."))

    def _ask_resize(self, server: Resource) -> None:
        self._run("resize", lambda client: self._offer_sizes(client, server))

    async def _offer_sizes(self, client: Client, server: Resource) -> None:
        name, size = title_of(server), Choice(self._bench.theme)
        found = (await client.get("/compute/v2.1/flavors/detail"))["flavors"]
        for flavor in sorted(found, key=lambda one: (one["ram"], one["vcpus"])):
            text = f"{flavor['name']} · {flavor['vcpus']} vCPU · {flavor['ram']} MiB"
            size.addItem(text, flavor["id"])
        lines = [
            self.tr("{name} restarts with the new size, and waits for you to keep it.").format(
                name=name
            )
        ]
        ask = Ask(
            self.tr("Resize {name}").format(name=name),
            lines,
            [(self.tr("Size"), size)],
            self.tr("Resize"),
        )

        def go() -> None:
            wish = {"flavorRef": size.currentData()}
            self._run("resize", lambda c: servers.act(c, server.id, "resize", wish))

        self._open(ask, go)

    def _ask_password(self, server: Resource) -> None:
        name, first, again = title_of(server), QLineEdit(), QLineEdit()
        for field in (first, again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        lines = [
            self.tr(
                "The agent inside {name} sets it, while it runs. Where there is none, this is "
                "refused."
            ).format(name=name)
        ]
        fields = [(self.tr("New password of root"), first), (self.tr("Once more"), again)]
        ask = Ask(
            self.tr("Set the password of {name}").format(name=name), lines, fields, self.tr("Set")
        )

        def check() -> str:
            differ = self.tr("The two passwords differ.")
            return needed(first) or ("" if first.text() == again.text() else differ)

        def go() -> None:
            wish, told = {"adminPass": first.text()}, self.tr("{name} has a new password")
            self._bench.run(
                lambda client: servers.act(client, server.id, "changePassword", wish),
                self.tr("Set the password"),
                told.format(name=name),
            )

        self._open(ask, go, check)

    def _ask_lock(self, server: Resource) -> None:
        name, reason = title_of(server), QLineEdit()
        reason.setPlaceholderText(self.tr("shown to whoever tries"))
        ask = Ask(
            self.tr("Lock {name}").format(name=name),
            [self.tr("Orders, applies and deletion are refused until it is unlocked.")],
            [(self.tr("Reason"), reason)],
            self.tr("Lock"),
        )

        def go() -> None:
            text = reason.text().strip()
            wish = {"locked_reason": text} if text else None
            self._run("lock", lambda client: servers.act(client, server.id, "lock", wish))

        self._open(ask, go)

    async def _rescue(
        self, client: Client, server: Resource, wish: Mapping[str, str] | None
    ) -> None:
        answer = await servers.act(client, server.id, "rescue", wish)
        self._show_password(server, answer["adminPass"])

    async def _rebuild(self, client: Client, server: Resource, wish: Mapping[str, str]) -> None:
        answer = await servers.act(client, server.id, "rebuild", wish)
        if password := answer["server"].get("adminPass"):
            self._show_password(server, password)

    def _show_password(self, server: Resource, password: str) -> None:
        title = self.tr("Password of root on {name}").format(name=title_of(server))
        line = self.tr("It is shown only now, and kept nowhere in the clear.")
        SecretDialog(self._bench.theme, title, line, password, self._bench.window).open()

    def _images(self, none: str, chosen: str) -> Choice:
        found = Choice(self._bench.theme)
        if none:
            found.addItem(none, "")
        images = [one for one in self._bench.live.of_kind("image") if one.status == "active"]
        for image in sorted(images, key=title_of):
            found.addItem(title_of(image), image.id)
            found.setItemData(found.count() - 1, image.id, Qt.ItemDataRole.ToolTipRole)
        found.setCurrentIndex(max(0, found.findData(chosen)))
        return found

    def _open(
        self, ask: Ask, do: Callable[[], object], check: Callable[[], str] | None = None
    ) -> None:
        FormDialog(self._bench.theme, ask, do, self._bench.window, check).open()
