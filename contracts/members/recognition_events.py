"""What members publishes about the catalogue of honours, honours of others than persons, and deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.base import Event

COUNTED_HERE = "No person is honoured by it: it is counted where it is kept, and visited by nobody."


@dataclass(frozen=True, kw_only=True)
class HonorTypeDefined(
    Event,
    type="members.honor_type_defined",
    subject="type_code",
    outside_only="Each grant tells itself what its honour triggers, so that nobody keeps the catalogue.",
):
    """An association added an honour to its catalogue, or changed one that it had added."""

    type_code: str
    level: str
    track: str
    recipient_kind: str
    triggers_visit: bool
    gift: str | None = None
    allowance_tier: int | None = None


@dataclass(frozen=True, kw_only=True)
class CollectiveHonorGranted(
    Event,
    type="members.collective_honor_granted",
    subject="grant_id",
    outside_only=COUNTED_HERE,
):
    """A collective (集体) was honoured."""

    grant_id: str
    honor_type: str
    level: str
    unit_id: str | None = None
    granted_on: date


@dataclass(frozen=True, kw_only=True)
class StudioRecognized(
    Event, type="members.studio_recognized", subject="grant_id", outside_only=COUNTED_HERE
):
    """A studio (创新工作室) was recognised at a level; one promoted has a recognition of each."""

    grant_id: str
    honor_type: str
    level: str
    studio_id: str | None = None
    head_member_id: str | None = None
    recognised_on: date


@dataclass(frozen=True, kw_only=True)
class InnovationAwardGranted(
    Event, type="members.innovation_award_granted", subject="grant_id", outside_only=COUNTED_HERE
):
    """A work (创新成果) won an award; `member_ids` are the members behind it."""

    grant_id: str
    honor_type: str
    level: str
    member_ids: tuple[str, ...] = ()
    awarded_on: date


@dataclass(frozen=True, kw_only=True)
class RecognitionRevoked(
    Event,
    type="members.recognition_revoked",
    subject="grant_id",
    outside_only="Nothing followed from the honour, so that nothing has to be undone elsewhere.",
):
    """An honour of a collective, studio or work was revoked."""

    grant_id: str
    honor_type: str
    recipient_kind: str
    revoked_on: date


@dataclass(frozen=True, kw_only=True)
class DeedRecorded(
    Event,
    type="members.deed_recorded",
    subject="member_id",
    outside_only="Deeds are looked up where a museum or an article is prepared; no task follows from one.",
):
    """A deed of a member was recorded; its text stays with members."""

    member_id: str
    deed_id: str
    period: str
    media: tuple[str, ...] = ()
