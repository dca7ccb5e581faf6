"""What notifications answers: who is told of a fact. Rows only; mail leaves by the sender."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.undo import Journal, undo
from contracts.activities import events as activities
from contracts.care import events as care
from contracts.members import organisation_events as organisation
from contracts.members.events import HonorGranted, MemberDeceased, OfficeAppointed, OfficeEnded
from contracts.members.merging import MemberMerged, MemberTrashed, MergeUndone
from services.notifications.catalogue import CONDOLENCE, SECRETARY, TEMPLATES
from services.notifications.commands.messages import Message, fall_silent, tell, withdraw_task
from services.notifications.models import Base, DeceasedMember, Notification, Office
from services.notifications.queries.recipients import (
    accounts_of_member,
    holds_one_of,
    leaders,
    secretaries,
)

# --- members -----------------------------------------------------------------------------------


def keep_appointed_office(tx: Transaction, event: OfficeAppointed) -> None:
    """Keep a copy; one that is there already is not set back by an older fact."""
    if tx.session.get(Office, event.office_id) is None:
        tx.session.add(
            Office(
                office_id=event.office_id,
                office=event.office,
                account_id=event.account_id,
                unit_id=event.unit_id,
                member_id=event.member_id,
                term_from=event.term_from,
                term_to=event.term_to,
            )
        )


def keep_ended_office(tx: Transaction, event: OfficeEnded) -> None:
    office = tx.session.get(Office, event.office_id)
    if office is None:
        raise LookupError(f"office {event.office_id} is not known yet")
    office.term_to = event.on


def keep_deceased(tx: Transaction, event: MemberDeceased) -> None:
    """Remember the death, and say nothing more about the person; condolence has its own fact."""
    if tx.session.get(DeceasedMember, event.member_id) is None:
        tx.session.add(DeceasedMember(member_id=event.member_id, deceased_on=event.on))
    fall_silent(tx, event.member_id)


def follow_merge(tx: Transaction, event: MemberMerged) -> None:
    """Let the messages and offices of the one record be those of the other."""
    journal = Journal(tx, event.merge_id)
    for model in (Notification, Office):
        journal.repoint(model, "member_id", event.member_id, event.into_member_id)


def follow_undone_merge(tx: Transaction, event: MergeUndone) -> None:
    """Give messages and offices back."""
    undo(tx, event.merge_id, Base)


def silence_trashed(tx: Transaction, event: MemberTrashed) -> None:
    """Say nothing more about a record that should not have been there."""
    fall_silent(tx, event.member_id)


def congratulate(tx: Transaction, event: HonorGranted) -> None:
    """Congratulate a member who has an account."""
    params = {"honor_type": event.honor_type, "granted_on": event.granted_on.isoformat()}
    message = Message("honor_granted", params, member_id=event.member_id, about_id=event.grant_id)
    tell(tx, accounts_of_member(tx, event.member_id), message)


def tell_of_call(tx: Transaction, event: organisation.NominationOpened) -> None:
    """Tell whoever may put somebody forward: the leaders, and the secretaries."""
    params = {"pipeline": event.pipeline}
    template = "nomination_opened"
    if event.deadline:
        template, params["deadline"] = "nomination_opened_until", event.deadline.isoformat()
    message = Message(template, params, about_id=event.call_id)
    tell(tx, _but_the_doer(tx, [*leaders(tx), *secretaries(tx)]), message)


def tell_of_closing_call(tx: Transaction, event: organisation.NominationClosing) -> None:
    """Remind whoever may put somebody forward."""
    params = {"pipeline": event.pipeline, "deadline": event.deadline.isoformat()}
    message = Message("nomination_closing", params, about_id=event.call_id)
    tell(tx, [*leaders(tx), *secretaries(tx)], message)


def tell_of_step_due(tx: Transaction, event: organisation.NominationStepDue) -> None:
    """Tell whoever may take the step: the secretaries, and who put the candidate forward, by their office.

    Where nobody else may, the secretaries hear of it: somebody has to.
    """
    submitter = event.submitted_by
    asked = [submitter] if submitter and holds_one_of(tx, submitter, event.roles) else []
    if SECRETARY in event.roles or not asked:
        asked += secretaries(tx)
    params = {"pipeline": event.pipeline, "on": event.due_on.isoformat()}
    template = "nomination_step_passed" if event.passed else "nomination_step_near"
    message = Message(template, params, member_id=event.member_id, about_id=event.nomination_id)
    tell(tx, asked, message)


def tell_of_candidate(tx: Transaction, event: organisation.NominationSubmitted) -> None:
    """Tell the secretaries, who review."""
    template = "nomination_submitted" if event.member_id else "outsider_submitted"
    tell(tx, _but_the_doer(tx, secretaries(tx)), _of_candidate(template, event))


def tell_of_success(tx: Transaction, event: organisation.NominationSucceeded) -> None:
    """Tell whoever put the candidate forward, and a member who has an account."""
    tell(tx, [event.submitted_by], _of_candidate("nomination_succeeded", event))
    if event.member_id:
        own = accounts_of_member(tx, event.member_id)
        tell(tx, own, _of_candidate("you_were_selected", event))


def tell_of_rejection(tx: Transaction, event: organisation.NominationRejected) -> None:
    """Tell whoever put the candidate forward."""
    tell(tx, [event.submitted_by], _of_candidate("nomination_rejected", event))


def _of_candidate(
    template: str,
    event: organisation.NominationSubmitted
    | organisation.NominationSucceeded
    | organisation.NominationRejected,
) -> Message:
    params = {"pipeline": event.pipeline}
    return Message(template, params, member_id=event.member_id, about_id=event.nomination_id)


def tell_of_cohort(tx: Transaction, event: organisation.RegisterCohortPublished) -> None:
    """Announce a register's batch to everybody who leads."""
    params = {"entries": str(event.entries), "on": event.published_on.isoformat()}
    message = Message("cohort_published", params, about_id=event.call_id)
    tell(tx, [*secretaries(tx), *leaders(tx)], message)


def tell_of_contact_officer(tx: Transaction, event: organisation.ContactOfficerAssigned) -> None:
    """Tell the officer, and a member who has an account."""
    params = {"since": event.since.isoformat()}
    officer = Message("you_keep_in_touch", params, member_id=event.member_id)
    tell(tx, [event.account_id], officer)
    named = Message("contact_officer", params)
    tell(tx, accounts_of_member(tx, event.member_id), named)


def tell_of_venue_application(
    tx: Transaction, event: organisation.VenueApplicationSubmitted
) -> None:
    """Tell the secretaries, who approve."""
    params = {"on": event.submitted_on.isoformat()}
    message = Message("venue_applied_for", params, about_id=event.venue_id)
    tell(tx, _but_the_doer(tx, secretaries(tx)), message)


def tell_of_expiring_agreement(tx: Transaction, event: organisation.PartnershipExpiring) -> None:
    params = {"on": event.valid_to.isoformat()}
    tell(tx, secretaries(tx), Message("agreement_expiring", params, about_id=event.agreement_id))


def tell_of_lapsed_agreement(tx: Transaction, event: organisation.PartnershipLapsed) -> None:
    params = {"on": event.on.isoformat()}
    tell(tx, secretaries(tx), Message("agreement_lapsed", params, about_id=event.agreement_id))


def _but_the_doer(tx: Transaction, accounts: list[str]) -> list[str]:
    doer = tx.reacting_to.actor if tx.reacting_to else ""
    return [account for account in accounts if account != doer]


# --- care --------------------------------------------------------------------------------------


def tell_of_visit(tx: Transaction, event: care.VisitDue) -> None:
    tell(tx, [event.assignee_account_id], _of_visit("visit_due", event))


def tell_of_reassignment(tx: Transaction, event: care.VisitReassigned) -> None:
    """Tell whoever has the visit now, and take it from whoever had it."""
    withdraw_task(tx, event.visit_id, but_of=event.assignee_account_id)
    tell(tx, [event.assignee_account_id], _of_visit("visit_reassigned", event))


def tell_of_overdue(tx: Transaction, event: care.VisitOverdue) -> None:
    """Tell whoever should have gone; and the next in the chain and the secretaries of it."""
    assignee = event.assignee_account_id
    tell(tx, [assignee], _of_visit("visit_overdue", event))
    above = [event.escalated_to_account_id, *secretaries(tx)]
    others = [account for account in above if account != assignee]
    tell(tx, others, _of_visit("visit_overdue_elsewhere", event))


def _of_visit(
    template: str, event: care.VisitDue | care.VisitReassigned | care.VisitOverdue
) -> Message:
    params = {
        "visit_id": event.visit_id,
        "kind": event.kind,
        "due_on": event.due_on.isoformat(),
    }
    if isinstance(event, care.VisitOverdue):
        params["days_late"] = str(event.days_late)
    return Message(
        template,
        params,
        member_id=event.member_id,
        about_id=event.visit_id,
        condolence=event.kind == CONDOLENCE,
    )


def ask_for_carer(tx: Transaction, event: care.ElderlyCareEnrolled) -> None:
    """Ask the leader of the home to name one carer; where there is none, the secretaries."""
    asked = [event.leader_account_id] if event.leader_account_id else secretaries(tx)
    params = {"on": event.on.isoformat(), "reason_code": event.reason}
    message = Message("name_a_carer", params, member_id=event.member_id, unit_id=event.unit_id)
    tell(tx, asked, message)


def tell_carer(tx: Transaction, event: care.CarerAssigned) -> None:
    """Tell the carer: an account, or a member who has one."""
    carers = [event.carer_account_id] if event.carer_account_id else []
    if event.carer_member_id:
        carers += accounts_of_member(tx, event.carer_member_id)
    params = {"since": event.since.isoformat()}
    message = Message("carer_assigned", params, member_id=event.member_id, about_id=event.pair_id)
    tell(tx, carers, message)


def tell_of_gift(tx: Transaction, event: care.BirthdayGiftHandedOver) -> None:
    params = {"gift_id": event.gift_id, "on": event.on.isoformat()}
    message = Message("gift_handed_over", params, member_id=event.member_id, about_id=event.gift_id)
    tell(tx, [event.assignee_account_id], message)


def tell_of_failed_gift(tx: Transaction, event: care.BirthdayGiftFailed) -> None:
    params = {"gift_id": event.gift_id, "on": event.on.isoformat(), "reason": event.reason}
    message = Message("gift_failed", params, member_id=event.member_id, about_id=event.gift_id)
    tell(tx, secretaries(tx), message)


def tell_of_gap(tx: Transaction, event: care.CoverageGapFound) -> None:
    """Tell the secretaries, and the leader who can close the gap. Its kind names the message."""
    params = {"gap_id": event.gap_id, "count": event.count}
    message = Message(
        event.kind if event.kind in TEMPLATES else "coverage_gap",
        params,
        member_id=event.member_id,
        unit_id=event.unit_id,
        about_id=event.gap_id,
    )
    tell(tx, [event.asked_account_id, *secretaries(tx)], message)


# --- activities --------------------------------------------------------------------------------


def tell_of_occasion(tx: Transaction, event: activities.OccasionApproaching) -> None:
    params = {
        "occasion": event.occasion,
        "on": event.on.isoformat(),
        "days_before": event.days_before,
    }
    tell(tx, secretaries(tx), Message("occasion_approaching", params, about_id=event.occasion_id))


def tell_of_plan(tx: Transaction, event: activities.ActivityPlanned) -> None:
    """Tell the leader of the unit that is to organise it, else the secretaries.

    What was planned by the calendar itself was told with its occasion.
    """
    if event.occasion is None or event.unit_id is not None:
        _tell_of_activity(tx, event, "activity_planned", everybody=False)


def tell_of_schedule(tx: Transaction, event: activities.ActivityScheduled) -> None:
    _tell_of_activity(tx, event, "activity_scheduled")


def tell_of_postponement(tx: Transaction, event: activities.ActivityPostponed) -> None:
    _tell_of_activity(tx, event, "activity_postponed")


def tell_of_cancellation(tx: Transaction, event: activities.ActivityCancelled) -> None:
    _tell_of_activity(tx, event, "activity_cancelled")


def _tell_of_activity(
    tx: Transaction,
    event: activities.ActivityPlanned
    | activities.ActivityScheduled
    | activities.ActivityPostponed
    | activities.ActivityCancelled,
    template: str,
    *,
    everybody: bool = True,
) -> None:
    """Tell the unit's leaders, or with no unit all leaders and secretaries; but not who did it."""
    if event.unit_id is not None:
        told = leaders(tx, event.unit_id) or secretaries(tx)
    else:
        told = [*secretaries(tx), *(leaders(tx) if everybody else [])]
    doer = tx.reacting_to.actor if tx.reacting_to else ""
    params = {"activity_id": event.activity_id, "on": event.starts_on.isoformat()}
    message = Message(template, params, unit_id=event.unit_id, about_id=event.activity_id)
    tell(tx, [account for account in told if account != doer], message)
