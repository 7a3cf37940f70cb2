"""The operator's commands of devices, jobs and the feed."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from central.core.devices.models import Device
from central.core.devices.services import enrol, record_heartbeat, revoke
from central.core.jobs.models import Employer
from central.core.jobs.services import publish
from contract.device import Heartbeat, ParkedEvent
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


def beat(*parked: str, pending: int = 0, oldest_s: int = 0) -> Heartbeat:
    return Heartbeat(
        app_version="1",
        wire=1,
        catalogue_seq=1,
        outbox_pending=pending,
        outbox_oldest_seconds=oldest_s,
        parked=tuple(
            ParkedEvent(id=f"id-{n}", kind="application.submitted", code=code)
            for n, code in enumerate(parked)
        ),
    )


def test_devices_shows_who_was_seen_what_waits_and_what_needs_a_human() -> None:
    assert run("devices") == "none"
    well, ill, lost, new = (cast.device(cast.station(f"s{n}", f"站{n}")) for n in range(4))
    now = timezone.now()
    record_heartbeat(well, beat(pending=3, oldest_s=7300), now=now - cast.minutes(5))
    record_heartbeat(ill, beat("job_unknown", "unknown_key"), now=now)
    revoke(lost, actor="staff:test", now=now)
    lines = run("devices").splitlines()
    assert lines == [
        f"站0 (s0)  {well.pk}  -  seen 5 min ago, waiting 3, oldest 2 h, parked 0",
        f"站1 (s1)  {ill.pk}  -  seen 0 s ago, waiting 0, parked 2",
        "    parked  job_unknown  application.submitted  id-0",
        "    parked  unknown_key  application.submitted  id-1",
        f"站2 (s2)  {lost.pk}  -  revoked, waiting 0, parked 0",
        f"站3 (s3)  {new.pk}  -  never seen, waiting 0, parked 0",
    ]
    assert run("devices", "--parked").splitlines() == lines[1:4]


def test_after_a_restart_of_the_feed_no_id_of_a_posting_is_given_out_twice() -> None:
    run("restart_feed")  # also where there never was a posting
    before = cast.job()
    lost = cast.job()
    lost_id = lost.pk
    lost.delete()
    run("restart_feed")
    assert cast.job().pk > max(before.pk, lost_id) + 999_999


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
