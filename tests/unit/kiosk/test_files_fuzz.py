"""Whatever a technician or a bad disk leaves in the terminal's small files: settings, device file,
keyring, receipt codes typed in. Read, or refused with a message; nothing else is ever raised."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.receipt import is_receipt_code
from kiosk.config import READERS, Settings, load
from kiosk.errors import ConfigError, DiskError, KeyringError, NotEnrolled
from kiosk.services.device.state import DeviceFile, DeviceState
from kiosk.services.device.tokens import FILE_NAME, DeviceTokens, open_keyring
from tests.nasty import BAD_TEXTS, as_bytes, fuzz, junk, like, spoilt, texts
from tests.unit.kiosk.device.fakes import STATE

SOUND = b"""central_url = "https://centre.example"
data_dir = "/var/lib/gig-inn"
keyring = "file"
window = "1080x1920"
sync_interval_s = 60
hold_seconds = 10.5
proxy = "http://proxy.example:3128"
"""
URLS = (
    *(
        "https://[",
        "https://a:b@c",
        "https://a:99999",
        "https://",
        "http://10.0.0.1",
        "https://a..b",
    ),
    *(
        "https://" + "a" * 300,
        "https://\u2100.cn",
        "https://例子.中国",
        "https://a/%00",
        "file:///etc",
    ),
)
toml_values = st.one_of(
    st.sampled_from(URLS).map(lambda url: f'"{url}"'),
    st.sampled_from(
        [
            *("1e400", "nan", "-inf", "9" * 400, "true", "[]", "{}", "1979-05-27T07:32:00Z", "''"),
            *('"' + "9" * 5000 + '"', '"1x1"', '"99999x99999"', '"~nobody/x"', '"\\u0000"', "0x1"),
            *("[" * 3000, '"~"', '"."', '"٣x٣"', "07:32:00", "[[[1]]]", "{a = {b = 1}}"),
        ]
    ),
    st.text(max_size=20),
)
files = st.one_of(
    junk,
    spoilt(SOUND),
    st.lists(st.tuples(st.sampled_from([*READERS, "other", ""]), toml_values), max_size=5).map(
        lambda pairs: "\n".join(f"{key} = {value}" for key, value in pairs).encode(
            "utf-8", "surrogatepass"
        )
    ),
)
environments = st.dictionaries(
    st.sampled_from([f"KIOSK_{key.upper()}" for key in READERS] + ["KIOSK_", "KIOSK_X"]),
    texts.filter(lambda text: "\0" not in text) | st.sampled_from(URLS),
    max_size=3,
)


@settings(fuzz, max_examples=500)
@given(content=files, environ=environments)
@example(content=b"central_url = 1", environ={})
@example(content=SOUND, environ={"KIOSK_DATA_DIR": "/a\udcffb"})
def test_settings_are_read_or_every_problem_is_told(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, environ: dict[str, str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "kiosk.toml"
    path.write_bytes(content)
    try:
        found = load(path, environ)
    except ConfigError as error:
        assert error.said
        assert error.problems
        for problem in error.problems:
            assert problem.advice
            assert len(problem.value) < 500
            assert problem.where
    else:
        assert isinstance(found, Settings)
        os.fspath(found.data_dir)


@settings(fuzz, max_examples=300)
@given(content=like(STATE.model_dump(mode="json")))
@example(content=b"")
@example(content=b"[" * 100_000)
def test_the_device_file_is_read_or_says_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "device.json"
    path.write_bytes(content)
    file = DeviceFile(path)
    try:
        state = file.read()
    except DiskError as error:
        assert "enrol" in str(error)
        assert error.said
        file.write(STATE)  # what enrolling again does
        assert DeviceFile(path).read() == STATE
    else:
        assert isinstance(state, DeviceState)


@pytest.mark.parametrize("kept", range(0, len(as_bytes(STATE.model_dump(mode="json"))), 37))
def test_a_device_file_cut_anywhere_asks_for_a_new_enrolment(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "device.json"
    DeviceFile(path).write(STATE)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DiskError, match="enrol this machine again"):
        DeviceFile(path).require()


KEYRING = b"[gig_2Dinn]\ndevice_2Dtoken = \n\tdDE=\n[x]\ny = %(z)s\n"  # as keyrings.alt writes it


@settings(fuzz, max_examples=300)
@given(content=junk | spoilt(KEYRING) | st.sampled_from(BAD_TEXTS).map(as_bytes))
@example(content=b"")
@example(content=b"no section = 1")
@example(content=b"[gig-inn]\n[gig-inn]\n")
@example(content=b"\xff\xfe\x00")
@example(content=b"[gig_2Dinn]\ndevice_2Dtoken = %(z)s\n")
def test_the_keyring_file_is_read_or_is_a_keyring_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "keyring"
    folder.mkdir(exist_ok=True)
    path = folder / FILE_NAME
    path.write_bytes(content)
    path.chmod(0o600)
    tokens = DeviceTokens(open_keyring("file", folder), lambda: 1)
    try:
        assert tokens.token().isprintable()
    except (KeyringError, NotEnrolled) as error:
        assert error.said
        assert "kiosk enrol CODE" in str(error)
        path.unlink()  # the way out
        tokens.save("t2")
        assert tokens.token() == "t2"


@settings(fuzz, max_examples=300)
@given(code=texts | st.text("0123456789０１２٣ -", max_size=14))
def test_a_receipt_code_is_one_or_is_none(code: Any) -> None:
    if is_receipt_code(code):
        assert len(code) == 12
        assert code.isascii()
        assert code.isdigit()
