"""Choose a server and log in."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLineEdit, QWidget

from cockpit.settings import KnownServer
from cockpit.ui.editors import Choice
from cockpit.ui.parts import caption, column, label, push_button, row
from cockpit.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Login:
    """What the operator entered."""

    server: KnownServer
    password: str
    is_remembered: bool


class ConnectDialog(QDialog):
    """A form; it does not log in itself.

    Signals:
        wanted: Carries the `Login`.
        password_wanted: A known server was chosen: look its password up; carries it.
    """

    wanted = Signal(object)
    password_wanted = Signal(object)

    def __init__(
        self, theme: Theme, known: Sequence[KnownServer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Connect to a server"))
        self._known = known
        self._url = Choice(theme)
        self._url.setEditable(True)
        self._url.addItems([server.url for server in known])
        self._url.activated.connect(self._choose)
        self._user, self._password, self._project = QLineEdit(), QLineEdit(), QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._project.setPlaceholderText(self.tr("your default project"))
        self._remember = QCheckBox(self.tr("Keep the password in the keyring of this system"))
        self._remember.setChecked(True)
        self._wrong = label(role="bad")
        self._wrong.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Address"), self._url),
            (self.tr("User"), self._user),
            (self.tr("Password"), self._password),
            (self.tr("Project"), self._project),
        )
        for name, widget in fields:
            widget.setAccessibleName(name)
            form.addRow(name, widget)
        go, leave = push_button(theme, role="primary"), push_button(theme)
        caption(go, self.tr("Connect"))
        caption(leave, self.tr("Cancel"))
        go.setDefault(True)
        go.clicked.connect(self._finish)
        leave.clicked.connect(self.reject)
        intro = label(
            self.tr("A Synnefo Cockpit server: yours, or that of your provider."), "muted"
        )
        intro.setWordWrap(True)
        self.setLayout(
            column(
                intro,
                form,
                self._remember,
                self._wrong,
                row(None, leave, go),
                margins=(24, 20, 24, 20),
                gap=12,
            )
        )
        self.setMinimumWidth(440)
        if known:
            self._choose(0)
        else:
            self._url.setCurrentText("http://")

    def show_password(self, server: KnownServer, password: str | None) -> None:
        """Fill in what the keyring knows, if that server is still chosen."""
        if password and self._url.currentText() == server.url and not self._password.text():
            self._password.setText(password)

    def _choose(self, index: int) -> None:
        server = self._known[index]
        self._user.setText(server.user)
        self._project.setText(server.project)
        self._password.clear()
        self.password_wanted.emit(server)

    def _finish(self) -> None:
        url = self._url.currentText().strip().rstrip("/")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            self._wrong.setText(self.tr("Write the address like https://cloud.example:8774"))
            self._url.setFocus()
            return
        if not self._user.text():
            self._wrong.setText(self.tr("A user is needed"))
            self._user.setFocus()
            return
        server = KnownServer(url=url, user=self._user.text(), project=self._project.text())
        self.wanted.emit(Login(server, self._password.text(), self._remember.isChecked()))
        self.accept()
