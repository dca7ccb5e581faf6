"""Who is told of candidates, registers, venues and agreements; history is told to nobody."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.members import organisation_events as organisation
from services.notifications.service import NotificationsService
from services.notifications.tests.telling import appoint, inbox, told

DAY = date(2024, 1, 2)
CANDIDATE = {
    "candidate": "m1",
    "nomination_id": "n1",
    "call_id": "c1",
    "pipeline": "speaker",
    "member_id": "m1",
}


@pytest.fixture
def bench(bench_of):
    made = bench_of(NotificationsService)
    appoint(made, "secretary")
    appoint(made, "leader", "chapter_leader", unit_id="u1")
    appoint(made, "elsewhere", association="tonglu")
    appoint(made, "speaker", "team_leader", unit_id="u2", member_id="m1")
    return made


@pytest.mark.parametrize(
    ("fact", "told_to"),
    [
        (
            organisation.NominationOpened(call_id="c1", pipeline="speaker", opened_on=DAY),
            {"secretary": "nomination_opened", "leader": "nomination_opened"},
        ),
        (
            organisation.NominationOpened(
                call_id="c1", pipeline="honor", opened_on=DAY, deadline=date(2024, 2, 1)
            ),
            {"secretary": "nomination_opened_until", "leader": "nomination_opened_until"},
        ),
        (
            organisation.NominationClosing(call_id="c1", pipeline="speaker", deadline=DAY),
            {"secretary": "nomination_closing", "leader": "nomination_closing"},
        ),
        (
            organisation.NominationStepDue(
                **CANDIDATE, stage="reviewed", due_on=DAY, passed=False, roles=("secretary",)
            ),
            {"secretary": "nomination_step_near", "leader": None},
        ),
        (
            organisation.NominationStepDue(
                **CANDIDATE,
                stage="recommended",
                due_on=DAY,
                passed=True,
                roles=("chapter_leader",),
                submitted_by="leader",
            ),
            {"secretary": None, "leader": "nomination_step_passed", "elsewhere": None},
        ),
        (  # who put the candidate forward leads, but holds none of the offices that may
            organisation.NominationStepDue(
                **CANDIDATE,
                stage="recommended",
                due_on=DAY,
                passed=False,
                roles=("home_leader", "team_leader"),
                submitted_by="leader",
            ),
            {"secretary": "nomination_step_near", "leader": None, "speaker": None},
        ),
        (
            organisation.NominationStepDue(
                **CANDIDATE,
                stage="recommended",
                due_on=DAY,
                passed=False,
                roles=("chapter_leader", "secretary"),
                submitted_by="leader",
            ),
            {"secretary": "nomination_step_near", "leader": "nomination_step_near"},
        ),
        (
            organisation.NominationSubmitted(**CANDIDATE, submitted_on=DAY),
            {"secretary": "nomination_submitted", "leader": None},
        ),
        (
            organisation.NominationSubmitted(
                **CANDIDATE | {"member_id": None, "candidate": "n1"}, submitted_on=DAY
            ),
            {"secretary": "outsider_submitted"},
        ),
        (
            organisation.NominationSucceeded(**CANDIDATE, submitted_by="leader", on=DAY),
            {"leader": "nomination_succeeded", "speaker": "you_were_selected", "secretary": None},
        ),
        (
            organisation.NominationRejected(
                **CANDIDATE, stage="reviewed", submitted_by="leader", on=DAY
            ),
            {"leader": "nomination_rejected", "speaker": None},
        ),
        (
            organisation.RegisterCohortPublished(
                call_id="c1", batch="首批", entries=23, published_on=DAY
            ),
            {"secretary": "cohort_published", "leader": "cohort_published"},
        ),
        (
            organisation.ContactOfficerAssigned(member_id="m1", account_id="leader", since=DAY),
            {"leader": "you_keep_in_touch", "speaker": "contact_officer", "secretary": None},
        ),
        (
            organisation.VenueApplicationSubmitted(
                venue_id="v1", kind="reading_corner", submitted_on=DAY
            ),
            {"secretary": "venue_applied_for", "leader": None},
        ),
        (
            organisation.PartnershipExpiring(agreement_id="a1", partner_id="p1", valid_to=DAY),
            {"secretary": "agreement_expiring", "leader": None},
        ),
        (
            organisation.PartnershipLapsed(agreement_id="a1", partner_id="p1", on=DAY),
            {"secretary": "agreement_lapsed", "leader": None},
        ),
    ],
)
def test_each_fact_is_told_once_to_whom_it_concerns(bench, fact, told_to):
    bench.deliver(fact, association="hangzhou")

    for account, template in told_to.items():
        assert (account, told(bench, account)) == (account, [template] if template else [])
    assert told(bench, "elsewhere", association="tonglu") == []


def test_history_is_told_to_nobody(bench):
    fact = organisation.RegisterCohortPublished(call_id="c1", entries=23, published_on=DAY)

    bench.deliver(fact, association="hangzhou", backfill=True)

    assert told(bench, "secretary") == []


def test_the_texts_say_what_is_selected_in_both_languages(bench):
    fact = organisation.NominationOpened(call_id="c1", pipeline="speaker", opened_on=DAY)

    bench.deliver(fact, association="hangzhou")

    (message,) = inbox(bench, "leader")["items"]
    assert "宣讲员选拔" in message["text_zh"]
    assert "speakers" in message["text_en"]
