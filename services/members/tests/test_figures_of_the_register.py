"""Figures of honours, selections, venues, exchanges and the roster: each counts at its edge, and no decoy."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.context import OWN, SUBTREE_FIGURES, Context
from chassis.runtime import call
from contracts.errors import Forbidden, Invalid, NotFound
from services.members.figures.declared import FIGURES
from services.members.figures.people import born_until
from services.members.figures.presentations import PRESENTATIONS
from services.members.service import MembersService
from services.members.tests.people import record
from services.members.tests.selection import candidate, exchange, venue

UNIT = {"row": 4, "name": "组织", "established_on": "2023-01-01"}
NOBODY = {"member_code": None, "recipient_kind": "work"}


@pytest.fixture
def bench(bench_of):
    made = bench_of(MembersService)
    made.clock.set_day(date(2025, 2, 1))
    for slug, name, level in (
        ("jiande", "建德市劳模工匠协会", "county_city"),
        ("xiaoshan", "萧山区劳模工匠协会", "district"),
        ("binjiang", "滨江劳模工匠协会", "district"),
    ):
        made.register(slug, name, level, "hangzhou")
    return made


def apply(bench, what: str, *records, association: str) -> None:
    bench.call(f"apply_{what}", association=association, records=list(records))


def people(bench, association: str, count: int = 3) -> None:
    rows = [record(f"HZ{n}", "19700601", n) for n in range(1, count + 1)]
    apply(bench, "members", *rows, association=association)


def ask(bench, method: str, association: str, reach: str = SUBTREE_FIGURES, **asked):
    context = Context(association_id=association, scope=reach)
    return call(MembersService, bench.runtime, context, method, {"year": 2024, **asked})


def figure(bench, slug: str, association: str, **asked):
    found = ask(bench, "read_figures", association, **asked)["items"]
    return next(one for one in found if one["slug"] == slug)


def value(bench, slug: str, association: str, **asked) -> int:
    return figure(bench, slug, association, **asked)["value"]


@pytest.mark.parametrize(
    ("kind", "slug", "association", "printed"),
    [
        ("volunteer_group", "volunteer-groups-active", "tonglu", "二"),
        ("chapter", "chapters-active", "binjiang", "二"),
        ("service_team", "service-teams-active", "jiande", None),
    ],
)
def test_units_count_while_they_stand(bench, kind, slug, association, printed):
    stands = UNIT | {"kind": kind}
    apply(
        bench,
        "units",
        stands | {"code": "1", "established_on": "2024-12-31"},
        stands | {"code": "2", "state": "closed", "dissolved_on": "2025-01-01"},
        stands | {"code": "3", "established_on": "2025-01-01"},
        stands | {"code": "4", "state": "closed", "dissolved_on": "2024-12-31"},
        stands | {"code": "5", "state": "applied", "established_on": None},
        stands | {"code": "6", "kind": "home"},
        association=association,
    )

    found = figure(bench, slug, association)

    assert (found["value"], found["printed"]) == (2, printed)
    before = ask(bench, "read_figure_records", association, slug=slug, on="2024-12-30")
    assert [one["key"] for one in before["items"]] == ["2", "4"]


def honor(code: str | None, honor_type: str, on: str, **more) -> dict[str, object]:
    named = {"member_code": code, "recipient_name": more.pop("name", "李秀英")}
    return {"row": 4, "honor_type": honor_type, "granted_on": on, **named, **more}


def test_people_and_things_that_were_honoured_are_counted_apart(bench):
    people(bench, "jiande")
    studio = NOBODY | {"recipient_kind": "studio"}
    apply(
        bench,
        "honors",
        honor("HZ1", "hangzhou_digital_craftsman", "2024-12-31"),
        honor("HZ2", "hangzhou_craftsman", "2024-01-01"),
        honor("HZ1", "provincial_model_worker", "2024-01-01"),
        honor("HZ3", "hangzhou_digital_craftsman", "2023-12-31"),
        honor(None, "municipal_innovation_studio", "2023-05-01", **studio, name="甲工作室"),
        honor(None, "municipal_innovation_studio", "2024-05-01", **studio, name="乙工作室"),
        honor(None, "municipal_innovation_studio", "2024-06-01", **studio, name="丙 工作室"),
        honor(None, "provincial_innovation_studio", "2024-05-01", **studio, name="甲工作室"),
        honor(
            None,
            "municipal_model_collective",
            "2024-05-01",
            name="第一班组",
            recipient_kind="collective",
        ),
        honor(
            None, "provincial_innovation_first_prize", "2024-05-01", **NOBODY, name="《行车电路》"
        ),
        honor(None, "municipal_five_small_innovation", "2024-05-01", **NOBODY, name="《行车电路》"),
        honor(None, "municipal_five_small_innovation", "2023-05-01", **NOBODY, name="《旧作》"),
        association="jiande",
    )

    found = {one["slug"]: one for one in ask(bench, "read_figures", "jiande")["items"]}

    assert {slug: found[slug]["value"] for slug in PRESENTATIONS["jiande"]} == {
        "national-craftsman-candidates": 0,
        "provincial-model-workers-granted": 1,
        "innovation-studios-provincial-recognised": 1,
        "innovation-studios-municipal-recognised": 2,
        "municipal-model-collectives": 1,
        "hangzhou-digital-craftsmen-granted": 1,
        "master-register-entries": 0,
        "talent-chain-stages": 0,
        "service-teams-active": 0,
        "innovation-awards-granted": 2,
    }
    assert found["personal-honours-granted"]["value"] == 3
    assert found["innovation-awards-granted"]["printed"] is None


def test_speakers_of_the_first_batch_are_people_who_were_selected_in_the_year(bench):
    people(bench, "binjiang")
    dead = record("HZ9", "19400601", 9, deceased_on="2024-02-29")
    apply(bench, "members", dead, association="binjiang")
    apply(
        bench,
        "nominations",
        candidate("HZ1", batch="第一批"),
        candidate("HZ1", title="再选"),
        candidate("HZ2", decided_on="2024-01-01"),
        candidate("HZ3", state="rejected"),
        candidate("HZ3", batch="第二批"),
        candidate("HZ9"),  # selected on 1 March, a day after the death
        candidate(None, name="周明", recommended_by="第一分协会", decided_on="2024-12-31"),
        candidate(None, name="吴亮", decided_on="2025-01-01"),
        candidate("HZ3", pipeline="list", title="大国工匠浙江培育对象"),
        association="binjiang",
    )

    found = figure(bench, "lecture-troupe-members-selected", "binjiang")

    assert (found["value"], found["printed"]) == (3, "三")
    assert value(bench, "speakers-selected", "binjiang") == 3
    assert value(bench, "lecture-troupe-members-selected", "tonglu", scope="own") == 0


def test_a_place_on_a_list_a_register_and_a_stage_are_counted_each_by_its_rule(bench):
    people(bench, "jiande")
    a_list = {"pipeline": "list", "title": "大国工匠 浙江培育对象", "batch": None}
    register = {"pipeline": "register", "title": "建德名匠录", "state": "published"}
    talent = {"pipeline": "talent", "title": "匠韵建德", "batch": None, "state": "in_training"}
    apply(
        bench,
        "nominations",
        candidate("HZ1", **a_list),
        candidate("HZ2", **a_list, state="publicised"),
        candidate("HZ3", **a_list | {"title": "别的名单"}),
        *(candidate(f"HZ{n}", **register) for n in (1, 2, 3)),
        candidate("HZ1", **register | {"batch": "第二批"}),
        candidate("HZ1", **talent, stage="select"),
        candidate("HZ2", **talent, stage="select"),
        candidate("HZ1", **talent, stage="reward"),
        candidate("HZ3", **talent | {"state": "withdrawn"}, stage="research"),
        candidate("HZ3", **talent, stage="employ", decided_on="2023-12-31"),
        association="jiande",
    )

    assert value(bench, "national-craftsman-candidates", "jiande") == 1
    assert value(bench, "master-register-entries", "jiande") == 3
    assert value(bench, "talent-chain-stages", "jiande") == 2


def test_reading_corners_are_hosts_of_the_first_batch_opened_in_the_year(bench):
    apply(
        bench,
        "venues",
        venue("甲角"),
        venue("乙角", host="南阳 街道"),  # a second corner of the same host
        venue("丙角", host="中国银行", opened_on="2024-12-31"),
        venue("丁角", host="第三中学", opened_on="2025-01-01"),
        venue("戊角", host="第四中学", batch="第二批"),
        venue("己角", host="第五中学", state="building", opened_on=None),
        venue("庚角", host="第六中学", opened_on="2023-12-31"),
        venue("辛角", host="第七中学", state="closed"),
        venue("壬馆", host="第八中学", kind="hall"),
        association="xiaoshan",
    )

    assert value(bench, "reading-corners-opened", "xiaoshan") == 2
    assert value(bench, "reading-corner-hosts-named", "xiaoshan") == 2
    assert value(bench, "reading-corner-hosts-named", "hangzhou", scope="jurisdiction") == 0


def test_services_and_builders_of_open_venues_count_each_once(bench):
    centre = {"kind": "health_centre", "batch": None, "opened_on": "2020-01-01"}
    apply(
        bench,
        "venues",
        venue("甲中心", **centre, services=["健康体检", "报告解读"]),
        venue("乙中心", **centre, services=["健康 体检", "门诊住院"]),
        venue("丙中心", **centre | {"opened_on": "2025-01-01"}, services=["康复"]),
        venue("丁中心", **centre, state="closed", services=["义诊"]),
        venue("工匠馆", kind="hall", builders=["区政府", "区总工会", "协会"]),
        association="tonglu",
    )

    assert value(bench, "health-centre-service-types", "tonglu") == 3
    assert value(bench, "craftsmen-hall-builders", "tonglu") == 3


def test_delegations_are_counted_by_where_they_came_from(bench):
    apply(
        bench,
        "exchanges",
        exchange("东海县劳模协会"),
        exchange("东海县总工会"),
        exchange("榆林市劳模协会", origin="榆林市", held_on="2024-12-31"),
        exchange("桐庐县劳模协会", origin="桐庐县", state="not_held"),
        exchange("虎丘区劳模协会", origin="苏州", kind="pairing"),
        exchange("临安区劳模协会", origin="临安区", held_on="2023-12-31"),
        exchange("无名协会", origin=None),
        association="xiaoshan",
    )

    assert value(bench, "delegations-origins-listed", "xiaoshan") == 2


def test_the_roster_is_counted_as_it_stood_on_the_day(bench):
    apply(
        bench,
        "members",
        record("HZ1", "19441231", 1),  # eighty on the last day of 2024
        record("HZ2", "19450101", 2),
        record("HZ3", "19300601", 3, deceased_on="2024-12-31"),
        record("HZ4", "19300601", 4, deceased_on="2025-01-01"),
        record("HZ5", "19700601", 5, employment_status="retired", retired_on="2024-12-31"),
        record("HZ6", "19700601", 6, employment_status="retired"),
        association="tonglu",
    )

    found = {one["slug"]: one["value"] for one in ask(bench, "read_figures", "tonglu")["items"]}

    assert {slug: n for slug, n in found.items() if slug.startswith("members-")} == {
        "members-on-roster": 6,
        "members-living": 5,
        "members-aged-80-plus": 2,
        "members-aged-90-plus": 1,
        "members-retired": 2,
    }
    assert value(bench, "members-living", "tonglu", on="2024-12-30") == 6
    assert value(bench, "members-retired", "tonglu", on="2024-12-30") == 1
    assert value(bench, "members-living", "hangzhou") == 0
    assert value(bench, "members-living", "hangzhou", scope="jurisdiction") == 5


@pytest.mark.parametrize(
    ("day", "years", "latest"),
    [
        (date(2024, 12, 31), 80, date(1944, 12, 31)),
        (date(2024, 2, 29), 80, date(1944, 2, 29)),
        (date(2022, 2, 28), 90, date(1932, 2, 29)),
        (date(2022, 2, 27), 90, date(1932, 2, 27)),
        (date(2024, 2, 28), 80, date(1944, 2, 28)),
    ],
)
def test_whoever_was_born_on_29_february_has_a_birthday_every_year(day, years, latest):
    assert born_until(day, years) == latest


def test_of_people_below_the_records_tell_no_name_and_no_id(bench):
    people(bench, "tonglu", 1)
    people(bench, "hangzhou", 1)

    page = ask(
        bench, "read_figure_records", "hangzhou", slug="members-living", scope="jurisdiction"
    )

    told = {one["association_id"]: one for one in page["items"]}
    assert page["value"] == 2
    assert told["hangzhou"]["member_id"]
    assert [told["tonglu"][key] for key in ("member_id", "record_id", "label", "key")] == [None] * 4


def test_records_come_page_by_page_and_a_wrong_question_is_refused(bench):
    people(bench, "tonglu", 3)
    asked = {"slug": "members-living", "limit": 2}

    first = ask(bench, "read_figure_records", "tonglu", **asked)
    second = ask(bench, "read_figure_records", "tonglu", **asked, after=first["next"])

    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    with pytest.raises(NotFound, match="figure_not_found"):
        ask(bench, "read_figure_records", "tonglu", slug="unheard-of")
    with pytest.raises(Invalid):
        ask(bench, "read_figure_records", "tonglu", **asked, after="x")
    with pytest.raises(Invalid):
        ask(bench, "read_figures", "tonglu", on="2023-12-31")
    with pytest.raises(Forbidden):
        ask(bench, "read_figure_records", "tonglu", **asked, scope="jurisdiction", reach=OWN)


def test_every_presentation_is_of_a_declared_figure_and_every_figure_has_its_rule_in_words():
    slugs = [figure.slug for figure in FIGURES]

    assert len(slugs) == len(set(slugs))
    assert {slug for told in PRESENTATIONS.values() for slug in told} <= set(slugs)
    assert all(figure.zh and figure.en and figure.unit for figure in FIGURES)
