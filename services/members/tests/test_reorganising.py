"""Units as they change, coverage, change of term."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from services.members.service import MembersService
from services.members.tests.people import home, register

TODAY = "2024-01-02"


@pytest.fixture
def bench(bench_of):
    return bench_of(MembersService)


def ask(bench, method: str, association: str = "hangzhou", **asked):
    return bench.call(method, association=association, **asked)


def join(bench, member_id: str, unit_id: str, since: str = "2023-01-01") -> None:
    ask(bench, "assign_to_unit", member_id=member_id, unit_id=unit_id, since=since)


def belonging(bench, unit_id: str, **asked) -> set[str]:
    items = ask(bench, "list_memberships", unit_id=unit_id, **asked)["items"]
    return {one["member_id"] for one in items}


def happened(bench, unit_id: str) -> list[str]:
    return [one["kind"] for one in ask(bench, "list_unit_changes", unit_id=unit_id)["items"]]


def test_a_home_is_applied_for_built_founded_and_accredited(bench):
    made = ask(bench, "establish_unit", code="J1", name="研究会之家", kind="home", state="applied")
    unit = {"unit_id": made["unit_id"]}

    states = [
        ask(bench, "advance_unit", **unit, to_state=state, on=TODAY)["state"]
        for state in ("building", "running")
    ]
    accredited = ask(bench, "accredit_unit", **unit, on=TODAY)

    assert accredited["accredited_on"] == TODAY
    assert states == ["building", "running"]
    assert happened(bench, made["unit_id"]) == ["building", "founded", "accredited"]
    told = [f.data["established_on"] for f in bench.published("members.unit_established")]
    assert told == [None, TODAY]
    with pytest.raises(Conflict, match="move_not_allowed"):
        ask(bench, "advance_unit", **unit, to_state="running", on=TODAY)
    with pytest.raises(Conflict, match="before_founding"):
        ask(bench, "accredit_unit", **unit, on="2024-01-01")


def test_a_member_whose_record_names_a_home_is_linked_when_it_is_founded(bench):
    made = ask(bench, "establish_unit", code="J1", name="新家", kind="home", state="building")
    row = {
        "row": 4,
        "codes": ["HZ1"],
        "name": "王芳",
        "sex": "male",
        "resident_id": "330102197006010034",
        "birth_date": "1970-06-01",
        "home": "新家",
    }
    ask(bench, "apply_members", records=[row])
    assert belonging(bench, made["unit_id"]) == set()

    ask(bench, "advance_unit", unit_id=made["unit_id"], to_state="running", on=TODAY)

    assert len(belonging(bench, made["unit_id"])) == 1


def test_the_tree_shows_units_below_each_other_with_leaders_and_numbers(bench):
    city = home(bench, "C1", name="市级之家")
    district = home(bench, "D1", name="区级之家")
    village = home(bench, "V1", name="社区之家", parent="区级 之家")  # as a ledger names it
    join(bench, register(bench), village)
    ask(
        bench,
        "appoint_office",
        office="home_leader",
        account_id="a1",
        unit_id=city,
        term_from=TODAY,
    )

    moved = ask(bench, "move_unit", unit_id=district, parent_id=city, tier="二级", on=TODAY)

    assert (moved["parent"], moved["tier"]) == ("市级之家", "二级")
    nodes = ask(bench, "read_unit_tree")["items"]
    assert [(n["code"], n["depth"], n["members"]) for n in nodes] == [
        ("C1", 0, 0),
        ("D1", 1, 0),
        ("V1", 2, 1),
    ]
    assert (nodes[0]["leader_account_id"], nodes[2]["parent_unit_id"]) == ("a1", district)
    assert ask(bench, "read_unit_tree", on="2022-04-30")["items"] == []
    with pytest.raises(Conflict, match="unit_below_itself"):
        ask(bench, "move_unit", unit_id=city, parent_id=district, on=TODAY)
    assert ask(bench, "read_unit_tree", association="tonglu")["items"] == []


def test_names_that_go_in_a_circle_leave_no_unit_out_of_the_tree(bench):
    home(bench, "A1", name="甲家", parent="乙家")
    home(bench, "B1", name="乙家", parent="甲家")

    nodes = ask(bench, "read_unit_tree")["items"]

    assert {n["code"] for n in nodes} == {"A1", "B1"}


def test_a_unit_is_split_with_the_people_who_go(bench):
    people = [register(bench, f"HZ{n}", serial=n) for n in (1, 2, 3)]
    unit = home(bench, "J1")
    for member in people:
        join(bench, member, unit)
    part = {"code": "J2", "name": "新家", "member_ids": people[:2]}

    page = ask(bench, "split_unit", unit_id=unit, parts=[part], on=TODAY)

    (new,) = page["items"]
    assert (new["kind"], new["established_on"]) == ("home", TODAY)
    assert belonging(bench, new["unit_id"], on=TODAY) == set(people[:2])
    assert belonging(bench, unit, on=TODAY) == {people[2]}
    assert belonging(bench, unit, on="2024-01-01") == set(people)
    assert happened(bench, unit) == ["split_into"]
    assert happened(bench, new["unit_id"]) == ["split_from"]


@pytest.mark.parametrize(
    ("parts", "error", "code"),
    [
        ([{"code": "J1", "name": "新家"}], Conflict, "unit_code_taken"),
        ([{"code": "J2", "name": "新家", "member_ids": ["nobody"]}], NotFound, "not_in_unit"),
        (
            [
                {"code": "J2", "name": "新家", "member_ids": ["same"]},
                {"code": "J3", "name": "老家", "member_ids": ["same"]},
            ],
            Conflict,
            "named_twice",
        ),
        ([], Invalid, "invalid_fields"),
    ],
)
def test_a_split_that_does_not_add_up_changes_nothing(bench, parts, error, code):
    unit = home(bench, "J1")

    with pytest.raises(error, match=code):
        ask(bench, "split_unit", unit_id=unit, parts=parts, on=TODAY)

    assert ask(bench, "list_units")["total"] == 1


def test_units_are_merged_people_follow_and_the_old_name_finds_the_new_home(bench):
    stays, goes = home(bench, "J1", name="甲家"), home(bench, "J2", name="乙家", aliases=["老乙"])
    below = home(bench, "J3", name="丙家")
    ask(bench, "move_unit", unit_id=below, parent_id=goes, on="2023-01-01")
    one, two = register(bench, "HZ1", serial=1), register(bench, "HZ2", serial=2)
    join(bench, one, stays)
    join(bench, two, goes)

    merged = ask(bench, "merge_units", unit_id=stays, from_unit_ids=[goes], on=TODAY)

    assert merged["aliases"] == ["乙家", "老乙"]
    assert belonging(bench, stays, on=TODAY) == {one, two}
    assert belonging(bench, goes, on="2023-12-31") == {two}
    (fact,) = bench.published("members.unit_dissolved")
    assert fact.data["unit_id"] == goes
    tree = {n["code"]: n["parent_unit_id"] for n in ask(bench, "read_unit_tree")["items"]}
    assert tree == {"J1": None, "J3": stays}
    assert happened(bench, goes) == ["merged_into", "closed"]


def test_units_of_two_kinds_and_a_unit_with_itself_are_not_merged(bench):
    stays = home(bench, "J1")
    team = home(bench, "T1", name="服务队", kind="service_team")

    for other in (team, stays):
        with pytest.raises(Conflict, match="unit_of_other_kind"):
            ask(bench, "merge_units", unit_id=stays, from_unit_ids=[other], on=TODAY)
    assert ask(bench, "list_unit_changes", unit_id=stays)["items"] == []


def test_a_member_leaves_a_unit_and_is_then_uncovered(bench):
    unit, member = home(bench), register(bench)
    join(bench, member, unit)
    before = ask(bench, "read_coverage")

    left = ask(bench, "leave_unit", member_id=member, unit_id=unit, on=TODAY)

    assert left["until"] == TODAY
    after = ask(bench, "read_coverage")
    assert (before["percent"], before["items"]) == (100, [])
    assert (after["percent"], [m["member_id"] for m in after["items"]]) == (0, [member])
    with pytest.raises(NotFound, match="not_in_unit"):
        ask(bench, "leave_unit", member_id=member, unit_id=unit, on=TODAY)


def test_a_home_that_is_dissolved_leaves_a_gap_and_a_team_or_an_empty_home_does_not(bench):
    unit, empty = home(bench, "J1"), home(bench, "J2", name="空家")
    team = home(bench, "T1", name="服务队", kind="service_team")
    member = register(bench)
    for one in (unit, team):
        join(bench, member, one)

    for one in (team, empty, unit):
        ask(bench, "dissolve_unit", unit_id=one, on=TODAY)

    (fact,) = bench.published("members.grid_coverage_gap_detected")
    assert (fact.data["unit_id"], fact.data["member_ids"]) == (unit, [member])


def test_coverage_is_of_the_living_and_of_one_association(bench):
    unit = home(bench)
    people = [register(bench, f"HZ{n}", serial=n) for n in (1, 2, 3, 4)]
    for member in people[:2]:
        join(bench, member, unit)
    ask(bench, "report_death", member_id=people[3], on=TODAY)

    found = ask(bench, "read_coverage")

    assert (found["members"], found["covered"], found["percent"]) == (3, 2, 66)
    assert ask(bench, "read_coverage", kind="volunteer_group")["covered"] == 0
    assert ask(bench, "read_coverage", association="tonglu")["percent"] == 100


def test_what_a_studio_did_is_noted_with_the_award_that_came_of_it(bench):
    studio = home(bench, "S1", name="王工作室", kind="studio")
    award = ask(
        bench,
        "grant_recognition",
        recipient_kind="work",
        recipient_name="《行车电路》",
        honor_type="municipal_five_small_innovation",
        granted_on=TODAY,
    )
    told = {"unit_id": studio, "on": TODAY, "title": "行车电路改造"}
    ask(bench, "record_unit_work", **told, kind="result", grant_id=award["grant_id"])
    ask(bench, "record_unit_work", **told, kind="training", people=30)

    page = ask(bench, "list_unit_work", unit_id=studio, kind="training")

    assert [one["people"] for one in page["items"]] == [30]
    with pytest.raises(Conflict, match="future_date"):
        ask(bench, "record_unit_work", **told | {"on": "2024-01-03"}, kind="training")


# --- change of term ----------------------------------------------------------------------------


def appoint(bench, account: str, office: str = "home_leader", **more):
    return ask(
        bench, "appoint_office", office=office, account_id=account, term_from="2023-01-01", **more
    )


def test_a_change_of_term_moves_the_office_and_tells_what_is_to_follow(bench):
    unit = home(bench)
    appoint(bench, "old", unit_id=unit)

    changed = ask(
        bench,
        "change_term",
        office="home_leader",
        unit_id=unit,
        successor_account_id="new",
        on=TODAY,
        term_to="2027-01-01",
    )

    assert changed["predecessor_account_id"] == "old"
    held = ask(bench, "list_offices", unit_id=unit, on=TODAY)["items"]
    assert [(o["account_id"], o["term_to"]) for o in held] == [("new", "2027-01-01")]
    types = [f.type for f in bench.published() if "office" in f.type or "term" in f.type]
    assert types == [
        "members.office_appointed",
        "members.office_ended",
        "members.office_appointed",
        "members.term_changed",
    ]
    (fact,) = bench.published("members.term_changed")
    assert (fact.data["from_account_id"], fact.data["to_account_id"]) == ("old", "new")


def test_of_several_secretaries_the_one_who_goes_is_named(bench):
    for account in ("first", "second"):
        appoint(bench, account, "secretary")
    asked = {"office": "secretary", "successor_account_id": "third", "on": TODAY}

    with pytest.raises(Invalid):
        ask(bench, "change_term", **asked)
    ask(bench, "change_term", **asked, predecessor_account_id="first")

    held = ask(bench, "list_offices", on=TODAY)["items"]
    assert {o["account_id"] for o in held} == {"second", "third"}


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"successor_account_id": "old"}, Conflict, "already_in_office"),
        ({"on": "2024-01-03"}, Conflict, "future_date"),
        ({"on": "2022-12-31"}, Conflict, "before_last_move"),
        ({"predecessor_account_id": "somebody"}, NotFound, "nobody_in_office"),
    ],
)
def test_a_change_of_term_is_refused_and_changes_nothing(bench, changes, error, code):
    unit = home(bench)
    appoint(bench, "old", unit_id=unit)
    asked = {
        "office": "home_leader",
        "unit_id": unit,
        "successor_account_id": "new",
        "on": TODAY,
    }

    with pytest.raises(error, match=code):
        ask(bench, "change_term", **asked | changes)

    assert bench.published("members.term_changed") == []
    held = ask(bench, "list_offices", unit_id=unit, on=TODAY)["items"]
    assert [o["account_id"] for o in held] == ["old"]


def test_a_member_has_one_contact_officer_at_a_time(bench):
    member = register(bench)
    for account, since in (("a1", "2023-01-01"), ("a2", TODAY), ("a2", TODAY)):
        ask(bench, "assign_contact_officer", member_id=member, account_id=account, since=since)

    found = ask(bench, "list_contact_officers", member_id=member)["items"]

    assert [(one["account_id"], one["until"]) for one in found] == [("a1", TODAY), ("a2", None)]
    assert len(bench.published("members.contact_officer_assigned")) == 2
    assert ask(bench, "list_contact_officers", association="tonglu")["items"] == []
