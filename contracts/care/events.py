"""What care publishes. Every fact about a person has the member as its subject; visits, gifts and pairs
are ids in the data. A `kind`, `state` or `reason` is a code of care's catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.base import Event

SERVICE = "care"


@dataclass(frozen=True, kw_only=True)
class VisitDue(Event, type="care.visit_due", subject="member_id"):
    """A visit (走访) is to be made by `due_on`.

    `assigned_because` says why it is this account's: `carer`, `home_leader`, `district_unit`,
    `secretary`, `hand` (somebody chose), or `nobody` when nobody can be reached. `unit_id` is the unit
    by which it was found.
    """

    visit_id: str
    member_id: str
    kind: str
    due_on: date
    assignee_account_id: str | None = None
    assigned_because: str
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitReassigned(Event, type="care.visit_reassigned", subject="member_id"):
    """An open visit went to another account, or to nobody."""

    visit_id: str
    member_id: str
    kind: str
    due_on: date
    assignee_account_id: str | None = None
    assigned_because: str
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitCompleted(Event, type="care.visit_completed", subject="member_id"):
    """Somebody was with the member on `on`."""

    visit_id: str
    member_id: str
    kind: str
    on: date
    by_account_id: str


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(
    Event,
    type="care.visit_cancelled",
    subject="member_id",
    outside_only="It leaves the list of open visits, which is read from care; nobody has to act.",
):
    """An open visit will not be made; `reason` is a code, e.g. `honor_revoked`, `member_deceased`."""

    visit_id: str
    member_id: str
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class VisitOverdue(Event, type="care.visit_overdue", subject="member_id"):
    """A visit was not made by `due_on`; told once.

    `escalated_to_account_id` is the next in the chain carer, leader, secretary.
    """

    visit_id: str
    member_id: str
    kind: str
    due_on: date
    days_late: int
    assignee_account_id: str | None = None
    escalated_to_account_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ElderlyCareEnrolled(Event, type="care.elderly_care_enrolled", subject="member_id"):
    """A member is on the elderly roster (高龄关爱) since `on`.

    `reason` is `turned_80`, `registered_80` or `manual`. `leader_account_id` is asked to name one carer.
    """

    member_id: str
    on: date
    reason: str
    leader_account_id: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CarerAssigned(Event, type="care.carer_assigned", subject="member_id"):
    """An elder has one carer (一对一结对) since `since`: an account, or another member."""

    pair_id: str
    member_id: str
    carer_account_id: str | None = None
    carer_member_id: str | None = None
    since: date


@dataclass(frozen=True, kw_only=True)
class ElderlyCareEnded(
    Event,
    type="care.elderly_care_ended",
    subject="member_id",
    outside_only="Care itself stops visits, pair and round; death and departure are told by members.",
):
    """A member left the elderly roster; `reason` is `deceased`, `transferred`, `withdrawn`, `suspended`."""

    member_id: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class BirthdayGiftOrdered(
    Event,
    type="care.birthday_gift_ordered",
    subject="member_id",
    outside_only="The supplier's system is told by webhook; inside, the hand-over is what calls for action.",
):
    """A birthday gift (生日蛋糕) for `deliver_on`; one per member and year."""

    gift_id: str
    member_id: str
    year: int
    deliver_on: date


@dataclass(frozen=True, kw_only=True)
class BirthdayGiftHandedOver(Event, type="care.birthday_gift_handed_over", subject="member_id"):
    """The gift is out for delivery on `on`, and `assignee_account_id` is to see to it."""

    gift_id: str
    member_id: str
    year: int
    on: date
    assignee_account_id: str | None = None
    assigned_because: str


@dataclass(frozen=True, kw_only=True)
class BirthdayGiftDelivered(Event, type="care.birthday_gift_delivered", subject="member_id"):
    """The member has the gift since `on`; `late` when that was not the birthday."""

    gift_id: str
    member_id: str
    year: int
    on: date
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class BirthdayGiftFailed(Event, type="care.birthday_gift_failed", subject="member_id"):
    """The gift could not be delivered on `on`; it may be tried again."""

    gift_id: str
    member_id: str
    year: int
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class BirthdayGiftSkipped(
    Event,
    type="care.birthday_gift_skipped",
    subject="member_id",
    outside_only="The supplier's system is told by webhook; inside, nobody has to act.",
):
    """An ordered gift will not be given; `reason` is e.g. `deceased`, `not_eligible`, `left`."""

    gift_id: str
    member_id: str
    year: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class HomeServiceRoundPlanned(
    Event,
    type="care.home_service_round_planned",
    subject="round_id",
    outside_only="Who is to act was told by the occasion itself; the round is the list to work through.",
):
    """The round of home services (上门服务) of an occasion and (lunar) year is drafted."""

    round_id: str
    occasion: str
    year: int
    on: date
    member_count: int


@dataclass(frozen=True, kw_only=True)
class HomeServiceDelivered(Event, type="care.home_service_delivered", subject="member_id"):
    """A member was served at home on `on`; `service` is `haircut`, `medical` or `nursing`."""

    round_id: str
    member_id: str
    on: date
    service: str


@dataclass(frozen=True, kw_only=True)
class CoverageGapFound(Event, type="care.coverage_gap_found", subject="gap_id"):
    """Somebody is without whom they should have.

    `kind` is `home_without_leader` (of `unit_id`), `no_home` (of `member_id`), `elder_without_carer`
    (`member_id` lost the carer) or `elders_without_carer` (`count` came with the first roster).
    `asked_account_id` is the leader who can close it.
    """

    gap_id: str
    kind: str
    unit_id: str | None = None
    member_id: str | None = None
    count: int = 1
    asked_account_id: str | None = None

    @property
    def subject(self) -> str:
        """A gap of a person is a fact about the person."""
        return self.member_id or self.gap_id
