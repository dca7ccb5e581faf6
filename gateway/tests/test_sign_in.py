"""Who gets in, who does not, and what they hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gateway.access import tokens
from gateway.tests.house import PASSWORD, House


def sign_in(house: House, login: str, password: str = PASSWORD) -> tuple[int, dict]:
    answer = house.web().post("/api/v1/sign-in", json={"login": login, "password": password})
    return answer.status_code, answer.json


def test_a_good_password_gives_a_token_and_the_roles(house):
    status, told = sign_in(house, "hz.secretary")

    assert status == 200
    assert told["token_type"] == "Bearer"
    assert [(g["association"], g["role"]) for g in told["account"]["grants"]] == [
        ("hangzhou", "secretary")
    ]


def test_a_wrong_password_and_an_unknown_login_sound_the_same(house):
    wrong = sign_in(house, "hz.secretary", "not the password")
    unknown = sign_in(house, "nobody.at.all", "not the password")

    assert wrong[0] == unknown[0] == 401
    assert wrong[1]["code"] == unknown[1]["code"] == "sign_in_refused"
    assert wrong[1]["detail"] == "账号或密码不正确。"


def test_ten_wrong_passwords_let_the_login_rest(house):
    for _ in range(10):
        assert sign_in(house, "hz.secretary", "not the password")[0] == 401

    status, told = sign_in(house, "hz.secretary")

    assert (status, told["code"]) == (401, "sign_in_paused")
    assert sign_in(house, "tl.secretary")[0] == 200


def test_nine_wrong_passwords_are_forgotten_after_a_good_one(house):
    for _ in range(9):
        sign_in(house, "hz.secretary", "not the password")
    assert sign_in(house, "hz.secretary")[0] == 200

    for _ in range(9):
        sign_in(house, "hz.secretary", "not the password")

    assert sign_in(house, "hz.secretary")[0] == 200


def test_without_a_token_or_with_an_ended_or_forged_one_nobody_is_known(house):
    ended, _ = tokens.give(tokens.Claim("somebody", 1), timedelta(hours=-1))
    forged = house.signed_in("hz.secretary").token[:-4] + "AAAA"
    cases = [
        None,
        "",
        "Basic abc",
        "Bearer ",
        "Bearer nonsense",
        f"Bearer {ended}",
        f"Bearer {forged}",
    ]

    for case in cases:
        headers = {} if case is None else {"Authorization": case}
        answer = house.web().get("/api/v1/me", headers=headers)

        assert answer.status_code == 401, case
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_new_password_ends_the_tokens_given_before(house):
    api = house.signed_in("hz.secretary")

    api.send(
        "POST",
        "/me/password",
        204,
        json={"old_password": PASSWORD, "new_password": "another long one"},
    )

    api.get("/me", expect=401)
    assert sign_in(house, "hz.secretary")[0] == 401
    assert sign_in(house, "hz.secretary", "another long one")[0] == 200


def test_a_new_password_needs_the_old_one_and_ten_characters(house):
    api = house.signed_in("hz.secretary")

    wrong = api.send(
        "POST",
        "/me/password",
        422,
        json={"old_password": "wrong", "new_password": "another long one"},
    )
    short = api.send(
        "POST", "/me/password", 422, json={"old_password": PASSWORD, "new_password": "123456789"}
    )

    assert [(e["field"], e["code"]) for e in wrong["errors"]] == [
        ("old_password", "wrong_password")
    ]
    assert [(e["field"], e["code"]) for e in short["errors"]] == [("new_password", "bad_password")]


def test_a_closed_account_is_out_at_once(house):
    leader = house.open_account("leader", "hangzhou", "home_leader")
    api, secretary = house.signed_in("leader"), house.signed_in("hz.secretary")

    secretary.post(f"/associations/hangzhou/accounts/{leader}/close")

    api.get("/me", expect=401)
    assert sign_in(house, "leader")[0] == 401


def test_the_demo_is_refused_in_production(house):
    house.open_account("demo", "hangzhou", "secretary", demo=True)
    api = house.signed_in("demo")
    house.settings = replace(house.settings, demo=False)

    assert sign_in(house, "demo")[1]["code"] == "demo_refused"
    api.web = house.web()
    assert api.get("/me", expect=401)["code"] == "demo_refused"


def test_removing_the_demo_closes_its_sign_ins_and_no_other(house):
    house.open_account("demo", "hangzhou", "secretary", demo=True)

    told = house.signed_in("operator").post("/operations/demo/remove")

    assert told == {"closed_accounts": 1}
    assert sign_in(house, "demo")[0] == 401
    assert sign_in(house, "hz.secretary")[0] == 200
