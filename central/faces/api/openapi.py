"""The API's description, OpenAPI 3.1, as it is exported to ``contract/openapi.json``."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from central.faces.api.problems import CONTENT_TYPE
from contract.base import Problem
from contract.version import API_PREFIX

PATH = Path(settings.BASE_DIR) / "contract" / "openapi.json"


def document(api: NinjaAPI) -> dict[str, Any]:
    """The description of ``api``; every operation may answer a problem (RFC 9457)."""
    found: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix=f"{API_PREFIX.strip('/')}/"))
    )
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = {
                "description": "A problem: what happened, with a stable code",
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return found


def text(api: NinjaAPI) -> str:
    """The description as a file: the same API gives the same bytes."""
    return json.dumps(document(api), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
