"""What members publishes: who belongs, with which honours, in which unit. Every fact about a person has
the member as its subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.base import Event


@dataclass(frozen=True, kw_only=True)
class AssociationRegistered(Event, type="members.association_registered", subject="association_id"):
    """An association (协会) uses the system from `since` on; its daily jobs run from that day."""

    association_id: str
    name: str
    level: str
    parent_id: str | None = None
    since: date


@dataclass(frozen=True, kw_only=True)
class MemberRegistered(Event, type="members.member_registered", subject="member_id"):
    """A person is on the roster, in `state`. `birth_precision` is day, month or year."""

    member_id: str
    code: str
    sex: str
    birth_date: date
    birth_precision: str
    employment_status: str
    town: str | None = None
    lives_alone: bool = False
    state: str = "active"
    deceased_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MemberUpdated(Event, type="members.member_updated", subject="member_id"):
    """Fields were corrected. Restricted fields are only named; the others come with their new state."""

    member_id: str
    changed_fields: tuple[str, ...]
    sex: str
    birth_date: date
    birth_precision: str
    employment_status: str
    town: str | None = None
    lives_alone: bool = False


@dataclass(frozen=True, kw_only=True)
class MemberStateChanged(Event, type="members.member_state_changed", subject="member_id"):
    """A member was suspended, came back, was transferred or withdrew; death has its own fact."""

    member_id: str
    from_state: str
    to_state: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberDeceased(Event, type="members.member_deceased", subject="member_id"):
    """A member died on `on`. History stays; the person leaves every future list."""

    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberReachedEighty(Event, type="members.member_reached_eighty", subject="member_id"):
    """A living member's 80th birthday (周岁) is `on`."""

    member_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberBirthdayApproaching(
    Event, type="members.member_birthday_approaching", subject="member_id"
):
    """A living member's birthday is `on`, in `days_before` days; `honors_held` are type codes."""

    member_id: str
    on: date
    days_before: int
    honors_held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MemberBirthdayReached(Event, type="members.member_birthday_reached", subject="member_id"):
    """A living member turned `age` on `on`; `honors_held` are the type codes held that day."""

    member_id: str
    on: date
    age: int
    honors_held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HonorGranted(Event, type="members.honor_granted", subject="member_id"):
    """A person was granted an honour (荣誉) on `granted_on`; whether one calls for it is the honour's own."""

    member_id: str
    grant_id: str
    honor_type: str
    level: str
    granted_on: date
    document_no: str | None = None
    triggers_visit: bool = True


@dataclass(frozen=True, kw_only=True)
class HonorRevoked(Event, type="members.honor_revoked", subject="member_id"):
    """A person's honour was revoked; the reason is restricted and stays with members."""

    member_id: str
    grant_id: str
    honor_type: str
    revoked_on: date


@dataclass(frozen=True, kw_only=True)
class RecognitionGranted(
    Event,
    type="members.recognition_granted",
    subject="grant_id",
    outside_only="A collective, studio or work is honoured: counted where the rows are, visited by nobody.",
):
    """A collective (集体), studio (工作室) or work (成果) was honoured; no person is."""

    grant_id: str
    honor_type: str
    level: str
    recipient_kind: str
    granted_on: date


@dataclass(frozen=True, kw_only=True)
class UnitEstablished(Event, type="members.unit_established", subject="unit_id"):
    """A unit (home 劳模工匠之家, chapter 分协会, team 服务队 …) exists since `established_on`.

    `serves_towns` are the towns it answers for when a member's own home cannot be reached.
    """

    unit_id: str
    code: str
    kind: str
    established_on: date | None = None
    serves_towns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitUpdated(Event, type="members.unit_updated", subject="unit_id"):
    """A unit's record was corrected; it may be open again. `state` is not told by facts of older releases."""

    unit_id: str
    kind: str
    serves_towns: tuple[str, ...] = ()
    state: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitDissolved(Event, type="members.unit_dissolved", subject="unit_id"):
    """A unit was dissolved on `on`; what it was counted for in the past stays."""

    unit_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberAssignedToUnit(Event, type="members.member_assigned_to_unit", subject="member_id"):
    """A member belongs to a unit from `since` on, until `until` where that is known."""

    member_id: str
    unit_id: str
    unit_kind: str
    role: str
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class OfficeAppointed(Event, type="members.office_appointed", subject="office_id"):
    """An account holds an office: `home_leader`, `chapter_leader` … of a unit, or `secretary`."""

    office_id: str
    office: str
    account_id: str
    unit_id: str | None = None
    member_id: str | None = None
    term_from: date
    term_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class OfficeEnded(Event, type="members.office_ended", subject="office_id"):
    """An office was laid down on `on`."""

    office_id: str
    office: str
    account_id: str
    unit_id: str | None = None
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberContactLogged(Event, type="members.member_contact_logged", subject="member_id"):
    """Somebody was with the member on `on`; `kind` says what for, `source_event_id` which fact."""

    member_id: str
    on: date
    kind: str
    source_event_id: str
