import pytest

from central.__main__ import main


def test_the_overview_lists_every_command_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in (
        "migrate", "check", "serve", "sweep", "snapshot", "enrol-code", "revoke-device",
        "verify-employer", "suspend-employer", "reinstate-employer", "employer-user", "make-key",
        "export-openapi", "restart-feed",
    ):  # fmt: skip
        (line,) = [row for row in shown.splitlines() if row.strip().startswith(f"{name} ")]
        assert len(line.split()) > 3, line
    assert "runserver" not in shown


def test_no_command_is_an_error_that_shows_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "enrol-code" in capsys.readouterr().out


def test_an_unknown_command_is_named_with_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enrol-cod"]) == 2
    said = capsys.readouterr().err
    assert "'enrol-cod'" in said
    assert "Did you mean 'enrol-code'?" in said


def test_a_hyphen_reaches_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["enrol-code", "--help"])
    assert caught.value.code == 0
    assert "python -m central enrol-code" in capsys.readouterr().out
