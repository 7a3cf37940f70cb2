"""Qt's on-screen keyboard with pinyin, kept from remembering anybody.

The pinyin plug-in learns: it writes the words a person typed to a user dictionary,
``QStandardPaths::GenericConfigLocation/qtvirtualkeyboard/pinyin/usr_dict.dat`` (Qt 6.12,
``pinyindecoderservice.cpp``). Two locks keep it off the disk. Fields carry ``Qt.ImhSensitiveData``,
with which the plug-in opens no user dictionary. And ``XDG_CONFIG_HOME`` of this process points to a
private folder that is removed at exit, so that a field that forgot the hint leaves nothing either.
"""

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path


class PrivateConfig:
    """A folder of this process alone for what Qt would keep in the person's configuration.

    A context manager: the folder and everything in it is gone afterwards. In memory
    (``/dev/shm``) where there is such a place, so that not even deleted bytes are on a disk.
    """

    def __init__(self, memory: Path) -> None:
        """``memory`` is a folder on a memory file system; the system's temporary one stands in."""
        base = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
        self._folder = tempfile.TemporaryDirectory(prefix="gig-inn-", dir=base)
        self.dictionary.parent.mkdir(parents=True)
        self.dictionary.touch()  # empty; without the file Qt warns that it makes the folder

    @property
    def path(self) -> Path:
        return Path(self._folder.name)

    @property
    def dictionary(self) -> Path:
        """Where the pinyin plug-in would write what it learnt."""
        return self.path / "qtvirtualkeyboard" / "pinyin" / "usr_dict.dat"

    def __enter__(self) -> "PrivateConfig":
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def prepare(environ: MutableMapping[str, str], config: PrivateConfig) -> None:
    """Ask Qt for its own on-screen keyboard; must run before the application object is made."""
    environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"  # in our window, not in one of its own
    # Its key clicks ask for a sound server, which a terminal without sound does not have.
    environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.symbolsresolver=false")
    environ["XDG_CONFIG_HOME"] = str(config.path)
    environ.setdefault("LANG", "zh_CN.UTF-8")
