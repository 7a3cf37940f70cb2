"""The device token: in a keyring, or in a 0600 file only where the settings say so.

``keyring`` falls back to whatever it finds, and with ``keyrings.alt`` installed that would be a
plain file; so the choice is made here, explicitly, and fails with a clear message.
"""

import os
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

import keyring.core
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError as BackendError
from keyrings.alt.file import PlaintextKeyring

from kiosk.errors import KeyringError, NotEnrolled

SERVICE: Final = "gig-inn"
T = TypeVar("T")

_TOKEN: Final = "device-token"
_PREVIOUS: Final = "device-token-previous"
_PROBE: Final = "probe"
FILE_NAME: Final = "keyring.cfg"


class FileKeyring(PlaintextKeyring):  # type: ignore[misc]  # keyrings.alt is untyped
    """A plain file, 0600, replaced atomically: a power cut leaves the old or the new one."""

    priority = 0  # never chosen by itself

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.file_path = str(path)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._replace(lambda: super(FileKeyring, self).set_password(service, username, password))

    def delete_password(self, service: str, username: str) -> None:
        self._replace(lambda: super(FileKeyring, self).delete_password(service, username))

    def _replace(self, change: Callable[[], None]) -> None:
        """Make ``change`` on a copy, sync it, and put it in the old one's place."""
        path = Path(self.file_path)
        copy = path.with_name(path.name + ".new")
        copy.unlink(missing_ok=True)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if path.exists():
            shutil.copyfile(path, copy)
        self.file_path = str(copy)
        try:
            change()
            fd = os.open(copy, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
            copy.replace(path)
        finally:
            self.file_path = str(path)
            copy.unlink(missing_ok=True)


def open_keyring(kind: Literal["system", "file"], data_dir: Path) -> KeyringBackend:
    """The backend that the settings ask for.

    ``system`` wants a real one (Secret Service, KWallet, Windows Credential Locker, or one named
    by PYTHON_KEYRING_BACKEND); plain-text and null backends are refused. ``file`` is a 0600 file
    in ``data_dir``. Raises KeyringError.
    """
    if kind == "file":
        path = data_dir / FILE_NAME
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise KeyringError(
                    f"{path} can be read by others; it must be 0600: chmod 600 {path}"
                )
        except OSError as error:
            raise KeyringError(f"{path}: {error.strerror}") from error
        return FileKeyring(path)
    try:
        keyring.core.init_backend(limit=keyring.core.recommended)
        backend = keyring.core.get_keyring()
    except (BackendError, ImportError, AttributeError, RuntimeError) as error:
        raise KeyringError(f"the system keyring does not start: {error}") from error
    if isinstance(backend, fail.Keyring | null.Keyring | PlaintextKeyring):
        raise KeyringError(
            "this machine has no system keyring. Start one (such as gnome-keyring), or allow the"
            ' unencrypted 0600 file with keyring = "file" in the settings'
        )
    return backend


class DeviceTokens:
    """The token of this device, and the one before it.

    The one before opens nothing once its successor was used, except at a centre that was restored
    from a backup made before that.

    ``stamp`` returns a value that changes when the other process may have rolled the token (the
    device file's stamp); until it does, the token is not read from the keyring again.
    Thread-safe. Every method may raise KeyringError.
    """

    def __init__(self, backend: KeyringBackend, stamp: Callable[[], object]) -> None:
        self._backend = backend
        self._stamp = stamp
        self._lock = threading.Lock()
        self._cached: tuple[object, str] | None = None

    def token(self) -> str:
        """The current token. Raises NotEnrolled when there is none."""
        with self._lock:
            stamp = self._stamp()
            if self._cached is None or self._cached[0] != stamp:
                found = self._get(_TOKEN)
                if not found:
                    self._cached = None
                    raise NotEnrolled(
                        "this machine has no device token: python -m kiosk enrol CODE"
                    )
                if not (found.isascii() and found.isprintable()):
                    raise KeyringError(f"the stored device token is damaged; {self._way_out()}")
                self._cached = (stamp, found)
            return self._cached[1]

    def save(self, token: str) -> None:
        """Keep the token of a fresh enrolment."""
        with self._lock:
            self._set(_TOKEN, token)
            self._delete(_PREVIOUS)
            self._cached = None

    def roll_to(self, token: str) -> None:
        """Use ``token`` from now on and keep the old one, in case ``token`` is not known."""
        with self._lock:
            old = self._get(_TOKEN)
            if old:
                self._set(_PREVIOUS, old)
            self._set(_TOKEN, token)
            self._cached = None

    def swap(self) -> bool:
        """Use the token before the present one, and keep that in its place. False when there is
        none. A crash half-way leaves the one that is to be used from now on."""
        with self._lock:
            present, other = self._get(_TOKEN), self._get(_PREVIOUS)
            if not present or not other:
                return False
            self._set(_TOKEN, other)
            self._set(_PREVIOUS, present)
            self._cached = None
            return True

    def probe(self) -> None:
        """Write, read and delete a word, so that a one-time code is not spent in vain."""
        with self._lock:
            self._set(_PROBE, "ok")
            if self._get(_PROBE) != "ok":
                raise KeyringError("the keyring does not give back what was put in")
            self._delete(_PROBE)

    def _get(self, name: str) -> str | None:
        return self._guarded(lambda: self._backend.get_password(SERVICE, name))

    def _set(self, name: str, value: str) -> None:
        self._guarded(lambda: self._backend.set_password(SERVICE, name, value))

    def _delete(self, name: str) -> None:
        if self._get(name) is not None:
            self._guarded(lambda: self._backend.delete_password(SERVICE, name))

    def _guarded(self, ask: Callable[[], T]) -> T:
        """Backends raise what they like (D-Bus errors, configparser errors): one of ours."""
        try:
            return ask()
        except Exception as error:
            raise KeyringError(
                f"the keyring failed: {type(error).__name__}; {self._way_out()}"
            ) from error

    def _way_out(self) -> str:
        if isinstance(self._backend, FileKeyring):
            return (
                f"look after {self._backend.file_path}: if it cannot be read, remove it and enrol"
                " this machine again: python -m kiosk enrol CODE"
            )
        return "unlock it or see that it runs; if the token is lost: python -m kiosk enrol CODE"
