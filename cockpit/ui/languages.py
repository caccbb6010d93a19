"""The language of the window, changed while it runs."""

import logging
from typing import Literal

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from cockpit.models.shipped import CATALOGUES

log = logging.getLogger(__name__)

Choice = Literal["system", "en", "el"]


class Languages(QObject):
    """Installs one catalogue at a time; where it is missing the words stay English.

    English has a catalogue too: it holds the plurals.
    """

    def __init__(
        self, app: QApplication, choice: Choice = "system", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._translator: QTranslator | None = None
        self.choice: Choice = choice
        self.choose(choice)

    @property
    def code(self) -> Literal["en", "el"]:
        """The language in force."""
        if self.choice != "system":
            return self.choice
        return "el" if QLocale.system().language() == QLocale.Language.Greek else "en"

    def choose(self, choice: Choice) -> None:
        """Speak another language from now on."""
        self.choice = choice
        fresh = QTranslator(self)
        file = CATALOGUES / f"cockpit_{self.code}.qm"
        if not fresh.load(str(file)):
            log.warning("%s is missing (translations/build makes it): words stay English", file)
        old, self._translator = self._translator, fresh
        self._app.installTranslator(fresh)
        if old is not None:
            self._app.removeTranslator(old)
            old.deleteLater()
