"""What was released stays: a breaking difference needs a new version of the path or of the event."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from gateway.tests.differences import breaks

DOCS = Path(__file__).parents[2] / "docs"
LIST = "/api/v1/associations/{association}/members"
HONOR = "members.honor_granted.1"


def document(name, folder=DOCS):
    return json.loads((folder / f"{name}.json").read_text())


@pytest.fixture
def api():
    return document("openapi")


@pytest.fixture
def facts():
    return document("asyncapi")


def page(api):
    return api["components"]["schemas"]["MembersMemberPage"]


def payload(facts):
    return facts["components"]["messages"][HONOR]["payload"]["properties"]["data"]


def of(api, name):
    return next(p for p in api["paths"][LIST]["get"]["parameters"] if p["name"] == name)


@pytest.mark.parametrize("name", ["openapi", "asyncapi"])
def test_nothing_that_was_released_is_broken(name):
    assert breaks(document(name, DOCS / "released"), document(name)) == []


BREAKS = {
    "GET /api/v1/associations/{association}/members is gone": lambda api: api["paths"].pop(LIST),
    "town can no longer be given": lambda api: api["paths"][LIST]["get"]["parameters"].remove(
        of(api, "town")
    ),
    "town must be given now": lambda api: of(api, "town").update(required=True),
    "maximum is 499 now": lambda api: of(api, "limit")["schema"].update(maximum=499),
    "only ['male'] is taken now": lambda api: of(api, "sex")["schema"].update(enum=["male"]),
    "answer: total is gone": lambda api: page(api)["properties"].pop("total"),
    "answer.total: ['integer'] is ['string'] now": lambda api: page(api)["properties"][
        "total"
    ].update(type="string"),
    "answer: items may be missing now": lambda api: page(api)["required"].remove("items"),
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_a_call_that_changes_for_its_callers_is_told(api, sentence):
    new = copy.deepcopy(api)

    BREAKS[sentence](new)

    assert any(sentence in one for one in breaks(api, new))


ADDITIONS = {
    "a path": lambda api: api["paths"].update({"/new": {}}),
    "a filter": lambda api: api["paths"][LIST]["get"]["parameters"].append(
        {"in": "query", "name": "new", "schema": {"type": "string"}}
    ),
    "a wider limit": lambda api: of(api, "limit")["schema"].update(maximum=501),
    "a choice more": lambda api: of(api, "sex")["schema"]["enum"].append("other"),
    "a field in an answer": lambda api: page(api)["properties"].update(new={"type": "string"}),
}


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_breaks_nobody(api, what):
    new = copy.deepcopy(api)

    ADDITIONS[what](new)

    assert breaks(api, new) == []


def test_an_event_that_loses_or_changes_a_field_is_told(facts):
    new = copy.deepcopy(facts)
    del payload(new)["properties"]["level"]
    payload(new)["properties"]["granted_on"]["type"] = "integer"

    told = breaks(facts, new)

    assert f"{HONOR}.data: level is gone" in told
    assert f"{HONOR}.data.granted_on: ['string'] is ['integer'] now" in told


def test_an_event_that_is_no_longer_published_is_told_and_a_new_version_is_not(facts):
    new = copy.deepcopy(facts)
    messages = new["channels"]["members"]["messages"]
    messages["members.honor_granted.2"] = messages[HONOR]
    also_new = copy.deepcopy(new)
    del also_new["channels"]["members"]["messages"][HONOR]

    assert breaks(facts, new) == []
    assert breaks(facts, also_new) == [f"{HONOR} is gone from members"]
