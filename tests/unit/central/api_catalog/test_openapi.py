import json

import pytest

from central.faces.api import openapi
from central.faces.api.api import api
from contract.version import API_PREFIX

OPERATIONS = {
    "enrol", "roll_token", "heartbeat", "catalog_changes", "catalog_snapshot", "send_events",
    "begin_signin", "redeem_signin", "read_me", "end_session", "lookup_application",
}  # fmt: skip


def test_the_exported_description_is_the_apis() -> None:
    assert openapi.PATH.read_text(encoding="utf-8") == openapi.text(api), (
        "contract/openapi.json has drifted: run 'make openapi' and look at the difference"
    )


def test_it_is_openapi_3_1_with_stable_names() -> None:
    document = openapi.document(api)
    assert document["openapi"].startswith("3.1.")
    named = {op["operationId"] for methods in document["paths"].values() for op in methods.values()}
    assert named == OPERATIONS
    assert all(path.startswith(f"{API_PREFIX}/") for path in document["paths"])


def test_every_reference_leads_somewhere() -> None:
    text = openapi.text(api)
    schemas = json.loads(text)["components"]["schemas"]
    references = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert references <= set(schemas)


@pytest.mark.parametrize("operation", ["enrol"])
def test_only_enrolment_needs_no_token(operation: str) -> None:
    for methods in openapi.document(api)["paths"].values():
        for op in methods.values():
            assert ("security" in op) is (op["operationId"] != operation)
