"""Who is put forward for what (推荐评选): what members may be told and asked about it, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, View
from contracts.members.commands import CHUNK, LongName
from contracts.members.people import Name

Pipeline = Literal["honor", "speaker", "list", "register", "talent", "studio"]
"""荣誉推荐, 宣讲员选拔, 培育名单, 名匠录, 人才培育, 工作室认定."""

CandidateState = Literal[
    "recommended",
    "reviewed",
    "shortlisted",
    "publicised",
    "forwarded",
    "selected",
    "in_training",
    "published",
    "rejected",
    "withdrawn",
]
SelectionRole = Literal["secretary", "chapter_leader", "home_leader", "team_leader"]
"""Who may take a step: the secretary always; others move only those whom they put forward."""

Stage = Literal["select", "cultivate", "employ", "research", "reward"]
"""选, 育, 用, 研, 励."""

Score = Annotated[str, validate.Regexp(r"^\d{1,3}(\.\d{1,2})?$", error="bad_number")]


@dataclass(frozen=True, kw_only=True)
class NominationRecord(Command):
    """One accepted row of the nominations sheet; without *member_code* the candidate is an outsider."""

    row: int
    pipeline: Pipeline
    title: str
    batch: str | None = None
    name: str
    member_code: str | None = None
    recommended_by: str | None = None
    decided_on: date
    stage: str = ""
    state: CandidateState
    practice: str | None = None
    theory: str | None = None
    expression: str | None = None
    note: str | None = None
    honor_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyNominations(Command):
    records: Annotated[tuple[NominationRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ListPipelines(Query):
    """The pipelines as they are configured: states, moves, who may move, within how many days."""


Days = Annotated[int | None, validate.Range(1, 365, error="out_of_range")]


@dataclass(frozen=True, kw_only=True)
class StepOrder(Command):
    """One step of a pipeline: from which state to which, by whom, within how many days of the state before."""

    from_state: CandidateState
    to_state: CandidateState
    by: Annotated[
        tuple[SelectionRole, ...], validate.Length(1, 4, error="too_long"), About("Who may.")
    ] = ("secretary",)
    within_days: Days = None


@dataclass(frozen=True, kw_only=True)
class ConfigurePipeline(Command):
    """Set the association's own steps of a pipeline (评选流程); without any, those of all hold again."""

    pipeline: Pipeline
    moves: Annotated[tuple[StepOrder, ...], validate.Length(max=60, error="too_long")] = ()


@dataclass(frozen=True, kw_only=True)
class OpenCall(Command):
    """Call for candidates (发布评选事项): an honour, a batch of speakers, a list, a register, talents."""

    pipeline: Pipeline
    title: LongName
    batch: Annotated[str | None, validate.Length(max=40, error="too_long")] = None
    honor_type: Annotated[str | None, About("What is granted in the end.")] = None
    unit_id: Annotated[str | None, About("The lecture troupe that speakers are selected for.")] = (
        None
    )
    opened_on: date
    deadline: date | None = None
    quota: Annotated[int | None, validate.Range(min=1, error="out_of_range")] = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeCall(Command):
    """Move the deadline or the quota of a call, or close it."""

    call_id: str
    deadline: date | None = None
    quota: Annotated[int | None, validate.Range(min=1, error="out_of_range")] = None
    state: Literal["open", "closed"] | None = None


@dataclass(frozen=True, kw_only=True)
class ListCalls(Page):
    pipeline: Pipeline | None = None
    state: Literal["open", "closed", "published"] | None = None


@dataclass(frozen=True, kw_only=True)
class SubmitNomination(Command):
    """Put somebody forward (推荐): a member, or an outsider by name. Talents begin in a stage."""

    call_id: str
    member_id: str | None = None
    candidate_name: Name | None = None
    recommended_by: LongName | None = None
    on: date
    field: LongName | None = None
    stage: Stage | None = None
    mentor: LongName | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MoveNomination(Command):
    """Let a candidate go on to another state of the pipeline, with scores or a comment."""

    nomination_id: str
    to_state: CandidateState
    on: date
    practice: Score | None = None
    theory: Score | None = None
    expression: Score | None = None
    expires_on: Annotated[date | None, About("Until when a place on a list holds.")] = None
    document_no: str | None = None
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class MoveTalent(Command):
    """Let a talent go on to another stage (选育用研励), with mentor and evidence."""

    nomination_id: str
    to_stage: Stage
    on: date
    mentor: LongName | None = None
    evidence: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class PublishCohort(Command):
    """Publish a register's batch (公布名匠录): everybody selected is in it and granted its honour."""

    call_id: str
    on: date
    document_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListNominations(Page):
    """Candidates of a call, of a member or of a pipeline, newest first."""

    call_id: str | None = None
    member_id: str | None = None
    pipeline: Pipeline | None = None
    state: CandidateState | None = None


@dataclass(frozen=True, kw_only=True)
class GetNomination(Query):
    nomination_id: str


@dataclass(frozen=True, kw_only=True)
class MoveView(View):
    from_state: str | None = None
    to_state: str
    on: date
    moved_by: str
    moved_at: datetime
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class NominationView(View):
    """A candidate; *decided_on* is the day since which the state holds."""

    nomination_id: str
    call_id: str
    pipeline: str
    title: str
    batch: str | None = None
    member_id: str | None = None
    candidate_name: str | None = None
    recommended_by: str | None = None
    state: str
    stage: str | None = None
    submitted_on: date | None = None
    decided_on: date | None = None
    scores: dict[str, Any] = field(default_factory=dict)
    field: str | None = None
    mentor: str | None = None
    evidence: tuple[str, ...] = ()
    expires_on: date | None = None
    grant_id: str | None = None
    note: str | None = None
    may_go_to: tuple[str, ...] = ()
    due_on: Annotated[
        date | None, About("When the next step is due, where one has a deadline.")
    ] = None
    moves: tuple[MoveView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NominationPage(View):
    items: tuple[NominationView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class CallView(View):
    """A call with how many candidates stand in each state."""

    call_id: str
    pipeline: str
    title: str
    batch: str | None = None
    honor_type: str | None = None
    unit_id: str | None = None
    opened_on: date | None = None
    deadline: date | None = None
    quota: int | None = None
    state: str
    published_on: date | None = None
    note: str | None = None
    candidates: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CallPage(View):
    items: tuple[CallView, ...]
    next: str | None = None
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class PipelineMove(View):
    from_state: str
    to_state: str
    by: tuple[str, ...]
    within_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class PipelineView(View):
    """A pipeline as it holds here; *own* where the association set its steps itself."""

    pipeline: str
    name_zh: str
    name_en: str
    counted: tuple[str, ...]
    moves: tuple[PipelineMove, ...]
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class PipelineList(View):
    items: tuple[PipelineView, ...]
