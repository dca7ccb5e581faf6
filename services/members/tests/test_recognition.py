"""Honours of an association's own, honours of others than persons, certificates, deeds."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from services.members.service import MembersService
from services.members.tests.people import home, register

OWN = {
    "code": "hangzhou_young_craftsman",
    "name_zh": "杭州青年工匠",
    "name_en": "Hangzhou Young Craftsman",
    "level": "municipal",
    "track": "craftsman",
    "aliases": ["青年 工匠"],
    "triggers_visit": False,
}


@pytest.fixture
def bench(bench_of):
    return bench_of(MembersService)


def define(bench, association: str = "hangzhou", **changes):
    return bench.call("define_honor_type", association=association, **OWN | changes)


def recognise(bench, kind: str = "studio", association: str = "hangzhou", **changes):
    told = {
        "recipient_kind": kind,
        "recipient_name": "王工作室",
        "honor_type": "municipal_innovation_studio",
        "granted_on": "2024-01-02",
    }
    return bench.call("grant_recognition", association=association, **told | changes)


def types(bench, association: str):
    found = bench.call("list_honor_types", association=association)["items"]
    return {one["code"]: one for one in found}


def test_an_honour_that_an_association_adds_is_its_own_and_can_be_granted(bench):
    made = define(bench)
    member = register(bench)

    granted = bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=member,
        honor_type=OWN["code"],
        granted_on="2024-01-02",
    )

    assert (made["subject"], made["craftsman"], made["added"]) == ("person", True, True)
    assert granted["honor_name"] == "杭州青年工匠"
    (fact,) = bench.published("members.honor_granted")
    assert (fact.data["level"], fact.data["triggers_visit"]) == ("municipal", False)
    (told,) = bench.published("members.honor_type_defined")
    assert told.data["recipient_kind"] == "person"
    assert OWN["code"] not in types(bench, "tonglu")


def test_an_addition_is_changed_by_defining_it_again(bench):
    define(bench)

    define(bench, name_zh="杭州青年巧匠", gift="birthday_cake", allowance_tier=4)

    found = types(bench, "hangzhou")[OWN["code"]]
    assert (found["name_zh"], found["gift"], found["allowance_tier"]) == (
        "杭州青年巧匠",
        "birthday_cake",
        4,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "hangzhou_craftsman"}, "honor_code_taken"),
        ({"name_zh": "省劳模"}, "honor_name_taken"),
        ({"aliases": ["杭州 工匠"]}, "honor_name_taken"),
        ({"code": "another", "name_zh": "“青年工匠”"}, "honor_name_taken"),
    ],
)
def test_no_name_and_no_code_means_two_honours(bench, changes, code):
    define(bench)

    with pytest.raises(Conflict, match=code):
        define(bench, **changes)


@pytest.mark.parametrize("changes", [{"code": "Big"}, {"level": "world"}, {"allowance_tier": 0}])
def test_a_definition_is_refused_by_field(bench, changes):
    with pytest.raises(Invalid):
        define(bench, **changes)


def test_the_catalogue_says_what_each_honour_triggers(bench):
    found = types(bench, "hangzhou")

    assert found["hangzhou_craftsman"]["gift"] == "birthday_cake"
    assert found["provincial_model_worker"]["allowance_tier"] == 2
    assert not found["jiande_master_craftsman"]["triggers_visit"]
    assert not found["municipal_model_collective"]["triggers_visit"]
    assert all(one["body"] for one in found.values())


@pytest.mark.parametrize(
    ("kind", "honor", "fact"),
    [
        ("studio", "municipal_innovation_studio", "members.studio_recognized"),
        ("collective", "municipal_model_collective", "members.collective_honor_granted"),
        ("work", "municipal_five_small_innovation", "members.innovation_award_granted"),
    ],
)
def test_honours_of_others_have_facts_of_their_own_and_honour_no_person(bench, kind, honor, fact):
    member = register(bench)

    made = recognise(bench, kind, honor_type=honor, team=[member])

    assert (made["recipient_kind"], made["team"]) == (kind, [member])
    assert len(bench.published(fact)) == 1
    assert bench.published("members.honor_granted") == []
    shown = bench.call("get_member", association="hangzhou", member_id=member)
    assert shown["honors"] == []


def test_a_studio_that_is_promoted_has_a_recognition_of_each_level(bench):
    unit = home(bench, "S1", name="王工作室", kind="studio")
    recognise(bench, unit_id=unit)

    recognise(bench, unit_id=unit, honor_type="provincial_innovation_studio")

    page = bench.call("list_recognitions", association="hangzhou", recipient_kind="studio")
    assert [one["level"] for one in page["items"]] == ["provincial", "municipal"]
    assert {f.data["studio_id"] for f in bench.published("members.studio_recognized")} == {unit}


def test_the_same_recognition_in_the_same_year_is_refused_and_next_year_allowed(bench):
    recognise(bench, recipient_name="王 工作室", granted_on="2023-12-31")
    recognise(bench)

    with pytest.raises(Conflict, match="recognition_already_granted"):
        recognise(bench, recipient_name="王 工作室")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"honor_type": "hangzhou_craftsman"}, Invalid),
        ({"honor_type": "municipal_model_collective"}, Invalid),
        ({"granted_on": "2024-01-03"}, Conflict),
        ({"team": ["nobody"]}, NotFound),
        ({"unit_id": "nowhere"}, NotFound),
    ],
)
def test_a_recognition_is_refused_and_leaves_nothing(bench, changes, error):
    with pytest.raises(error):
        recognise(bench, **changes)

    assert bench.published("members.studio_recognized") == []


def test_a_recognition_is_revoked_once_and_a_personal_honour_not_here(bench):
    made = recognise(bench)
    member = register(bench)
    personal = bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=member,
        honor_type="hangzhou_craftsman",
        granted_on="2024-01-02",
    )
    asked = {"association": "hangzhou", "revoked_on": "2024-01-02"}

    gone = bench.call("revoke_recognition", **asked, grant_id=made["grant_id"], reason="弄虚作假")

    assert gone["state"] == "revoked"
    (fact,) = bench.published("members.recognition_revoked")
    assert "reason" not in fact.data
    with pytest.raises(Conflict, match="already_revoked"):
        bench.call("revoke_recognition", **asked, grant_id=made["grant_id"])
    with pytest.raises(Conflict, match="is_a_personal_honor"):
        bench.call("revoke_recognition", **asked, grant_id=personal["grant_id"])


def test_a_certificate_states_what_is_held_on_the_day(bench):
    member = register(bench)
    for honor, on in (
        ("provincial_model_worker", "2010-05-01"),
        ("hangzhou_craftsman", "2020-09-26"),
        ("municipal_model_worker", "2015-05-01"),
    ):
        made = bench.call(
            "grant_honor",
            association="hangzhou",
            member_id=member,
            honor_type=honor,
            granted_on=on,
        )
    bench.call(
        "revoke_honor", association="hangzhou", grant_id=made["grant_id"], revoked_on="2023-12-31"
    )
    asked = {"association": "hangzhou", "member_id": member}

    now = bench.call("certify_honors", **asked, on="2024-01-02")
    before = bench.call("certify_honors", **asked, on="2016-01-01")

    assert [one["honor_type"] for one in now["honors"]] == [
        "provincial_model_worker",
        "hangzhou_craftsman",
    ]
    assert (now["highest_level"], now["model_worker"], now["craftsman"]) == (
        "provincial",
        True,
        True,
    )
    assert (len(before["honors"]), before["craftsman"]) == (2, False)
    with pytest.raises(NotFound):
        bench.call("certify_honors", association="tonglu", member_id=member, on="2024-01-02")


def test_a_deed_is_kept_by_period_and_its_text_stays_here(bench):
    member = register(bench)
    told = {"member_id": member, "title": "革新", "text": "……", "objects": ["奖章"]}
    for period in ("改革开放时期", "新时代"):
        bench.call("record_deed", association="hangzhou", period=period, **told)

    page = bench.call("list_deeds", association="hangzhou", period="新时代")

    assert [one["objects"] for one in page["items"]] == [["奖章"]]
    assert all("text" not in fact.data for fact in bench.published("members.deed_recorded"))
    assert bench.call("list_deeds", association="tonglu")["total"] == 0
    with pytest.raises(NotFound, match="venue_not_found"):
        bench.call("record_deed", association="hangzhou", period="新时代", venue_id="x", **told)
