"""What can be done at once with network cards and floating IPs."""

from PySide6.QtCore import QObject

from cockpit.backend import floating
from cockpit.backend.client import Client
from cockpit.backend.entry import Json
from cockpit.backend.firewall import firewall_of
from cockpit.models.resources import Resource
from cockpit.ui import words
from cockpit.ui.bench import Bench, title_of
from cockpit.ui.captures import Captures
from cockpit.ui.editors import Choice
from cockpit.ui.entries import Entry
from cockpit.ui.form_dialog import Ask, FormDialog
from cockpit.ui.sheets import Sheet


class NetworkDeeds(QObject):
    """Offers entries for menus, and does what they say."""

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.captures = Captures(bench, self)

    def of_network(self, network: Resource) -> list[Entry | None]:
        """Return what can be done with a network."""
        is_public = bool(network.attributes.get("external"))
        private = "" if is_public else self.tr("Only public networks have floating IPs.")
        return [
            Entry(
                "tag",
                self.tr("Reserve a floating IP"),
                lambda: self._reserve(network, None),
                private,
            )
        ]

    def of_port(self, port: Resource) -> list[Entry | None]:
        """Return what can be done with a network card."""
        held = self._floating_of(port)
        unplugged = "" if port.observed.get("plugged") else self.tr("It is not plugged in now.")
        first = (
            Entry("unlink", self.tr("Detach the floating IP"), lambda: self._detach(held))
            if held is not None
            else Entry("tag", self.tr("Attach a floating IP…"), lambda: self._ask_address(port))
        )
        return [
            Entry("shield-list", self.tr("Firewall hits"), lambda: self._show_hits(port)),
            Entry(
                "download",
                self.tr("Capture to a file…"),
                lambda: self.captures.ask(port.id, self.where(port)),
                unplugged,
            ),
            first,
        ]

    def of_floating(self, held: Resource) -> list[Entry | None]:
        """Return what can be done with a floating IP."""
        is_free = not held.attributes.get("port_id")
        free = self.tr("It stands for nothing.") if is_free else ""
        return [
            Entry("link", self.tr("Attach to…"), lambda: self._ask_port(held)),
            Entry("unlink", self.tr("Detach"), lambda: self._detach(held), free),
            None,
            Entry("trash", self.tr("Release…"), lambda: self._ask_release(held)),
        ]

    def where(self, port: Resource) -> str:
        """Say which network card this is: web-1 on office."""
        server = self._bench.name(port.attributes.get("server_id"))
        network = self._bench.name(port.attributes.get("network_id"))
        return self.tr("{server} on {network}").format(server=server or "–", network=network)

    def _reserve(self, network: Resource, port: Resource | None) -> None:
        async def reserve(client: Client) -> None:
            address = await floating.reserve(client, network.id, port.id if port else None)
            text = (
                self.tr("{address} is reserved").format(address=address)
                if port is None
                else self.tr("{address} stands for {where}").format(
                    address=address, where=self.where(port)
                )
            )
            self._bench.tell(text)

        self._bench.run(reserve, self.tr("Floating IP"))

    def _detach(self, held: Resource) -> None:
        self._attach(held, None)

    def _attach(self, held: Resource, port_id: str | None) -> None:
        self._bench.run(
            lambda client: floating.attach(client, held.id, port_id), self.tr("Floating IP")
        )

    def _ask_address(self, port: Resource) -> None:
        """Offer free floating IPs, and new ones of the public networks."""
        live, choice = self._bench.live, Choice(self._bench.theme)
        for held in live.of_kind("floating_ip"):
            if not held.attributes.get("port_id"):
                choice.addItem(_address(held), (held, None))
        new = self.tr("a new one of {network}")
        for network in live.of_kind("network"):
            if network.attributes.get("external"):
                choice.addItem(new.format(network=title_of(network)), (None, network))

        def go() -> None:
            held, network = choice.currentData()
            if held is not None:
                self._attach(held, port.id)
            else:
                self._reserve(network, port)

        self._ask(self.tr("Floating IP for {where}").format(where=self.where(port)), choice, go)

    def _ask_port(self, held: Resource) -> None:
        choice = Choice(self._bench.theme)
        for port in self._bench.live.of_kind("port"):
            if port.attributes.get("server_id"):
                choice.addItem(self.where(port), port.id)
        self._ask(
            self.tr("Let {address} stand for").format(address=_address(held)),
            choice,
            lambda: self._attach(held, choice.currentData()),
        )

    def _ask(self, title: str, choice: Choice, go: object) -> None:
        line = self.tr("A router must lead from its public network to the card, or it is there.")
        ask = Ask(title, [line], [(self.tr("Choose"), choice)], self.tr("Attach"))
        none = self.tr("There is nothing to choose from.")
        FormDialog(
            self._bench.theme,
            ask,
            go,  # type: ignore[arg-type]
            self._bench.window,
            lambda: "" if choice.count() else none,
        ).open()

    def _ask_release(self, held: Resource) -> None:
        bench, address = self._bench, _address(held)
        bench.ask(
            self.tr("Release {address}?").format(address=address),
            [self.tr("Somebody else may get {address} then.").format(address=address)],
            (self.tr("Release"), "danger"),
            lambda: bench.run(lambda client: floating.release(client, held.id), self.tr("Release")),
        )

    def _floating_of(self, port: Resource) -> Resource | None:
        for held in self._bench.live.of_kind("floating_ip"):
            if held.attributes.get("port_id") == port.id:
                return held
        return None

    def _show_hits(self, port: Resource) -> None:
        title = self.tr("Firewall hits: {where}").format(where=self.where(port))
        columns = (
            self.tr("Direction"),
            self.tr("Group"),
            self.tr("Rule"),
            self.tr("Packets"),
            self.tr("Bytes"),
        )
        bench = self._bench

        def read(sheet: Sheet) -> None:
            bench.run(lambda c: self._read_hits(c, port, sheet), title, owner=sheet)

        sheet = Sheet(bench.theme, title, columns, read, bench.window)
        sheet.open()
        sheet.read()

    async def _read_hits(self, client: Client, port: Resource, sheet: Sheet) -> None:
        told = await firewall_of(client, port.id)
        rows: list[tuple[str, ...]] = []
        ways = {"ingress": self.tr("in"), "egress": self.tr("out")}
        for side, way in ways.items():
            facts = told[side]
            if not facts["judged"]:
                rows.append((way, "–", self.tr("everything passes, uncounted"), "", ""))
                continue
            for rule in facts["rules"]:
                group = str(rule["security_group"] or "")
                rows.append((way, group, self._rule(rule), *_counts(rule["hits"])))
            rows.append((way, "–", self.tr("let through"), *_counts(facts["passed"])))
            rows.append((way, "–", self.tr("dropped: no rule"), *_counts(facts["default_drop"])))
        rows.append(
            (ways["egress"], "–", self.tr("dropped: foreign source"), *_counts(told["spoofed"]))
        )
        sheet.fill(rows, self.tr("A hit is the first packet of a connection."))

    def _rule(self, rule: Json) -> str:
        low, high = rule.get("port_range_min"), rule.get("port_range_max")
        ports = "" if low is None else f" {low}" if low == high else f" {low}–{high}"
        remote = rule.get("remote_ip_prefix") or rule.get("remote_group_id") or ""
        protocol = rule.get("protocol") or self.tr("any protocol")
        return f"{rule.get('ethertype', '')} {protocol}{ports} {remote}".strip()


def _address(held: Resource) -> str:
    return str(held.attributes.get("ip_address") or title_of(held))


def _counts(hits: Json) -> tuple[str, str]:
    return str(hits["packets"]), words.size_bytes(hits["bytes"])
