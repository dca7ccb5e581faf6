"""Whatever names a member names the record that is kept after a merge, and the other one again after its undoing."""

from __future__ import annotations

from services.members.service import MembersService
from services.members.tests.people import home, register

IN = {"association": "hangzhou"}
DAY = "2024-01-02"
HISTORY = {"merge.dropped_member_id", "announcement.member_id"}
"""What says that there were two records, and what was said to each; neither is the member's own."""

ANEW = {"member_term", "merge", "announcement"}
"""What is made anew by every merge and undoing, or stays as the trace of it."""


def ask(bench, method, **told):
    return bench.call(method, **IN, **told)


def two(bench) -> tuple[str, str]:
    keep = register(bench, "HZ1", birth="19500601", name="王建国")
    drop = ask(
        bench,
        "register_member",
        code="HZ2",
        name="王建国",
        sex="male",
        birth_date="1950-06-01",
        resident_id=None,
    )["member_id"]
    return keep, drop


def stand_everywhere(bench, keep: str, drop: str) -> None:
    """Let a member stand in every kind of row that can name one."""
    third = register(bench, "HZ3", birth="19600101", serial=3, name="李梅")
    unit = home(bench)
    ask(bench, "assign_to_unit", member_id=drop, unit_id=unit, since=DAY)
    leads = {"office": "home_leader", "account_id": "leader", "unit_id": unit, "term_from": DAY}
    ask(bench, "appoint_office", member_id=drop, **leads)
    ask(bench, "grant_honor", member_id=drop, honor_type="hangzhou_craftsman", granted_on=DAY)
    work = {"recipient_kind": "work", "recipient_name": "《行车电路》", "granted_on": DAY}
    work["honor_type"] = "municipal_five_small_innovation"
    ask(bench, "grant_recognition", team=[third, drop, keep], **work)
    ask(bench, "add_kin", member_id=drop, name="王小明", relation="child")
    post = {"organisation": "区总工会", "post": "兼职副主席", "since": DAY, "until": None}
    ask(bench, "record_post", member_id=drop, **post)
    ask(bench, "share_household", member_id=drop, with_member_id=third)
    ask(bench, "record_deed", member_id=drop, period="改革开放时期", title="技术革新")
    for member, account in ((keep, "one"), (drop, "other")):
        ask(bench, "assign_contact_officer", member_id=member, account_id=account, since=DAY)
    ask(bench, "dismiss_duplicate", member_id=drop, other_member_id=third)
    venue = {"name": "工匠馆", "kind": "hall", "host": "总工会", "state": "open", "on": DAY}
    venue_id = ask(bench, "enter_venue", **venue)["venue_id"]
    phase = {"venue_id": venue_id, "phase": "use", "on": DAY}
    ask(bench, "record_venue_phase", member_ids=[drop, third], **phase)
    partner = ask(bench, "register_partner", name="萧山区劳模协会", kind="association")
    met = {"partner_id": partner["partner_id"], "kind": "inbound", "on": DAY}
    ask(bench, "record_exchange", member_ids=[keep, drop], **met)


def called(bench, title: str) -> str:
    told = {"pipeline": "speaker", "title": title, "opened_on": DAY}
    return str(ask(bench, "open_call", **told)["call_id"])


def put_forward(bench, call_id: str, member: str, *states: str) -> str:
    told = {"call_id": call_id, "member_id": member, "on": DAY}
    made = str(ask(bench, "submit_nomination", **told)["nomination_id"])
    for state in states:
        scores = {"practice": "90", "theory": "85", "expression": "88"}
        ask(bench, "move_nomination", nomination_id=made, to_state=state, on=DAY, **scores)
    return made


def merge(bench, keep: str, drop: str) -> str:
    return str(ask(bench, "merge_members", keep_member_id=keep, drop_member_id=drop)["merge_id"])


def without(kept, *tables: str):
    return {name: rows for name, rows in kept.items() if name not in tables}


def test_nothing_names_the_record_that_went_and_everything_does_again_when_it_is_back(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two(bench)
    stand_everywhere(bench, keep, drop)
    put_forward(bench, called(bench, "首批宣讲员"), drop)
    named, before = bench.naming("hangzhou", drop), bench.kept("hangzhou")

    merge_id = merge(bench, keep, drop)

    columns = {column.split(".")[1] for column in named}
    assert {"member_id", "member_ids", "team", "candidate_key"} <= columns
    assert bench.naming("hangzhou", drop) <= HISTORY
    work = next(row for row in bench.kept("hangzhou")["honor_grant"] if row["team"])
    assert (work["team"].count(keep), len(work["team"])) == (1, 2), "each once"

    assert ask(bench, "undo_merge", merge_id=merge_id)["left"] == []
    after = bench.kept("hangzhou")
    changes = [row for row in after["member_change"] if row in before["member_change"]]
    assert changes == before["member_change"]
    assert without(after, *ANEW, "member_change") == without(before, *ANEW, "member_change")


def test_somebody_stands_once_in_a_call_as_who_succeeded(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two(bench)
    first, second = called(bench, "首批宣讲员"), called(bench, "第二批宣讲员")
    for call, winner, other in ((first, keep, drop), (second, drop, keep)):
        put_forward(bench, call, winner, "reviewed", "selected")
        put_forward(bench, call, other)

    merge_id = merge(bench, keep, drop)

    found = ask(bench, "list_nominations", member_id=keep)["items"]
    assert sorted((one["call_id"], one["state"]) for one in found) == sorted(
        (call, "selected") for call in (first, second)
    )
    ask(bench, "undo_merge", merge_id=merge_id)
    assert len(ask(bench, "list_nominations", member_id=keep)["items"]) == 2
    assert len(ask(bench, "list_nominations", member_id=drop)["items"]) == 2


def test_an_honour_that_the_other_record_lost_is_still_held(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two(bench)
    honor = {"honor_type": "hangzhou_craftsman", "granted_on": DAY}
    lost = ask(bench, "grant_honor", member_id=keep, **honor)["grant_id"]
    ask(bench, "revoke_honor", grant_id=lost, revoked_on=DAY)
    ask(bench, "grant_honor", member_id=drop, **honor)

    merge(bench, keep, drop)

    states = [(row["member_id"], row["state"]) for row in bench.kept("hangzhou")["honor_grant"]]
    assert sorted(states) == [(keep, "granted"), (keep, "revoked")]
