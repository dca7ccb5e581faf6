"""Finding members by what somebody types, and pages that neither skip nor repeat anybody."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Invalid
from services.members import domain
from services.members.commands.terms import readings
from services.members.models import Member
from services.members.models_people import MemberTerm
from services.members.service import MembersService
from services.members.tests.people import home, record, register

PEOPLE = (
    ("HZ0001", "王建国", {"phone": "13800138000", "town": "清波街道"}),
    ("HZ0002", "王芳", {"phone": "13912345678", "town": "西湖街道"}),
    ("HZ0003", "单建军", {}),
    ("HZ0004", "欧阳建国", {}),
    ("HZ0005", "吕梅", {}),
    ("HZ0006", "买买提·阿迪力", {}),
)


def roster(bench) -> dict[str, str]:
    """Register the people above, and in Tonglu a namesake, and return ids by number."""
    register(bench, "TL0001", association="tonglu", name="王建国", phone="13800138000")
    return {
        code: register(bench, code, serial=place + 1, name=name, **more)
        for place, (code, name, more) in enumerate(PEOPLE)
    }


def found(bench, q: str, association: str = "hangzhou", **more) -> list[str]:
    page = bench.call("list_members", association=association, q=q, **more)
    assert page["total"] == len(page["items"])
    return [item["code"] for item in page["items"]]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("王建国", ["HZ0001"]),
        ("建国", ["HZ0001", "HZ0004"]),
        ("王", ["HZ0001", "HZ0002"]),
        ("wangjianguo", ["HZ0001"]),
        ("WJG", ["HZ0001"]),
        ("jianguo", ["HZ0001", "HZ0004"]),
        ("wangjg", ["HZ0001"]),
        ("ouyangjg", ["HZ0004"]),
        ("wang", ["HZ0001", "HZ0002"]),
        ("shan", ["HZ0003"]),
        ("danjj", ["HZ0003"]),
        ("danjg", []),
        ("danjian", ["HZ0003"]),
        ("oyjg", ["HZ0004"]),
        ("lvmei", ["HZ0005"]),
        ("lyum", ["HZ0005"]),
        ("买买提阿迪力", ["HZ0006"]),
        ("阿迪力", ["HZ0006"]),
        ("8000", ["HZ0001"]),
        ("138 0013 8000", ["HZ0001"]),
        ("0003", ["HZ0003"]),
        ("hz0003", ["HZ0003"]),
        ("西湖", ["HZ0002"]),
        ("王 西湖街道", ["HZ0002"]),
        ("王 建军", []),
        ("330102197006010013", []),
        ("%", []),
        ("_", []),
        ("李", []),
    ],
)
def test_what_is_typed_finds_whom_it_names_and_nobody_else(bench_of, typed, codes):
    bench = bench_of(MembersService)
    roster(bench)

    assert found(bench, typed) == codes


def test_the_best_fit_comes_first_and_then_the_number(bench_of):
    bench = bench_of(MembersService)
    for place, (code, name) in enumerate([("A1", "李王芳"), ("A2", "王芳草"), ("A3", "王芳")]):
        register(bench, code, serial=place + 1, name=name)

    assert found(bench, "王芳") == ["A3", "A2", "A1"]


def test_nobody_is_found_from_another_association(bench_of):
    bench = bench_of(MembersService)
    roster(bench)

    for typed in ("王建国", "wjg", "8000", "13800138000"):
        assert found(bench, typed, "tonglu") == ["TL0001"]
    assert found(bench, "建军", "tonglu") == []


def test_pages_of_what_was_typed_neither_skip_nor_repeat(bench_of):
    bench = bench_of(MembersService)
    for number in range(7):
        name = "王芳" if number % 2 else "小王芳"
        register(bench, f"HZ|{number}", serial=number + 1, name=name)

    asked = {"association": "hangzhou", "q": "王芳", "limit": 2}
    seen, after = [], None
    while True:
        page = bench.call("list_members", **asked, after=after)
        seen += [item["code"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [f"HZ|{n}" for n in (1, 3, 5, 0, 2, 4, 6)]
    for nowhere in ("nowhere", "x|HZ|0|id"):
        with pytest.raises(Invalid):
            bench.call("list_members", **asked, after=nowhere)


def test_what_is_corrected_is_found_anew_and_no_longer_by_what_it_was(bench_of):
    bench = bench_of(MembersService)
    member = roster(bench)["HZ0001"]

    bench.call(
        "update_member",
        association="hangzhou",
        member_id=member,
        name="王志强",
        phone="13800139999",
    )

    assert found(bench, "wzq") == found(bench, "9999") == ["HZ0001"]
    assert found(bench, "wjg") == found(bench, "8000") == []


def test_home_honour_and_skill_find_their_members(bench_of):
    bench = bench_of(MembersService)
    people = roster(bench)
    unit = home(bench, name="清波劳模工匠之家")
    bench.call(
        "assign_to_unit",
        association="hangzhou",
        member_id=people["HZ0002"],
        unit_id=unit,
        since="2024-01-01",
    )
    bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=people["HZ0003"],
        honor_type="hangzhou_craftsman",
        granted_on="2023-09-26",
    )
    told = record("HZ0007", "19600101", 7, skills=["电焊"], heritage_craft="王星记扇艺")
    bench.call("apply_members", association="hangzhou", records=[told])

    assert found(bench, "清波劳模") == ["HZ0002"]
    assert found(bench, "杭州工匠") == ["HZ0003"]
    assert found(bench, "电焊") == found(bench, "王星记") == ["HZ0007"]
    assert found(bench, "", skill="电焊") == ["HZ0007"]
    assert found(bench, "", honor_level="municipal") == ["HZ0003"]
    assert found(bench, "", honor_level="national", honor_type="hangzhou_craftsman") == []
    assert "HZ0002" not in found(bench, "王", without_home=True)


def test_filters_and_what_is_typed_narrow_each_other(bench_of):
    bench = bench_of(MembersService)
    register(bench, "A1", birth="19440102", name="王大")
    register(bench, "A2", birth="19440103", name="王二", serial=2)
    register(bench, "A3", birth="19500601", name="王三", serial=3, employment_status="retired")

    assert found(bench, "王", age_from=80) == ["A1"]
    assert found(bench, "王", age_to=79) == ["A2", "A3"]
    assert found(bench, "王", employment_status="retired", sex="male") == ["A3"]
    assert found(bench, "王", sex="female") == []


@pytest.mark.parametrize(
    ("day", "years", "latest"),
    [
        (date(2024, 1, 2), 80, date(1944, 1, 2)),
        (date(2023, 2, 28), 80, date(1943, 2, 28)),
        (date(2023, 2, 28), 83, date(1940, 2, 29)),
        (date(2024, 2, 28), 80, date(1944, 2, 28)),
        (date(2024, 2, 29), 80, date(1944, 2, 29)),
        (date(2024, 2, 29), 81, date(1943, 2, 28)),
    ],
)
def test_the_latest_birth_date_of_an_age_is_the_edge_of_that_age(day, years, latest):
    assert domain.years_before(day, years) == latest
    assert domain.age_on(day, latest) == years
    assert domain.age_on(day, date.fromordinal(latest.toordinal() + 1)) == years - 1


def test_a_family_name_is_read_as_family_names_are():
    first = {name: readings(name)[0] for name in ("单雄", "解缙", "长孙无忌", "万俟卨", "任贤齐")}

    assert first["单雄"] == ("shan", "xiong")
    assert first["解缙"] == ("xie", "jin")
    assert first["长孙无忌"] == ("zhang", "sun", "wu", "ji")
    assert first["万俟卨"][:2] == ("mo", "qi")
    assert first["任贤齐"] == ("ren", "xian", "qi")


def test_the_daily_round_makes_terms_for_whoever_has_none(bench_of):
    bench = bench_of(MembersService)
    roster(bench)
    with bench.session("hangzhou") as session:
        session.query(Member).update({"indexed_as": 0})
        session.commit()

    bench.go_to(date(2024, 1, 3))

    assert found(bench, "wjg") == ["HZ0001"]
    with bench.session("hangzhou") as session:
        assert {m.indexed_as for m in session.query(Member)} == {1}


def test_no_digit_of_a_phone_stands_among_the_terms(bench_of):
    bench = bench_of(MembersService)
    roster(bench)

    with bench.session("hangzhou") as session:
        terms = [row.term for row in session.query(MemberTerm)]
    assert not [term for term in terms if "8000" in term or "5678" in term]


def test_an_honour_of_ones_own_finds_its_holders_and_stands_under_its_level(bench_of):
    bench = bench_of(MembersService)
    people = roster(bench)
    own = {"code": "own_master", "name_zh": "清波名师", "name_en": "Qingbo master"}
    bench.call(
        "define_honor_type", association="hangzhou", **own, level="county", track="craftsman"
    )
    bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=people["HZ0003"],
        honor_type="own_master",
        granted_on="2023-09-26",
    )

    assert found(bench, "清波名师") == found(bench, "", honor_level="county") == ["HZ0003"]
    table = bench.call("cross_table", association="hangzhou", rows="honor_level")
    assert {h["code"]: h["members"] for h in table["rows"] if h["code"] != "-"} == {"county": 1}


def test_the_honours_of_those_found_are_told_where_they_are_asked_for(bench_of):
    bench = bench_of(MembersService)
    people = roster(bench)
    for honor_type in ("hangzhou_craftsman", "national_model_worker"):
        bench.call(
            "grant_honor",
            association="hangzhou",
            member_id=people["HZ0003"],
            honor_type=honor_type,
            granted_on="2023-09-26",
        )

    asked = {"association": "hangzhou", "code": "HZ0003"}
    silent = bench.call("list_members", **asked)["items"]
    told = bench.call("list_members", **asked, with_honors=True)["items"]

    assert [one["honors"] for one in silent] == [[]]
    assert {one["honor_type"] for one in told[0]["honors"]} == {
        "hangzhou_craftsman",
        "national_model_worker",
    }
