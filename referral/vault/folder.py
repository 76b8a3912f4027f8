"""A folder that one process answers for, so that two of them never end each other's vault."""

import fcntl
import os
from pathlib import Path


class FolderTaken(Exception):
    """Another process answers for this folder."""


class FolderClaim:
    """An advisory lock on a folder itself; no file is written, and a process that dies gives it up at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor = -1

    @property
    def held(self) -> bool:
        return self._descriptor >= 0

    def take(self) -> None:
        """Take the folder; nothing happens when it is held already. Raises ``FolderTaken`` and ``OSError``."""
        if self.held:
            return
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise FolderTaken from None
            raise
        self._descriptor = descriptor

    def drop(self) -> None:
        """Give it up. In a forked child only the child's share goes; the folder stays its parent's."""
        if self.held:
            os.close(self._descriptor)
            self._descriptor = -1
