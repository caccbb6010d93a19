"""What is remembered from one run to the next, and the menus that show it."""

import logging
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer

from cockpit import settings as stored
from cockpit.backend.entry import by_password
from cockpit.errors import CockpitError
from cockpit.settings import KnownServer, Secrets, Settings
from cockpit.ui.cloud import Cloud
from cockpit.ui.connect_dialog import ConnectDialog, Login
from cockpit.ui.files import Files
from cockpit.ui.languages import Choice as LanguageChoice
from cockpit.ui.languages import Languages
from cockpit.ui.main_window import MainWindow
from cockpit.ui.menus import fill_cloud_menu, fill_project_menu, fill_user_menu
from cockpit.ui.message_bar import Message
from cockpit.ui.tasks import Tasks
from cockpit.ui.theme import Choice as ThemeChoice

log = logging.getLogger(__name__)

_THEMES: tuple[ThemeChoice, ...] = ("system", "light", "dark")
_LANGUAGES: tuple[LanguageChoice, ...] = ("en", "el")


class Preferences(QObject):
    """Colours, language, recent files, known servers; written when they change.

    Attributes:
        settings: As they are now.
    """

    def __init__(
        self, window: MainWindow, languages: Languages, cloud: Cloud, files: Files, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._window, self._languages = window, languages
        self._cloud, self._files, self._tasks = cloud, files, tasks
        self._secrets = Secrets()
        self.settings: Settings = stored.load()
        actions = window.actions_by_name
        for theme in _THEMES:
            action = actions[f"theme_{theme}"]
            action.setChecked(theme == window.theme.choice)
            action.triggered.connect(lambda _checked=False, theme=theme: self._choose_theme(theme))
        for language in _LANGUAGES:
            action = actions[f"language_{language}"]
            action.setChecked(language == languages.code)
            action.triggered.connect(
                lambda _checked=False, language=language: self._choose_language(language)
            )
        actions["connect"].triggered.connect(self._ask_login)
        actions["disconnect"].triggered.connect(cloud.leave)
        actions["start_embedded"].triggered.connect(cloud.use_embedded)
        files.opened.connect(self._remember_file)
        cloud.standing_changed.connect(self._fill_menus)
        window.installEventFilter(self)
        self._fill_menus()

    def last_file(self) -> Path | None:
        """Return the project file that was open last, if it is still there."""
        found = (Path(name) for name in self.settings.recent)
        return next((path for path in found if path.exists()), None)

    def keep_layout(self) -> None:
        """Remember where everything stands."""
        self._keep(self.settings.model_copy(update={"layout": self._window.state()}))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._fill_menus)
        return super().eventFilter(watched, event)

    def _fill_menus(self) -> None:
        bar, actions = self._window.title_bar, self._window.actions_by_name
        files = (self._files.samples(), self.settings.recent)
        fill_project_menu(bar, actions, files, self._files.open)
        fill_cloud_menu(bar, actions, self._cloud.standing, self.settings.servers, self._return_to)
        fill_user_menu(bar, actions)

    def _choose_theme(self, theme: ThemeChoice) -> None:
        self._window.theme.choose(theme)
        self._keep(self.settings.model_copy(update={"theme": theme}))

    def _choose_language(self, language: LanguageChoice) -> None:
        self._languages.choose(language)
        self._keep(self.settings.model_copy(update={"language": language}))

    def _remember_file(self, path: Path | None) -> None:
        if path is not None:
            self._keep(self.settings.with_recent(path))
            self._fill_menus()

    def _ask_login(self) -> None:
        dialog = ConnectDialog(self._window.theme, self.settings.servers, self._window)
        dialog.wanted.connect(self._log_in)
        dialog.password_wanted.connect(
            lambda server: self._tasks.start(self._look_up(dialog, server), self.tr("Keyring"))
        )
        if self.settings.servers:
            first = self.settings.servers[0]
            self._tasks.start(self._look_up(dialog, first), self.tr("Keyring"))
        dialog.open()

    async def _look_up(self, dialog: ConnectDialog, server: KnownServer) -> None:
        dialog.show_password(server, await self._secrets.password(server.url, server.user))

    def _log_in(self, login: Login) -> None:
        server = login.server
        self._use(server, login.password)
        self._keep(self.settings.with_server(server))
        if login.is_remembered:
            self._tasks.start(self._remember(login), self.tr("Keyring"))

    def _return_to(self, server: KnownServer) -> None:
        self._tasks.start(self._return(server), self.tr("Connect"))

    async def _return(self, server: KnownServer) -> None:
        password = await self._secrets.password(server.url, server.user)
        if password is None:
            self._ask_login()
        else:
            self._use(server, password)

    async def _remember(self, login: Login) -> None:
        await self._secrets.keep(login.server.url, login.server.user, login.password)
        if self._secrets.notice:
            self._window.message_bar.tell(Message("info", self._secrets.notice, topic="keyring"))

    def _use(self, server: KnownServer, password: str) -> None:
        entry = by_password(server.url, server.user, password, server.project or None)
        self._cloud.use_server(entry, server.url.partition("://")[2])

    def _keep(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        try:
            stored.save(settings)
        except CockpitError as error:
            log.warning("%s", error)
            self._window.message_bar.tell(Message("warn", str(error), error.hint, topic="settings"))
