"""The upper edge of the window: project, lens, search, problems, apply, cloud, user."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from cockpit.ui import icons
from cockpit.ui.actions import Actions
from cockpit.ui.parts import MenuButton, caption, label, push_button, row, tool_button
from cockpit.ui.theme import Theme

HEIGHT = 48
_TIGHT = 1180
"""Below this width the lenses are words alone."""
_LENSES = ("lens_design", "lens_plan", "lens_live")


class TitleBar(QFrame):
    """What is open, how it is looked at, and what is to be done.

    Attributes:
        project_menu, cloud_menu, user_menu: Opened by their buttons.
    """

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titleBar")
        self.setFixedHeight(HEIGHT)
        self._theme, self._actions = theme, actions
        self._name, self._is_dirty = "", False
        self._is_narrow = self._is_tight = False
        self._problems, self._changes, self._is_applying = 0, 0, False
        self._cloud, self._is_connected = "", False
        self.project_menu, self.cloud_menu, self.user_menu = QMenu(self), QMenu(self), QMenu(self)
        self._project = MenuButton(theme, "topology-star-3", self.project_menu, "project")
        self._cloud_button = MenuButton(theme, "cloud", self.cloud_menu)
        self._user = MenuButton(theme, "user", self.user_menu)
        self._search = SearchField(theme, actions["find"])
        self._problems_button = tool_button(theme, "alert-triangle")
        self._problems_button.clicked.connect(actions["show_problems"].trigger)
        self._apply = push_button(theme, "player-play", "primary")
        self._apply.clicked.connect(actions["apply"].trigger)
        actions["apply"].enabledChanged.connect(self._apply.setEnabled)
        self.setLayout(
            row(
                self._project,
                8,
                self._segments(),
                None,
                self._search,
                None,
                self._problems_button,
                self._apply,
                4,
                self._cloud_button,
                self._user,
                margins=(8, 0, 8, 0),
                gap=4,
            )
        )
        self._retranslate()

    def show_project(self, name: str, *, is_dirty: bool) -> None:
        """Name the project; a dot marks what is not saved yet."""
        self._name, self._is_dirty = name, is_dirty
        self._retranslate()

    def show_problems(self, count: int) -> None:
        """Tell how many problems the drawing has."""
        self._problems = count
        icon, role = ("alert-triangle", "warn_ink") if count else ("check", "ok_ink")
        self._problems_button.setIcon(icons.icon(icon, self._theme, role))
        self._retranslate()

    def show_changes(self, count: int, *, is_applying: bool = False) -> None:
        """Tell how many changes Apply would make."""
        if (count, is_applying) != (self._changes, self._is_applying):
            self._changes, self._is_applying = count, is_applying
            self._retranslate()

    def show_cloud(self, name: str, *, is_connected: bool) -> None:
        """Name the cloud; "" while there is none."""
        self._cloud, self._is_connected = name, is_connected
        self._retranslate()

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave out words where room is short."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_tight = self.width() < _TIGHT
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self._retranslate()

    def _segments(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("segments")
        frame.setFixedHeight(34)
        self._lenses: dict[str, QPushButton] = {}
        for name in _LENSES:
            action = self._actions[name]
            button = QPushButton()
            button.setProperty("role", "segment")
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(action.isChecked())
            button.clicked.connect(action.trigger)
            action.toggled.connect(button.setChecked)
            self._lenses[name] = button
        frame.setLayout(row(*self._lenses.values(), margins=(2, 2, 2, 2), gap=2))
        return frame

    def _retranslate(self) -> None:
        mark = " •" if self._is_dirty else ""
        name = self._name or self.tr("No project")
        tip = (
            self.tr("Project {name}, with changes not saved yet")
            if mark
            else self.tr("Project {name}")
        )
        caption(self._project, f"{name}{mark}", tip.format(name=name))
        problems = (
            self.tr("%n problem(s)", "", self._problems)
            if self._problems
            else self.tr("No problems")
        )
        self._say(self._problems_button, problems, str(self._problems or ""))
        if self._is_applying:
            words = self.tr("Applying…")
        elif self._changes:
            words = self.tr("Apply %n change(s)", "", self._changes)
        else:
            words = self.tr("Nothing to apply")
        caption(self._apply, words, f"{words} ({self._actions.keys('apply')})")
        cloud = self._cloud or self.tr("No cloud")
        self._say(self._cloud_button, cloud, "", self.tr("Cloud: {name}").format(name=cloud))
        self._cloud_button.setIcon(
            icons.icon("cloud-check" if self._is_connected else "cloud", self._theme, "ink2")
        )
        user = self.tr("You")
        self._say(self._user, user, "", self.tr("Colours and language"))
        self._search.set_narrow(self._is_narrow)
        for lens, button in self._lenses.items():
            action = self._actions[lens]
            button.setIcon(QIcon() if self._is_tight else action.icon())
            caption(button, action.text(), action.toolTip())
            around = 32 if self._is_tight else 52
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + around)

    def _say(
        self, button: QToolButton | QPushButton, words: str, short: str, tip: str = ""
    ) -> None:
        if self._is_narrow and not short:
            button.setText("")
            button.setAccessibleName(tip or words)
            button.setToolTip(tip or words)
        else:
            caption(button, short if self._is_narrow else words, tip or words)


class SearchField(QLineEdit):
    """Looks like a field, opens the command palette."""

    def __init__(self, theme: Theme, action: QAction) -> None:
        super().__init__()
        self._action = action
        self.setProperty("role", "find")
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.addAction(
            icons.icon("search", theme, "ink3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._keys: QLabel = label("Ctrl+K", "small")
        self._keys.setParent(self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_narrow(False)

    def set_narrow(self, is_narrow: bool) -> None:
        """Take less room."""
        self.setFixedWidth(168 if is_narrow else 300)
        self.setPlaceholderText(self.tr("Find…") if is_narrow else self._action.text())
        self.setAccessibleName(self._action.text())
        self.setToolTip(self._action.toolTip())
        self._keys.adjustSize()
        self.setTextMargins(0, 0, self._keys.width() + 8, 0)
        self._keys.move(self.width() - self._keys.width() - 12, (34 - self._keys.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._action.trigger()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._action.trigger()
