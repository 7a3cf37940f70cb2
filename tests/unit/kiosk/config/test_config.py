from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import load
from kiosk.errors import ConfigError

GOOD = {"KIOSK_CENTRAL_URL": "https://gig-inn.example/"}


def problems(path: Path | None, environ: dict[str, str]) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return {problem.key: problem.advice for problem in caught.value.problems}


def write(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_centres_address_is_enough() -> None:
    settings = load(None, GOOD)
    assert settings.central_url == "https://gig-inn.example"
    assert settings.keyring == "system"
    assert settings.window is None
    assert settings.hold_seconds == 10
    assert settings.retain_days == 7


def test_a_file_gives_typed_values(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        f"""
        central_url = "http://127.0.0.1:8000"
        data_dir = "{tmp_path}/data"
        keyring = "file"
        window = "1080x1920"
        screen_mm = "344.5x194"
        sync_interval_s = 5
        log_level = "debug"
        """,
    )
    settings = load(path, {})
    assert settings.data_dir == tmp_path / "data"
    assert settings.window == (1080, 1920)
    assert settings.screen_mm == (344.5, 194.0)
    assert settings.sync_interval_s == 5.0
    assert settings.log_level == "DEBUG"
    assert settings.source == path


def test_the_environment_wins_and_can_switch_off(tmp_path: Path) -> None:
    path = write(tmp_path, 'central_url = "https://a.example"\nwindow = "800x600"')
    settings = load(None, {"KIOSK_CONFIG": str(path), "KIOSK_WINDOW": "", **GOOD})
    assert settings.central_url == "https://gig-inn.example"
    assert settings.window is None


def test_every_problem_is_told_at_once_with_place_and_advice(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        central_url = "gig-inn.example"
        data_dir = "relative"
        keyring = "plain"
        windw = "1x1"
        hold_seconds = true
        """,
    )
    with pytest.raises(ConfigError) as caught:
        load(path, {"KIOSK_WINDOW": "big", "KIOSK_SYNC_INTERVAL_S": "nan"})
    found = {problem.key: problem for problem in caught.value.problems}
    assert set(found) == {
        *("central_url", "data_dir", "keyring", "windw", "hold_seconds"),
        *("window", "sync_interval_s"),
    }
    assert found["windw"].advice.endswith("did you mean window?")
    assert found["window"].where == "environment KIOSK_WINDOW"
    assert found["keyring"].where == str(path)
    assert found["keyring"].value == "plain"
    assert "system 或 file" in found["keyring"].advice
    for problem in found.values():
        assert "/" in problem.advice  # Chinese / English
    assert str(caught.value).count(";") >= 6


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a",
        "https://",
        "https://a:b:c",
        "https://a/?q=1",
        "https://a#f",
        "https://a b",
        "http://gig-inn.example",
        "https://user:secret@a",
        "http://127.0.0.1.evil.example",
        "https://[::1",
        "https://a..b",
        "https://.a",
        "https://a..",
        f"https://{'a' * 64}.example",
        f"https://{'工' * 64}.example",
        f"https://{'a.' * 127}example",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    assert "central_url" in problems(None, {"KIOSK_CENTRAL_URL": url})


def test_a_host_that_no_name_server_takes_is_told_by_name() -> None:
    assert "63" in problems(None, {"KIOSK_CENTRAL_URL": "https://a..b"})["central_url"]
    assert "63" in problems(None, GOOD | {"KIOSK_PROXY": "http://a..b:3128"})["proxy"]


@pytest.mark.parametrize(
    "url",
    ["https://gig-inn.example.", f"https://{'a' * 63}.example", "https://零工客栈.example:8443"],
)
def test_every_proper_host_is_taken(url: str) -> None:
    assert load(None, {"KIOSK_CENTRAL_URL": url}).central_url == url


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.1.2.3", "http://[::1]:8"])
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert load(None, {"KIOSK_CENTRAL_URL": url}).central_url == url


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, {"KIOSK_CENTRAL_URL": "https://user:secret@a"})
    assert "secret" not in str(caught.value)


def test_a_missing_file_a_folder_and_a_foreign_encoding_are_told(tmp_path: Path) -> None:
    assert "(file)" in problems(tmp_path / "absent.toml", GOOD)
    assert "(file)" in problems(tmp_path, GOOD)
    path = tmp_path / "gbk.toml"
    path.write_bytes('central_url = "中"'.encode("gbk"))
    assert "UTF-8" in problems(path, GOOD)["(file)"]
    assert "TOML" in problems(write(tmp_path, "= 1"), GOOD)["(file)"]


def test_data_goes_where_the_user_may_write(tmp_path: Path) -> None:
    settings = load(None, {**GOOD, "XDG_STATE_HOME": str(tmp_path)})
    assert settings.data_dir in (Path("/var/lib/gig-inn"), tmp_path / "gig-inn")


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=40)))
def test_no_input_crashes_it(text: str, extra: dict[str, str]) -> None:
    environ = {f"KIOSK_{name.upper()}": value for name, value in extra.items()}
    environ.pop("KIOSK_CONFIG", None)
    for name in ("CENTRAL_URL", "DATA_DIR", "WINDOW", "SCREEN_MM", "HOLD_SECONDS", "PROXY"):
        environ[f"KIOSK_{name}"] = text
    try:
        load(None, environ)
    except ConfigError as error:
        assert error.problems


@given(text=st.text(max_size=200))
def test_no_file_crashes_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(path, GOOD)
    except ConfigError as error:
        assert error.problems


@pytest.mark.parametrize("value", ["0", "31", "2.5", "a week"])
def test_delivered_bodies_are_kept_for_whole_days_from_one_to_thirty(value: str) -> None:
    assert "retain_days" in problems(None, GOOD | {"KIOSK_RETAIN_DAYS": value})
    assert load(None, GOOD | {"KIOSK_RETAIN_DAYS": "30"}).retain_days == 30
