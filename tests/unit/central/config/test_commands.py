"""The operator's commands of devices, jobs and the feed."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from central.core.devices.models import Device
from central.core.devices.services import enrol
from central.core.jobs.models import Employer
from central.core.jobs.services import publish
from tests.unit.central import cast

pytestmark = pytest.mark.django_db


def run(name: str, *argv: str) -> str:
    out = io.StringIO()
    call_command(name, *argv, stdout=out)
    return out.getvalue().strip()


def test_enrol_code_prints_a_code_that_works() -> None:
    cast.station()
    code = run("enrol_code", "gx-1", "--role", "display")
    device, _ = enrol(code, "", "", now=timezone.now())
    assert device.role == "display"


def test_enrol_code_names_the_stations_there_are() -> None:
    cast.station()
    with pytest.raises(CommandError, match="gx-1"):
        run("enrol_code", "nowhere")
    with pytest.raises(CommandError, match="--hours"):
        run("enrol_code", "gx-1", "--hours", "0")


def test_revoke_device() -> None:
    device = cast.device()
    assert "高新一站" in run("revoke_device", str(device.pk))
    assert Device.objects.get().revoked_at is not None
    with pytest.raises(CommandError, match="no device"):
        run("revoke_device", "nonsense")


def test_an_employer_is_verified_suspended_and_reinstated() -> None:
    acme = cast.job().employer
    run("verify_employer", "Acme")
    run("suspend_employer", str(acme.pk))
    assert Employer.objects.filter(papers_checked_at__isnull=False, suspended_at__isnull=False)
    run("reinstate_employer", "Acme")
    assert Employer.objects.filter(suspended_at=None)
    with pytest.raises(CommandError, match="Acme"):
        run("verify_employer", "Acm")


def test_of_two_employers_with_one_name_the_number_tells_whose_papers_were_checked() -> None:
    registered = cast.job().employer
    imported = Employer.objects.create(name="Acme", origin="jobs.csv")
    with pytest.raises(CommandError, match=rf"{registered.pk}  Acme  \(registered\)") as error:
        run("verify_employer", "Acme")
    assert f"{imported.pk}  Acme  (jobs.csv)" in str(error.value)
    assert "jobs.csv" in run("verify_employer", str(imported.pk))
    registered.refresh_from_db()
    assert registered.papers_checked_at is None
    run("suspend_employer", "Acme")
    assert not Employer.objects.filter(suspended_at=None).exists()
    run("reinstate_employer", "Acme")
    assert not Employer.objects.exclude(suspended_at=None).exists()


def test_sweep_and_snapshot(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    assert "nothing" in run("snapshot")
    job = cast.job()
    publish(job, now=cast.NOW, actor="staff:test")
    type(job).objects.update(valid_until=cast.NOW)
    assert run("sweep").startswith("1 ")
    assert "410100" in run("snapshot")
    assert run("snapshot", "--scope", "110100").startswith("110100: ")
    assert run("restart_feed") == "410100: 0 objects numbered afresh"
