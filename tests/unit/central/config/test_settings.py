"""The settings as a process finds them: each case is a fresh interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
BASE = {"PATH": os.environ["PATH"], "CENTRAL_SECRET_KEY": "k" * 50}


def central(*argv: str, env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "central", *argv],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"CENTRAL_SECRET_KEY": ""}, ("CENTRAL_SECRET_KEY", "token_urlsafe")),
        ({"CENTRAL_PUBLIC_URL": "inn.example.org"}, ("CENTRAL_PUBLIC_URL", "https://")),
        ({"CENTRAL_TRUSTED_PROXIES": "nginx"}, ("CENTRAL_TRUSTED_PROXIES", "nginx")),
        ({"CENTRAL_SMS": "pigeon"}, ("CENTRAL_SMS", "pigeon")),
        ({"CENTRAL_SMS": "http"}, ("CENTRAL_SMS_URL",)),
        ({"CENTRAL_PUBLIC_URL": "https://inn.example.org"}, ("CENTRAL_SMS", "anybody")),
        ({"CENTRAL_PUBLIC_URL": "http://10.1.2.3:8600", "CENTRAL_SMS": ""}, ("CENTRAL_SMS",)),
        ({"CENTRAL_SMS_PER_STATION_HOUR": "many"}, ("CENTRAL_SMS_PER_STATION_HOUR", "many")),
        ({"CENTRAL_SMS_PER_ADDRESS_HOUR": "0"}, ("CENTRAL_SMS_PER_ADDRESS_HOUR",)),
        ({"CENTRAL_DATA_DIR": "/proc/nowhere"}, ("CENTRAL_DATA_DIR",)),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    change: dict[str, str], words: tuple[str, ...], tmp_path: Path
) -> None:
    done = central("check", env={**BASE, "CENTRAL_DATA_DIR": str(tmp_path), **change})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"CENTRAL_PUBLIC_URL": "http://localhost:8600"},
        {"CENTRAL_PUBLIC_URL": "http://[::1]:8600"},
        {"CENTRAL_PUBLIC_URL": "https://inn.example.org", "CENTRAL_SMS": "console"},
        {
            "CENTRAL_PUBLIC_URL": "https://inn.example.org",
            "CENTRAL_SMS": "http",
            "CENTRAL_SMS_URL": "https://sms.example.org/send",
        },
    ],
)
def test_the_demo_gateway_is_for_loopback_or_for_who_asks_for_it(
    change: dict[str, str], tmp_path: Path
) -> None:
    done = central("check", env={**BASE, "CENTRAL_DATA_DIR": str(tmp_path), **change})
    assert done.returncode == 0, done.stderr


def test_debugging_does_without_a_key(tmp_path: Path) -> None:
    env = {"PATH": BASE["PATH"], "CENTRAL_DEBUG": "1", "CENTRAL_DATA_DIR": str(tmp_path)}
    assert central("check", env=env).returncode == 0


def test_the_sms_limits_come_from_the_environment(tmp_path: Path) -> None:
    given = {
        "CENTRAL_SMS_PER_NUMBER_HOUR": "2",
        "CENTRAL_SMS_PER_NUMBER_DAY": "3",
        "CENTRAL_SMS_PER_STATION_HOUR": "40",
        "CENTRAL_SMS_PER_ADDRESS_HOUR": "50",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from central.config.settings import SMS_LIMITS as s; print(s)"],
        env={**BASE, **given},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(
        {
            "phone": [(1, 60), (2, 3600), (3, 86400)],
            "address": [(50, 3600)],
            "station": [(40, 3600)],
        }
    )


def test_an_https_address_makes_cookies_secure(tmp_path: Path) -> None:
    code = (
        "from central.config import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0,"
        " s.CSRF_TRUSTED_ORIGINS, 'inn.example.org' in s.ALLOWED_HOSTS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **BASE,
            "CENTRAL_PUBLIC_URL": "https://inn.example.org:8443/",
            "CENTRAL_SMS": "console",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True True True ['https://inn.example.org:8443'] True"
