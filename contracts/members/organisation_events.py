"""What members publishes about the organisation: candidates, venues, partners, documents, honours of others.

A fact about a candidate has the member as its subject; an outsider stands under the nomination's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.base import Event


@dataclass(frozen=True, kw_only=True)
class NominationOpened(Event, type="members.nomination_opened", subject="call_id"):
    """Candidates are called for (发布评选事项), until `deadline`."""

    call_id: str
    pipeline: str
    honor_type: str | None = None
    batch: str | None = None
    opened_on: date
    deadline: date | None = None
    quota: int | None = None


@dataclass(frozen=True, kw_only=True)
class NominationClosing(Event, type="members.nomination_closing", subject="call_id"):
    """A call takes candidates until `deadline` only; told once, some days ahead."""

    call_id: str
    pipeline: str
    deadline: date


@dataclass(frozen=True, kw_only=True)
class NominationStepDue(Event, type="members.nomination_step_due", subject="candidate"):
    """A candidate's next step is due on `due_on`, or was (`passed`); each is told once. *roles* may take it."""

    candidate: str
    nomination_id: str
    call_id: str
    pipeline: str
    stage: str
    due_on: date
    passed: bool
    roles: tuple[str, ...]
    member_id: str | None = None
    submitted_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class NominationSubmitted(Event, type="members.nomination_submitted", subject="candidate"):
    """Somebody was put forward (推荐)."""

    candidate: str
    nomination_id: str
    call_id: str
    pipeline: str
    member_id: str | None = None
    submitted_on: date


@dataclass(frozen=True, kw_only=True)
class NominationAdvanced(
    Event,
    type="members.nomination_advanced",
    subject="candidate",
    outside_only="The office that moves a candidate on sees it; the recommender is told the outcome, not each step.",
):
    """A candidate went on to `state`; no score is told."""

    candidate: str
    nomination_id: str
    call_id: str
    pipeline: str
    member_id: str | None = None
    state: str
    on: date


@dataclass(frozen=True, kw_only=True)
class NominationSucceeded(Event, type="members.nomination_succeeded", subject="candidate"):
    """A candidate was selected; `grant_id` is the honour that follows, where one does."""

    candidate: str
    nomination_id: str
    call_id: str
    pipeline: str
    member_id: str | None = None
    grant_id: str | None = None
    submitted_by: str | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class NominationRejected(Event, type="members.nomination_rejected", subject="candidate"):
    """A candidate was not selected, coming from `stage`."""

    candidate: str
    nomination_id: str
    call_id: str
    pipeline: str
    member_id: str | None = None
    stage: str
    submitted_by: str | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class TalentStageChanged(
    Event,
    type="members.talent_stage_changed",
    subject="candidate",
    outside_only="Stages are counted where the rows are; mentors and trainings are arranged by the office.",
):
    """A talent went from one stage (选育用研励) to another; the first has no `from_stage`."""

    candidate: str
    nomination_id: str
    member_id: str | None = None
    from_stage: str | None = None
    to_stage: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TalentListEntryAdded(
    Event,
    type="members.talent_list_entry_added",
    subject="candidate",
    outside_only="A place on a cultivation list is no honour: nobody visits for it, and it is counted where it is kept.",
):
    """Somebody stands on a cultivation list (培育名单), until `expires_on`; it is no honour."""

    candidate: str
    nomination_id: str
    call_id: str
    member_id: str | None = None
    added_on: date
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SpeakerSelected(
    Event,
    type="members.speaker_selected",
    subject="candidate",
    outside_only="Whoever books a speaker asks members for the troupe; the membership has its own fact.",
):
    """A member was selected as a speaker (宣讲员), of the troupe `unit_id` where that is registered."""

    candidate: str
    nomination_id: str
    member_id: str | None = None
    unit_id: str | None = None
    batch: str | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class RegisterCohortPublished(Event, type="members.register_cohort_published", subject="call_id"):
    """A register's batch (名匠录) was published, with `entries` people; each grant has its own fact."""

    call_id: str
    batch: str | None = None
    entries: int
    published_on: date


@dataclass(frozen=True, kw_only=True)
class VenueApplicationSubmitted(
    Event, type="members.venue_application_submitted", subject="venue_id"
):
    """A venue (阵地) was applied for."""

    venue_id: str
    kind: str
    submitted_on: date


@dataclass(frozen=True, kw_only=True)
class VenueOpened(
    Event,
    type="members.venue_opened",
    subject="venue_id",
    outside_only="Venues are chosen by name when an activity is planned; they are counted where they are kept.",
):
    """A venue opened."""

    venue_id: str
    kind: str
    batch: str | None = None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class PartnerRegistered(
    Event,
    type="members.partner_registered",
    subject="partner_id",
    outside_only="Partners are chosen by name when something is planned; nothing follows from a new one.",
):
    """A partner (合作单位) was registered."""

    partner_id: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PartnershipSigned(
    Event,
    type="members.partnership_signed",
    subject="agreement_id",
    outside_only="The reminder before its end comes from members' own clock, as a fact of its own.",
):
    """An agreement with a partner was signed, valid to `valid_to`."""

    agreement_id: str
    partner_id: str
    kind: str
    signed_on: date
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class PartnershipExpiring(Event, type="members.partnership_expiring", subject="agreement_id"):
    """An agreement ends on `valid_to`; told once, so that somebody renews it."""

    agreement_id: str
    partner_id: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class PartnershipLapsed(Event, type="members.partnership_lapsed", subject="agreement_id"):
    """An agreement ended on `on`, unrenewed."""

    agreement_id: str
    partner_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class GovernanceRelationSet(
    Event,
    type="members.governance_relation_set",
    subject="relation_id",
    outside_only="Who leads and guides the association is read with its profile; nothing follows from it.",
):
    """A body leads (`led_by`) or guides (`guided_by`) the association from `since` on."""

    relation_id: str
    relation: str
    since: date


@dataclass(frozen=True, kw_only=True)
class PolicyDocumentIssued(
    Event,
    type="members.policy_document_issued",
    subject="document_id",
    outside_only="A document is cited by its id where something rests on it; nothing follows by itself.",
):
    """A document was filed."""

    document_id: str
    kind: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class EntitlementRuleChanged(
    Event,
    type="members.entitlement_rule_changed",
    subject="rule_id",
    outside_only="Allowance cases are not kept yet: whoever keeps them will look for gaps by it.",
):
    """What holders of a level are entitled to changed from `valid_from` on; no amount of anybody."""

    rule_id: str
    benefit: str
    honor_level: str
    employment_status: str | None = None
    amount_fen: int
    period: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class TermChanged(Event, type="members.term_changed", subject="office_id"):
    """An office went from one account to another (换届); what was open with the first is the second's."""

    office_id: str
    office: str
    unit_id: str | None = None
    from_account_id: str
    to_account_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ContactOfficerAssigned(Event, type="members.contact_officer_assigned", subject="member_id"):
    """An officer (娘家人) keeps in touch with a member from `since` on."""

    member_id: str
    account_id: str
    since: date


@dataclass(frozen=True, kw_only=True)
class GridCoverageGapDetected(
    Event,
    type="members.grid_coverage_gap_detected",
    subject="unit_id",
    outside_only="Care finds by itself who is without a home and tells the secretary of it (care.coverage_gap_found).",
):
    """A home was dissolved, and `member_ids` are in none since."""

    unit_id: str
    member_ids: tuple[str, ...]
    on: date
