"""What the personal screens' view-models share: they begin when shown and forget when left."""

from typing import cast

from PySide6.QtCore import QObject, Slot

from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker


class ScreenModel(QObject):
    """One visit to one screen.

    ShellModel makes the view-model when somebody comes to its screen and throws it away when they
    leave. In between, ``enter`` runs once, and ``reset`` runs as soon as another screen is shown
    or the session ends: from then on the object holds nothing of anybody.
    """

    def __init__(self, shell: ShellModel, worker: Worker) -> None:
        super().__init__()
        self._shell = shell
        self._worker = worker
        self._entered = False
        shell.screenChanged.connect(self._look)

    @Slot()
    def _look(self) -> None:
        if cast(object, self._shell.vm) is not self:
            self.reset()
        elif not self._entered:
            self._entered = True
            self.enter()

    def enter(self) -> None:
        """The screen is shown."""

    @Slot()
    def reset(self) -> None:
        """The screen is left or the session is over: stop asking, forget everything."""

    @Slot()
    def back(self) -> None:
        """返回: one step back on this screen, or to the screen before."""
        self._shell.back()
