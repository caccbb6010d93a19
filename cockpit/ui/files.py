"""Open, save and export: what the project menu does."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cockpit.models.drawing import drawing_svg
from cockpit.models.picture import Picture
from cockpit.models.project_file import SUFFIX
from cockpit.models.shipped import SAMPLES
from cockpit.ui.canvas.view import CanvasView
from cockpit.ui.document import Document
from cockpit.ui.message_bar import Message, MessageBar
from cockpit.ui.questions import Answer, Question
from cockpit.ui.theme import Theme

_PICTURE_RATIO = 2.0
_PICTURE_MARGIN = 64.0


class Files(QObject):
    """Asks for names, and before something is lost; the document does the rest.

    Signals:
        opened: A project file was opened or saved; carries its path.
    """

    opened = Signal(object)

    def __init__(self, document: Document, theme: Theme, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._theme, self._bar, self._window = document, theme, bar, window

    @staticmethod
    def samples() -> list[Path]:
        """Return the samples that come with the cockpit."""
        return sorted(SAMPLES.glob(f"*{SUFFIX}"))

    def start_anew(self) -> None:
        """Open an empty drawing, once the old one is safe."""
        self.once_safe(self._document.start_anew)

    def ask_open(self) -> None:
        """Ask for a file and open it, once the old drawing is safe."""
        dialog = self._dialog(self.tr("Open a project"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Open a file, once the old drawing is safe."""
        self.once_safe(partial(self.open_now, path))

    def open_now(self, path: Path) -> None:
        """Open a file, and offer what a crash left behind."""
        if not self._document.open(path):
            return
        self._bar.withdraw("recovery")
        self.opened.emit(self._document.path)
        self.offer_recovery()

    def offer_recovery(self) -> None:
        """Offer the unsaved state that a crash left behind, if there is one."""
        found = self._document.recoverable()
        if found is None:
            return
        what = self.tr("Unsaved changes of {name} were found").format(name=self._document.name)
        offers = (
            (self.tr("Recover"), lambda: self._document.recover(found)),
            (self.tr("Discard"), self._document.drop_recovery),
        )
        why = self.tr("The cockpit ended before they were saved.")
        self._bar.tell(Message("warn", what, why, offers=offers, topic="recovery"))

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Write the file, asking for a name where there is none; then go on."""
        if self._document.path is None:
            self.ask_save(then)
        elif self._document.save() and then is not None:
            then()

    def ask_save(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a name and write the file; then go on."""
        dialog = self._dialog(self.tr("Save the project"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(f"{self._document.name}{SUFFIX}")

        def write(name: str) -> None:
            if self._document.save_as(Path(name)):
                self.opened.emit(self._document.path)
                if then is not None:
                    then()

        dialog.fileSelected.connect(write)
        dialog.open()

    def once_safe(self, go_on: Callable[[], None]) -> None:
        """Go on at once, or after the operator decided about unsaved changes."""
        if not self._document.is_dirty:
            go_on()
            return

        def discard() -> None:
            self._document.drop_recovery()
            go_on()

        title = self.tr("Save the changes to {name}?").format(name=self._document.name)
        answers: tuple[Answer, ...] = (
            (self.tr("Discard"), "danger", discard),
            (self.tr("Save"), "primary", lambda: self.save(go_on)),
        )
        lines = [self.tr("What was drawn since it was saved would be lost.")]
        Question(self._theme, title, lines, answers, self._window).open()

    def ask_export(self, canvas: CanvasView, form: str) -> None:
        """Ask for a name and write a picture of the drawing, `png` or `svg`."""
        dialog = QFileDialog(self._window, self.tr("Export a picture"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*.{form}"])
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{self._document.name}.{form}")
        dialog.fileSelected.connect(lambda name: self._export(canvas, Path(name)))
        dialog.open()

    def _export(self, canvas: CanvasView, path: Path) -> None:
        reason = self._write_picture(canvas, path)
        if reason is None:
            what = self.tr("The picture is in {path}").format(path=path)
            self._bar.tell(Message("ok", what, topic="export"))
        else:
            what = self.tr("{path} cannot be written").format(path=path)
            self._bar.tell(Message("bad", what, reason, topic="export"))

    def _write_picture(self, canvas: CanvasView, path: Path) -> str | None:
        """Write a picture and return None, or why it could not be written."""
        if path.suffix == ".png":
            bounds = Picture(self._document.topology).bounds().grown(_PICTURE_MARGIN)
            size = QSize(round(bounds.w), round(bounds.h))
            is_written = canvas.render_image(size, _PICTURE_RATIO).save(str(path))
            return None if is_written else self.tr("Is the folder there, and is there room?")
        try:
            path.write_text(drawing_svg(self._document.topology, self._theme.tokens))
        except OSError as error:
            return error.strerror or str(error)
        return None

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(mode)
        dialog.setNameFilters([self.tr("Projects (*{suffix})").format(suffix=SUFFIX)])
        if self._document.path is not None:
            dialog.setDirectory(str(self._document.path.parent))
        return dialog
