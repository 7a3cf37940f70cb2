"""The command: loud about being a demonstration, and never where a real centre runs."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from central.core.jobs.models import JobPosting

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_loudly_that_nothing_of_it_is_real() -> None:
    told = run("--password", "gong-hui-yi-zhan")
    assert "这是演示数据" in told
    assert "NOT REAL" in told
    assert "kexue-dadao" in told
    assert "单位账号 demo  密码 gong-hui-yi-zhan" in told


def test_without_a_password_it_makes_one() -> None:
    first, second = (run().split("密码 ")[1].split()[0] for _ in range(2))
    assert first != second
    assert len(first) >= 10


def test_a_weak_password_is_refused() -> None:
    with pytest.raises(CommandError, match="--password") as error:
        run("--password", "demo")
    assert error.value.returncode == 2
    assert not JobPosting.objects.exists()


def test_a_centre_with_a_real_sms_gateway_gets_no_demo_data(settings: Settings) -> None:
    settings.SMS = "http"
    with pytest.raises(CommandError, match="短信网关") as error:
        run()
    assert error.value.returncode == 2
    assert not JobPosting.objects.exists()
