"""Draw more at once: a template, or what runs and is not drawn yet."""

from PySide6.QtCore import QObject

from cockpit.errors import CockpitError
from cockpit.models.imports import import_running
from cockpit.models.picture import Picture
from cockpit.models.project_file import SUFFIX
from cockpit.models.shipped import SAMPLES
from cockpit.ui.cloud import Cloud
from cockpit.ui.document import Document
from cockpit.ui.drawing_page import DrawingPage
from cockpit.ui.main_window import MainWindow
from cockpit.ui.message_bar import Message, message_of

_GAP = 96.0


class Additions(QObject):
    """Adds below what is drawn already, as one undo step."""

    def __init__(
        self, window: MainWindow, document: Document, cloud: Cloud, page: DrawingPage
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._cloud, self._page = window, document, cloud, page

    def add_template(self, name: str) -> None:
        """Draw a sample below what is drawn already."""
        try:
            text = (SAMPLES / f"{name}{SUFFIX}").read_text(encoding="utf-8")
        except OSError as error:
            what = self.tr("{name} cannot be read").format(name=name)
            self._window.message_bar.tell(message_of(CockpitError(what, str(error)), "bad"))
            return
        below = Picture(self._document.topology).bounds().bottom + _GAP
        dy = below if len(self._document.topology) else 0.0
        self._page.select(self._document.editor.paste(text, 0.0, dy))
        self._page.fit_soon()

    def import_running(self) -> None:
        """Draw what runs and is not drawn yet."""
        change = import_running(self._document.topology, self._cloud.live)
        if not change.changes:
            what = self.tr("Everything that runs is drawn already")
            self._window.message_bar.tell(Message("info", what, topic="import"))
            return
        if self._document.editor.import_change(change):
            self._page.fit_soon()
