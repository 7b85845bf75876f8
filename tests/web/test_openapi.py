"""The OpenAPI document is what the server does."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from kg.queries import all_queries
from kg.web.conneg import GRAPHS
from kg.web.openapi import document
from tests.web.conftest import Serve
from tests.web.serving import TOKEN, Server


@schemathesis.serializer("application/sparql-query", "application/sparql-update", *(each.media_type for each in GRAPHS))
def as_text(_: object, value: object) -> bytes:
    """SPARQL and RDF are sent as they are."""
    return str(value).encode("utf-8", "replace")


def test_every_path_answers(samples: Server) -> None:
    found = samples.client.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert {f"/queries/{query.name}" for query in all_queries()} <= set(found["paths"])
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            required = {
                each["name"]: each.get("example", "http://e.org/s")
                for each in operation.get("parameters", [])
                if each["required"]
            }
            answer = samples.client.request(method.upper(), path, params=required)
            assert str(answer.status_code) in operation["responses"], (method, path, answer.status_code, answer.text)
    assert samples.client.get("/docs").status_code == 200


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_schemathesis_finds_no_fault(serve: Serve) -> None:
    server = serve("--timeout", "3", token=True)
    schema = schemathesis.openapi.from_dict(document())
    failures = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def run(case: schemathesis.Case) -> None:
            response = case.call(base_url=server.address, headers={"Authorization": f"Bearer {TOKEN}"})
            if response.status_code >= 500 and response.status_code not in {503, 504}:
                failures.append((case.method, case.path, response.status_code, response.text[:300]))

        run()
    assert failures == []
    assert "Traceback" not in server.log.read_text()
