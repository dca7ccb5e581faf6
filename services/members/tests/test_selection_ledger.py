"""Applying nominations, venues and exchanges: history, once, and a corrected row renews."""

from __future__ import annotations

import pytest

from chassis.testing.service import assert_migrations_match
from contracts.errors import NotFound
from services.members.models_organisation import Agreement, Call, Exchange, Nomination, Partner
from services.members.service import MembersService
from services.members.tests.people import record
from services.members.tests.selection import candidate, exchange, venue

SHEETS = (
    ("apply_nominations", candidate()),
    ("apply_venues", venue()),
    ("apply_exchanges", exchange(member_codes=["HZ1"])),
)


@pytest.fixture
def bench(bench_of):
    made = bench_of(MembersService)
    made.clock.set_day(made.clock.today().replace(2025, 2, 1))
    apply(made, "apply_members", record("HZ1", "19700601", 1), record("HZ2", "19700602", 2))
    return made


def apply(bench, call: str, *records, association: str = "hangzhou"):
    return bench.call(call, association=association, records=list(records))


def rows(bench, model, association: str = "hangzhou"):
    with bench.session(association) as session:
        found = session.query(model).order_by(model.id).all()
        session.expunge_all()
        return found


@pytest.mark.parametrize(("call", "row"), SHEETS)
def test_a_row_is_entered_once_and_again_changes_and_says_nothing(bench, call, row):
    first = apply(bench, call, row)
    before = len(bench.published())

    again = apply(bench, call, row)

    assert (first["created"], again["unchanged"]) == (1, 1)
    assert len(bench.published()) == before


@pytest.mark.parametrize(("call", "row"), SHEETS)
def test_rows_of_two_associations_are_two(bench, call, row):
    apply(bench, "apply_members", record("HZ1", "19700601", 1), association="tonglu")

    for association in ("hangzhou", "tonglu"):
        assert apply(bench, call, row, association=association)["created"] == 1


def test_everything_that_these_sheets_tell_is_history(bench):
    for call, row in SHEETS:
        apply(bench, call, row)
    apply(bench, "apply_exchanges", exchange("虎丘区劳模协会", kind="pairing"))

    told = {f.type: f.backfill for f in bench.published() if "registered" not in f.type}
    assert told == {
        "members.speaker_selected": True,
        "members.venue_opened": True,
        "members.partnership_signed": True,
    }


@pytest.mark.parametrize("batch", ["第一批", "第1批", "1", " 首批 "])
def test_a_batch_in_other_words_is_the_same_candidate(bench, batch):
    apply(bench, "apply_nominations", candidate())

    answer = apply(bench, "apply_nominations", candidate(batch=batch))

    assert answer["unchanged"] == 1
    assert len(rows(bench, Call)) == 1


def test_another_batch_or_stage_is_another_candidate(bench):
    apply(bench, "apply_nominations", candidate(), candidate(batch="第二批"))
    talent = candidate(pipeline="talent", title="匠韵建德", state="in_training", batch=None)
    apply(bench, "apply_nominations", {**talent, "stage": "select"}, {**talent, "stage": "employ"})

    assert len(rows(bench, Nomination)) == 4


def test_an_outsider_is_known_by_name_and_recommender_and_may_become_a_member(bench):
    outsider = candidate(None, name="周明", recommended_by="第一分协会")
    apply(bench, "apply_nominations", outsider, {**outsider, "recommended_by": "第二分协会"})
    assert len(rows(bench, Nomination)) == 2

    answer = apply(bench, "apply_nominations", {**outsider, "member_code": "HZ2"})

    assert answer["updated"] == 1
    (joined,) = [n for n in rows(bench, Nomination) if n.member_id]
    assert (joined.candidate_name, joined.recommended_by) == (None, "第一分协会")


def test_a_decision_that_a_later_ledger_brings_moves_the_candidate(bench):
    apply(bench, "apply_nominations", candidate(state="publicised", decided_on="2024-02-01"))

    answer = apply(bench, "apply_nominations", candidate())

    (found,) = rows(bench, Nomination)
    assert answer["updated"] == 1
    assert (found.state, found.succeeded_on.isoformat()) == ("selected", "2024-03-01")


@pytest.mark.parametrize(
    ("known", "told", "kept"),
    [
        (("selected", "2024-03-01"), ("reviewed", "2024-02-01"), "selected"),
        (("selected", "2024-03-01"), ("recommended", "2024-04-01"), "selected"),
        (("rejected", "2024-03-01"), ("publicised", "2024-02-01"), "rejected"),
        (("withdrawn", "2024-03-01"), ("selected", "2024-02-01"), "withdrawn"),
        (("in_training", "2024-03-01"), ("selected", "2024-03-01"), "in_training"),
        (("publicised", "2024-03-01"), ("reviewed", "2024-02-01"), "publicised"),
        (("reviewed", "2024-02-01"), ("publicised", "2024-03-01"), "publicised"),
        (("rejected", "2024-03-01"), ("selected", "2024-03-01"), "selected"),
        (("selected", "2024-03-01"), ("withdrawn", "2024-04-01"), "withdrawn"),
    ],
)
def test_a_row_of_an_older_workbook_sets_no_candidate_back(bench, known, told, kept):
    states = [{"state": state, "decided_on": on} for state, on in (known, told)]
    apply(bench, "apply_nominations", candidate(pipeline="list", **states[0]))
    apply(bench, "apply_members", record("HZ1", "19700601", 1), association="tonglu")
    other = candidate(pipeline="list", **states[1])
    apply(bench, "apply_nominations", other, association="tonglu")

    answer = apply(bench, "apply_nominations", other)

    (found,) = rows(bench, Nomination)
    assert (found.state, answer["updated"]) == (kept, int(kept != known[0]))
    assert (found.succeeded_on is not None) == (kept in ("selected", "in_training"))
    assert [one.state for one in rows(bench, Nomination, "tonglu")] == [told[0]]


OWN_ORDER = [
    ("recommended", "publicised"),
    ("publicised", "reviewed"),
    ("reviewed", "selected"),
    ("selected", "forwarded"),
    ("forwarded", "rejected"),
]


@pytest.mark.parametrize(
    ("known", "told", "kept"),
    [
        (("publicised", "2024-03-01"), ("reviewed", "2024-03-01"), "reviewed"),
        (("reviewed", "2024-03-01"), ("publicised", "2024-03-01"), "reviewed"),
        (("selected", "2024-03-01"), ("forwarded", "2024-03-02"), "forwarded"),
        (("forwarded", "2024-03-02"), ("selected", "2024-03-01"), "forwarded"),
        (("shortlisted", "2024-03-02"), ("reviewed", "2024-03-01"), "shortlisted"),
        (("shortlisted", "2024-03-02"), ("reviewed", "2024-03-03"), "reviewed"),
        (("rejected", "2024-03-02"), ("publicised", "2024-03-03"), "rejected"),
    ],
)
def test_what_lies_behind_a_candidate_is_what_the_associations_own_steps_say(
    bench, known, told, kept
):
    moves = [{"from_state": one, "to_state": to, "by": ["secretary"]} for one, to in OWN_ORDER]
    bench.call("configure_pipeline", association="hangzhou", pipeline="honor", moves=moves)
    states = [{"state": state, "decided_on": on} for state, on in (known, told)]
    apply(bench, "apply_nominations", candidate(pipeline="honor", **states[0]))

    apply(bench, "apply_nominations", candidate(pipeline="honor", **states[1]))

    assert [one.state for one in rows(bench, Nomination)] == [kept]


def test_a_register_whose_people_are_published_is_told_once_with_all_of_them(bench):
    row = candidate(pipeline="register", title="建德名匠录", state="published")
    apply(bench, "apply_nominations", row, {**row, "member_code": "HZ2"})
    apply(bench, "apply_nominations", {**row, "note": "复核"})

    (fact,) = bench.published("members.register_cohort_published")
    assert (fact.data["entries"], fact.data["batch"], fact.backfill) == (2, "首批", True)
    assert bench.published("members.honor_granted") == []


def test_a_member_number_that_nobody_has_refuses_the_chunk_whole(bench):
    with pytest.raises(NotFound, match="member_not_found"):
        apply(bench, "apply_nominations", candidate(), candidate("HZ404"))

    assert rows(bench, Nomination) == []


def test_a_venue_is_one_of_a_name_at_a_host(bench):
    apply(bench, "apply_venues", venue(), venue(host="中国银行"))

    answer = apply(bench, "apply_venues", venue("匠心 图书角", host="南阳 街道", address="一号"))

    assert answer["updated"] == 1


def test_a_partner_is_registered_once_and_a_pairing_has_its_agreement(bench):
    pairing = exchange("虎丘区劳模协会", kind="pairing", topics=["资源共享"], origin="苏州")
    apply(bench, "apply_exchanges", exchange("虎丘区 劳模协会"), pairing)

    (partner,) = rows(bench, Partner)
    (agreement,) = rows(bench, Agreement)
    assert (partner.kind, agreement.partner_id) == ("association", partner.id)
    assert (agreement.state, agreement.terms) == ("active", ["资源共享"])
    assert len(bench.published("members.partner_registered")) == 1


@pytest.mark.parametrize(
    ("valid_until", "state"), [("2025-01-31", "lapsed"), ("2025-02-01", "active")]
)
def test_an_agreement_that_has_ended_is_lapsed_the_day_after(bench, valid_until, state):
    apply(bench, "apply_exchanges", exchange(kind="pairing", valid_until=valid_until))

    (agreement,) = rows(bench, Agreement)
    assert agreement.state == state


def test_a_meeting_that_was_not_held_signs_nothing(bench):
    apply(bench, "apply_exchanges", exchange(kind="pairing", state="not_held"))

    assert rows(bench, Agreement) == []
    assert [row.state for row in rows(bench, Exchange)] == ["not_held"]


def test_the_migrations_make_the_tables_of_the_models(bench_of):
    assert_migrations_match(MembersService, bench_of(MembersService).database.engine)
