"""Whatever a secretary sends: no request fails inside, every answer is as the document says.

Requests are made by schemathesis from the published document, the same ones each time. `make requests` makes
many more, and others each time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.tests.house import copied
from gateway.tests.test_people import register
from gateway.web.stage import ENVIRON_KEY

MANY = int(os.environ.get("REQUESTS", "0"))
DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
del DOCUMENT["security"]  # we are signed in; what happens to others is tested elsewhere
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

CONFIG = SchemathesisConfig()
CONFIG.projects.default.phases.update(phases=["fuzzing"])
CONFIG.projects.default.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
schema = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG).exclude(
    method="POST",
    path="/api/v1/associations/{association}/rehearsals",  # starts a process
)


class Secretary:
    """The pages of a house, as somebody who is signed in to Hangzhou; and what is there to be named."""

    def __init__(self, house) -> None:
        self.house, self.web = house, house.web()
        api = house.signed_in("hz.secretary")
        self.token = api.token
        member = register(api, "HZ0001", "王芳")
        unit = api.post(
            "/associations/hangzhou/units",
            201,
            code="U1",
            name="清波之家",
            kind="home",
            established_on="2020-05-01",
        )
        house.settle()
        self.known = {
            "association": "hangzhou",
            "member_id": member,
            "unit_id": unit["unit_id"],
        }

    def learn(self, answer) -> None:
        """Keep ids that were told, so that later requests name what is there."""
        if answer.status_code >= 300 or answer.headers["content-type"] != ["application/json"]:
            return
        told = answer.json()
        for name, value in told.items() if isinstance(told, dict) else ():
            if name.endswith("_id") and isinstance(value, str):
                self.known.setdefault(name, value)

    def __call__(self, environ, start_response):
        environ[ENVIRON_KEY] = self.web.environ_base[ENVIRON_KEY]
        return self.house.app(environ, start_response)


@pytest.fixture(scope="module")
def secretary(furnished, tmp_path_factory):
    house = copied(furnished, tmp_path_factory.mktemp("house"))
    yield Secretary(house)
    house.close()


@schema.parametrize()
@settings(
    max_examples=MANY or 2,
    derandomize=not MANY,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_request_is_answered_as_the_document_says(case, secretary):
    for name, value in secretary.known.items():
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value
    answer = case.call(app=secretary, headers={"Authorization": f"Bearer {secretary.token}"})
    case.validate_response(answer, checks=CHECKS)
    secretary.learn(answer)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == ["application/problem+json"]
        assert answer.json()["code"]
