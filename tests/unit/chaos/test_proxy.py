"""Every fault of the proxy is the fault that it says, seen through the terminal's real client."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from contract.events import BatchResult, Envelope, EventBatch, EventResult, EventStatus
from kiosk.errors import (
    CentreDown,
    GarbledAnswer,
    KioskError,
    NotFound,
    Offline,
    PortalError,
    RedirectError,
    Refused,
    Timeout,
    TooLarge,
    TooMany,
    Unauthorized,
)
from kiosk.services.http import CentreClient
from tests.chaos.faults import EVERY_FAULT, Fault, Kind
from tests.chaos.proxy import FaultProxy, Gate
from tests.unit.kiosk.fake_centre import FakeCentre, as_json, serving
from tests.unit.kiosk.outbox.fakes import START

ID = UUID("01960000-0000-7000-8000-000000000001")
OLD_ID = UUID("01960000-0000-7000-8000-000000000002")
STATUSES: dict[int, type[KioskError]] = {
    401: Unauthorized,
    404: NotFound,
    409: Refused,
    413: TooLarge,
    429: TooMany,
}
EXPECTED: dict[Kind, type[KioskError]] = {
    Kind.RESET: Offline,
    Kind.SILENCE: Timeout,
    Kind.HEAD_RESET: Offline,
    Kind.HEAD_SILENCE: Timeout,
    Kind.BODY_RESET: GarbledAnswer,
    Kind.BODY_SILENCE: Timeout,
    Kind.DRIP: Timeout,
    Kind.CUT_JSON: GarbledAnswer,
    Kind.CUT_ZSTD: GarbledAnswer,
    Kind.BAD_ZSTD: GarbledAnswer,
    Kind.PORTAL: PortalError,
    Kind.EMPTY: GarbledAnswer,
    Kind.REDIRECT: RedirectError,
    Kind.LATE: Timeout,
}


def batch(id_: UUID = ID) -> EventBatch:
    event = Envelope(id=id_, kind="k", time=START, key_id="k1", sealed="")
    return EventBatch(events=(event,))


def accepted(id_: UUID = ID) -> BatchResult:
    # As long as a real answer is, so that a drip of it takes longer than anybody waits.
    return BatchResult(
        results=(EventResult(id=id_, status=EventStatus.ACCEPTED, detail="x" * 200),)
    )


@pytest.fixture
def centre() -> Iterator[FakeCentre]:
    with serving() as centre:
        centre.answer = lambda asked: as_json(
            accepted(UUID(asked.json()["events"][0]["id"])).model_dump_json()
        )
        yield centre


@pytest.fixture
def stranger() -> Iterator[FakeCentre]:
    with serving() as stranger:
        yield stranger


@pytest.fixture
def proxy(centre: FakeCentre, stranger: FakeCentre) -> Iterator[FaultProxy]:
    with FaultProxy(lambda: centre.url, stranger.url) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[CentreClient]:
    client = CentreClient(
        proxy.url,
        lambda: "the-token",
        connect_timeout_s=0.15,
        read_timeout_s=0.2,
        app_version="1",
        proxy=None,
    )
    yield client
    client.close()


def expected(fault: Fault) -> type[KioskError] | None:
    if fault.kind is not Kind.STATUS:
        return EXPECTED.get(fault.kind)
    kind = STATUSES.get(fault.status, CentreDown)
    proxies_may = fault.status in (413, 429) or fault.status >= 500
    return kind if fault.problem or proxies_may else PortalError


@pytest.mark.parametrize("fault", EVERY_FAULT, ids=str)
def test_each_fault_is_what_it_says(
    fault: Fault,
    proxy: FaultProxy,
    client: CentreClient,
    centre: FakeCentre,
    stranger: FakeCentre,
) -> None:
    client.send_events(batch(OLD_ID))
    proxy.plan(fault)
    error = expected(fault)
    if error is None:
        stale = fault.kind is Kind.STALE
        assert client.send_events(batch()) == accepted(OLD_ID if stale else ID)
    else:
        with pytest.raises(error) as caught:
            client.send_events(batch())
        asked_s = getattr(caught.value, "retry_after", None)
        if fault.retry_after:
            assert asked_s == pytest.approx(45 if fault.retry_after == "45" else 30, abs=2)
        else:
            assert asked_s is None
    ids = [asked.json()["events"][0]["id"] for asked in centre.asked]
    twice = fault.kind in (Kind.TWICE, Kind.TOGETHER)
    seen = 0 if not fault.seen or fault.kind is Kind.LATE else 2 if twice else 1
    assert ids.count(str(ID)) == seen
    assert stranger.asked == []  # neither a token nor anything else
    assert client.send_events(batch()) == accepted()  # and the next one passes
    assert proxy.made == {str(fault): 1}


def test_what_was_late_arrives_when_told(
    proxy: FaultProxy, client: CentreClient, centre: FakeCentre
) -> None:
    proxy.plan(Fault(Kind.LATE, seen=True))
    with pytest.raises(Timeout):
        client.send_events(batch())
    assert centre.asked == []
    assert proxy.deliver_late() == 1
    assert len(centre.asked) == 1
    assert centre.asked[0].headers["authorization"] == "Bearer the-token"


def test_a_closed_way_refuses_or_swallows_and_opens_again(
    proxy: FaultProxy, client: CentreClient
) -> None:
    for gate, error in ((Gate.REFUSED, Offline), (Gate.BLACKHOLED, Timeout)):
        assert client.send_events(batch()) == accepted()
        proxy.gate(gate)
        for _ in range(2):
            with pytest.raises(error):
                client.send_events(batch())
        proxy.gate(Gate.OPEN)
    assert client.send_events(batch()) == accepted()


def test_a_dead_centre_is_a_bad_gateway(stranger: FakeCentre) -> None:
    with FaultProxy(lambda: "http://127.0.0.1:1", stranger.url) as proxy:
        client = CentreClient(
            proxy.url,
            lambda: "t",
            connect_timeout_s=1,
            read_timeout_s=1,
            app_version="1",
            proxy=None,
        )
        with pytest.raises(CentreDown) as caught:
            client.send_events(batch())
        client.close()
        assert caught.value.status == 502
