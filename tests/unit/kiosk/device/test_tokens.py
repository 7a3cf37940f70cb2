import stat
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from kiosk.errors import KeyringError, NotEnrolled
from kiosk.services.device.tokens import DeviceTokens, FileKeyring, open_keyring


class MemoryKeyring(KeyringBackend):
    """A keyring as an operating system has one."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.broken:
            raise OSError("D-Bus went away")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise OSError("D-Bus went away")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def tokens_in(backend: KeyringBackend) -> DeviceTokens:
    return DeviceTokens(backend, lambda: 0)


def test_a_file_keyring_is_0600_and_survives_the_process(tmp_path: Path) -> None:
    tokens_in(open_keyring("file", tmp_path)).save("secret-token")
    path = tmp_path / "keyring.cfg"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tokens_in(open_keyring("file", tmp_path)).token() == "secret-token"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["keyring.cfg"]


def test_a_file_keyring_is_replaced_whole(tmp_path: Path) -> None:
    backend = FileKeyring(tmp_path / "keyring.cfg")
    tokens_in(backend).save("one")
    inode = (tmp_path / "keyring.cfg").stat().st_ino
    tokens_in(backend).save("two")
    assert (tmp_path / "keyring.cfg").stat().st_ino != inode


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keyring.cfg"
    path.write_text("")
    path.chmod(0o644)
    with pytest.raises(KeyringError, match="chmod 600"):
        open_keyring("file", tmp_path)


def test_without_a_system_keyring_it_fails_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(KeyringError, match='keyring = "file"'):
        open_keyring("system", tmp_path)


@pytest.mark.parametrize(
    "name",
    ["keyrings.alt.file.PlaintextKeyring", "keyring.backends.null.Keyring", "no.such.Keyring"],
)
def test_plain_text_is_never_used_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(KeyringError):
        open_keyring("system", tmp_path)


def test_a_real_system_keyring_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}.MemoryKeyring")
    monkeypatch.syspath_prepend(str(Path.cwd()))
    assert type(open_keyring("system", tmp_path)).__name__ == "MemoryKeyring"


def test_no_token_is_not_enrolled() -> None:
    with pytest.raises(NotEnrolled):
        tokens_in(MemoryKeyring()).token()


def test_a_broken_keyring_is_one_clear_error_without_the_token() -> None:
    backend = MemoryKeyring()
    tokens_in(backend).save("secret-token")
    backend.broken = True
    with pytest.raises(KeyringError) as caught:
        tokens_in(backend).token()
    assert "secret" not in str(caught.value)


def test_the_probe_leaves_nothing_behind() -> None:
    backend = MemoryKeyring()
    tokens_in(backend).probe()
    assert backend.kept == {}


def test_it_reads_again_only_when_the_stamp_changes() -> None:
    backend = MemoryKeyring()
    stamps = [1]
    tokens = DeviceTokens(backend, lambda: stamps[-1])
    tokens.save("one")
    assert tokens.token() == "one"
    other = tokens_in(backend)
    other.roll_to("two")  # the other process
    assert tokens.token() == "one"
    stamps.append(2)
    assert tokens.token() == "two"


def test_rolling_keeps_the_old_one_and_either_can_be_used() -> None:
    tokens = tokens_in(MemoryKeyring())
    tokens.save("old")
    assert not tokens.swap()
    tokens.roll_to("new")
    assert tokens.token() == "new"
    assert tokens.swap()
    assert tokens.token() == "old"
    assert tokens.swap()
    assert tokens.token() == "new"
    tokens.save("enrolled anew")
    assert not tokens.swap()
