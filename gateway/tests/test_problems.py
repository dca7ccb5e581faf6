"""Refusals as the API tells them."""

from __future__ import annotations

import pytest

SOMEBODY = {"code": "HZ0001", "name": "王芳", "resident_id": "330102194401150011"}


def test_wrong_fields_are_all_named_in_chinese(house):
    api = house.signed_in("hz.secretary")

    told = api.send(
        "POST",
        "/associations/hangzhou/members",
        422,
        json={"code": "HZ0001", "birth_date": "待定", "hobby": "chess"},
    )

    assert told["code"] == "invalid_fields"
    assert told["detail"] == "有字段缺失或填写不正确。"
    assert {e["field"]: e["code"] for e in told["errors"]} == {
        "name": "required",
        "birth_date": "bad_date",
        "hobby": "unknown_field",
    }
    assert next(e for e in told["errors"] if e["field"] == "name")["message"] == "必填。"


def test_english_is_spoken_to_those_who_ask(house):
    answer = house.web().get("/api/v1/me", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert answer.json["detail"] == "Please sign in."


def test_chinese_leaves_as_it_is(house):
    answer = house.web().get("/api/v1/me")

    assert "请先登录" in answer.data.decode()


def test_what_is_no_json_is_refused_as_such(house):
    api = house.signed_in("hz.secretary")

    told = api.send(
        "POST",
        "/associations/hangzhou/members",
        400,
        data="{no json",
        content_type="application/json",
    )

    assert told["code"] == "unreadable_body"


@pytest.mark.parametrize("text", [r"\u0000", r"\ud800", r"a\udfffb"])
def test_text_that_no_database_keeps_is_refused_as_no_body(house, text):
    api = house.signed_in("hz.secretary")
    told = f'{{"login": "{text}", "password": "x"}}', f'{{"name": "x", "tags": ["{text}"]}}'

    for path, body in zip(("/sign-in", "/associations/hangzhou/members"), told, strict=True):
        answer = api.send("POST", path, 400, data=body, content_type="application/json")
        assert answer["code"] == "unreadable_body"


def test_what_only_looks_like_it_is_a_text_like_any_other(house):
    api = house.signed_in("hz.secretary")
    told = {"login": r"\u0000 𠮷", "password": "x"}

    assert api.send("POST", "/sign-in", 401, json=told)["code"] == "sign_in_refused"


def test_an_address_with_a_nul_is_nowhere_and_a_question_with_one_is_refused(house):
    api = house.signed_in("hz.secretary")

    assert api.get("/associations/hangzhou/members/%00", 404)["code"] == "not_found"
    assert api.get("/associations/hangzhou/members", 400, q="\0")["code"] == "bad_request"


def test_a_wrong_method_names_the_right_ones(house):
    answer = house.web().delete("/api/v1/me")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.json["code"] == "method_not_allowed"


def test_an_unknown_address_is_a_problem_too(house):
    answer = house.web().get("/api/v1/nowhere")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_bug_is_a_500_with_a_number_and_no_detail(house):
    api = house.signed_in("hz.secretary")
    house.runtimes["members"].database.close()
    house.runtimes.pop("members")

    told = api.get("/associations/hangzhou/members", expect=500)

    assert told["code"] == "unexpected"
    assert told["correlation_id"] in told["detail"]
    assert "KeyError" not in str(told)
    house.runtimes["members"] = house.runtimes["care"]


def test_a_service_that_is_away_is_a_503(house):
    api = house.signed_in("hz.secretary")
    house.away.add("care")

    told = api.get("/associations/hangzhou/visits", expect=503)

    assert told["code"] == "service_unknown"
    assert "care" in told["detail"]


def test_the_callers_correlation_id_goes_with_the_call_and_back(house):
    api = house.signed_in("hz.secretary")

    answer = house.web().get(
        "/api/v1/associations/hangzhou/members",
        headers={"Authorization": f"Bearer {api.token}", "X-Correlation-Id": "desk-7.1"},
    )

    assert answer.headers["X-Correlation-Id"] == "desk-7.1"
    assert "desk-7.1" in house.correlations


def test_a_correlation_id_that_could_forge_a_log_line_is_replaced(house):
    answer = house.web().get("/api/v1/me", headers={"X-Correlation-Id": "a b {}"})

    assert answer.headers["X-Correlation-Id"] != "a b {}"


def test_a_command_with_the_same_key_is_done_once(house):
    api = house.signed_in("hz.secretary")
    key = {"Idempotency-Key": "entered-once"}

    first = api.send("POST", "/associations/hangzhou/members", 201, json=SOMEBODY, headers=key)
    second = api.send("POST", "/associations/hangzhou/members", 201, json=SOMEBODY, headers=key)
    other = api.send(
        "POST",
        "/associations/hangzhou/members",
        409,
        json={**SOMEBODY, "name": "李娜"},
        headers=key,
    )

    assert first["member_id"] == second["member_id"]
    assert other["code"] == "idempotency_key_reused"
    assert api.get("/associations/hangzhou/members")["total"] == 1


def test_a_key_that_is_no_key_is_refused(house):
    api = house.signed_in("hz.secretary")

    told = api.send(
        "POST",
        "/associations/hangzhou/members",
        422,
        json=SOMEBODY,
        headers={"Idempotency-Key": "k" * 65},
    )

    assert [e["field"] for e in told["errors"]] == ["Idempotency-Key"]
