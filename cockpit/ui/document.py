"""The project that is open: its drawing, its file, and whether it is saved."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from cockpit.errors import CockpitError
from cockpit.models import project_file
from cockpit.models.changes import Edit
from cockpit.models.sentences import say
from cockpit.models.shipped import SAMPLES
from cockpit.models.topology import Topology
from cockpit.settings import config_dir
from cockpit.ui.editor import Editor

_AUTOSAVE_MS = 1500


class Document(QObject):
    """One project at a time; the editor changes when another one is opened.

    A drawing that has no file of its own (a new one, a sample) keeps its unsaved state in
    the folder of the settings.

    Attributes:
        editor: What edits the drawing.
        path: The file, or None.
        saved_at: When file or autosave last took everything; None while nothing is written.

    Signals:
        replaced: Another drawing is open.
        changed: The drawing differs from a moment ago; carries the `Edit`.
        state_changed: Dirty, saved, autosaved, named or moved.
        failed: A file could not be read or written; carries the `CockpitError`.
    """

    replaced = Signal()
    changed = Signal(object)
    state_changed = Signal()
    failed = Signal(CockpitError)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.saved_at: datetime | None = None
        self.is_autosaved = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AUTOSAVE_MS)
        self._timer.timeout.connect(self.autosave)
        self._take(Topology(uuid4(), self.tr("untitled")))

    @property
    def topology(self) -> Topology:
        """The drawing."""
        return self.editor.topology

    @property
    def name(self) -> str:
        """What the operator calls it."""
        return self.path.stem if self.path is not None else self.topology.name

    @property
    def is_dirty(self) -> bool:
        """Tell whether closing would lose something that no file holds."""
        return self.editor.is_dirty

    def start_anew(self) -> None:
        """Open an empty drawing."""
        self.path = None
        self._take(Topology(uuid4(), self.tr("untitled")))

    def open(self, path: Path) -> bool:
        """Open a project file; a sample is opened as a drawing without a file."""
        try:
            topology = project_file.load(path)
        except CockpitError as error:
            self.failed.emit(error)
            return False
        self.path = None if path.resolve().parent == SAMPLES else path.absolute()
        self._take(topology)
        return True

    def undo(self) -> None:
        """Take the last edit back."""
        self.editor.undo_stack.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        self.editor.undo_stack.redo()

    def recoverable(self) -> Topology | None:
        """Return the unsaved state that a crash left behind, where it differs."""
        found = project_file.recovered(self._home())
        if found is None or found.id != self.topology.id:
            return None
        return None if project_file.dumps(found) == project_file.dumps(self.topology) else found

    def recover(self, topology: Topology) -> None:
        """Go on with the unsaved state; it still has to be saved."""
        self._take(topology)
        self.editor.undo_stack.resetClean()
        self.state_changed.emit()

    def drop_recovery(self) -> None:
        """Forget the unsaved state."""
        self._try(lambda: project_file.discard_autosave(self._home()))

    def save(self) -> bool:
        """Write the file; False when there is none yet, or it cannot be written."""
        return self.path is not None and self.save_as(self.path)

    def save_as(self, path: Path) -> bool:
        """Write a file and stay with it."""
        if path.suffix != project_file.SUFFIX:
            path = path.with_name(path.name + project_file.SUFFIX)
        home = self._home()
        if not self._try(lambda: project_file.save(path, self.topology)):
            return False
        self._timer.stop()
        if home != path:
            self._try(lambda: project_file.discard_autosave(home))
        self.path = path.absolute()
        self.saved_at, self.is_autosaved = datetime.now().astimezone(), False
        self.editor.mark_saved()
        self.state_changed.emit()
        return True

    def autosave(self) -> None:
        """Keep the unsaved state beside the file, if there is any."""
        self._timer.stop()
        if not self.is_dirty:
            return
        home = self._home()
        if self._try(lambda: _autosave(home, self.topology)):
            self.saved_at, self.is_autosaved = datetime.now().astimezone(), True
            self.state_changed.emit()

    def _home(self) -> Path:
        if self.path is not None:
            return self.path
        return config_dir() / "unsaved" / f"{self.topology.id}{project_file.SUFFIX}"

    def _take(self, topology: Topology) -> None:
        self._timer.stop()
        self.editor = Editor(topology, self)
        self.editor.dirty_changed.connect(lambda _is_dirty: self.state_changed.emit())
        topology.subscribe(self._follow)
        self.saved_at, self.is_autosaved = None, False
        self.replaced.emit()
        self.state_changed.emit()

    def _follow(self, edit: Edit) -> None:
        self._timer.start()
        self.changed.emit(edit)
        self.state_changed.emit()

    def _try(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except CockpitError as error:
            self.failed.emit(error)
            return False
        return True


def _autosave(home: Path, topology: Topology) -> None:
    try:
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CockpitError(
            say(
                "The folder {folder} cannot be made: {reason}",
                folder=home.parent,
                reason=error.strerror,
            ),
            say("Is the disk full, or not yours to write on?"),
        ) from error
    project_file.autosave(home, topology)
