"""What the gateway answers. `next` of a page is the `after` of the page that follows, empty at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from contracts.base import About, View


@dataclass(frozen=True, kw_only=True)
class GrantView(View):
    """What an account is in one association; `unit_id` limits it to that unit."""

    association: str
    association_name: str | None = None
    role: str
    unit_id: str | None = None
    by_office: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountView(View):
    account_id: str
    login: str
    display_name: str
    state: str
    demo: bool = False
    grants: tuple[GrantView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountPage(View):
    items: tuple[AccountView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignedIn(View):
    """Send `access_token` as `Authorization: Bearer …` until `expires_at`."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  # a scheme, no secret
    expires_at: datetime
    account: AccountView


@dataclass(frozen=True, kw_only=True)
class DemoSignIn(View):
    """A sign-in of the demo, for everybody to try: its persons are invented."""

    login: str
    password: str  # follows from the key file, and opens invented rows only
    display_name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Welcome(View):
    """What a page needs before anybody is signed in; `today` is the business date."""

    version: str
    today: date
    ready: Annotated[bool, About("False while the demo is being loaded.")]
    demo: Annotated[tuple[DemoSignIn, ...], About("Empty where there is no demo.")] = ()


@dataclass(frozen=True, kw_only=True)
class AssociationSeen(View):
    id: str
    name: str
    level: str
    since: date
    roles: tuple[str, ...]
    permissions: Annotated[tuple[str, ...], About("What the roles allow, together.")] = ()


@dataclass(frozen=True, kw_only=True)
class AssociationsSeen(View):
    items: tuple[AssociationSeen, ...]


@dataclass(frozen=True, kw_only=True)
class FeedItem(View):
    """One fact, by its ids; `causation_id` is the fact that it followed from."""

    event_id: str
    type: str
    source: str
    subject: str
    time: datetime
    actor: str
    correlation_id: str
    causation_id: str | None = None
    data: Annotated[dict[str, Any], About("Ids, codes and dates of the fact.")]


@dataclass(frozen=True, kw_only=True)
class FeedPage(View):
    items: tuple[FeedItem, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindingView(View):
    """A row that was refused, merged, not counted or noticed; `value` is masked where restricted."""

    sheet: str
    row: int
    column: str | None = None
    value: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    of_row: int | None = None
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindingPage(View):
    items: tuple[FindingView, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportSummary(View):
    """How an import stands: `judged`, `applying`, `applied` or `failed`."""

    job_id: str
    state: str
    association: str
    year: int | None = None
    file_name: str
    ordered_at: datetime
    applied_at: datetime | None = None
    done: Annotated[int, About("Records that were applied so far.")] = 0
    total: Annotated[int, About("Records to be applied.")] = 0


@dataclass(frozen=True, kw_only=True)
class ImportList(View):
    items: tuple[ImportSummary, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportNotice(View):
    """What somebody should be sure of before the ledger is applied; it refuses nothing.

    `other_association`: a heading of the file names another association than the ledger goes into.
    """

    code: str
    named: Annotated[str, About("The association as the file writes it.")]
    into: Annotated[str, About("The association that the ledger would be applied to.")]
    message: Annotated[str, About("The same in a Chinese sentence.")]


@dataclass(frozen=True, kw_only=True)
class SheetOutcome(View):
    """What applying did with the accepted rows of one sheet, as far as it has come."""

    sheet: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class ImportView(ImportSummary):
    """An import with the judgement of its file, which is the same however often it is applied.

    `totals` has for each sheet rows = accepted + rejected + duplicates, and not_counted, part of the accepted.
    """

    totals: dict[str, Any]
    rejected_rows: tuple[FindingView, ...]
    duplicates: tuple[FindingView, ...]
    not_counted: tuple[FindingView, ...] = ()
    list_notes: tuple[FindingView, ...] = ()
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    outcome: tuple[SheetOutcome, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    missing_sheets: Annotated[
        tuple[str, ...], About("Sheets that would be applied, and that the file does not have.")
    ] = ()
    problems: tuple[dict[str, Any], ...] = ()
    notices: tuple[ImportNotice, ...] = ()
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class ColumnMatch(View):
    """A heading of the file and the column it was taken for; without one it is not read."""

    heading: str
    column: str | None = None
    chosen: Annotated[bool, About("Whether somebody said so, rather than the heading.")] = False


@dataclass(frozen=True, kw_only=True)
class SheetMatch(View):
    """How the headings of one sheet were understood; `missing` are columns that could be there.

    A sheet with a `problem` is not judged until its headings are matched.
    """

    sheet: str
    applied: Annotated[bool, About("Whether the rows of the sheet are kept.")]
    columns: tuple[ColumnMatch, ...]
    missing: tuple[str, ...] = ()
    offered: Annotated[
        tuple[str, ...], About("Every column that a heading of the sheet can be.")
    ] = ()
    required: Annotated[tuple[str, ...], About("Those without which it is not judged.")] = ()
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class MatchingView(View):
    items: tuple[SheetMatch, ...]


@dataclass(frozen=True, kw_only=True)
class FigureView(View):
    """A figure of the annual summary (年度总结), as it is and as it is printed."""

    slug: str
    value: int
    printed: str | None = None
    unit: str
    scope: str
    as_of: Annotated[str | None, About("Until when the facts behind it are applied.")] = None
    incomplete: bool = False
    precision: Annotated[str, About("exact, cumulative, at_least or enumerated")] = "exact"
    period_from: date | None = None
    period_to: date | None = None
    rule_zh: Annotated[str, About("How it is counted, in Chinese.")] = ""
    rule_en: Annotated[str, About("How it is counted.")] = ""


@dataclass(frozen=True, kw_only=True)
class FigureList(View):
    association: str
    year: int
    as_of: Annotated[dict[str, Any], About("For each source, its place in its log.")]
    incomplete: bool
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, kw_only=True)
class RehearsedView(View):
    """Something that a rehearsed day brought: `turned_80`, `visit`, `gift`, `round` or `occasion`.

    `detail` is the kind of visit, the honour behind the gift, or the occasion.
    """

    on: date
    what: str
    member_id: str | None = None
    detail: str | None = None
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class RehearsalView(View):
    """A rehearsal: `copying`, `running`, `done` or `failed`. It is a forecast and changes nothing.

    `agenda` is what its days brought so far, from the place that was asked for.
    """

    id: str
    association: str
    first: date
    last: date
    state: str
    done_days: int
    days: int
    result: dict[str, Any] | None = None
    error: str | None = None
    agenda: tuple[RehearsedView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ServiceProgress(View):
    """How far a service is; `behind` is the number of facts it has still to apply."""

    service: str
    reachable: bool
    behind: int = 0
    outbox: int = 0
    head: int = 0
    published_through: int = 0
    applied_through: dict[str, Any]
    waiting: int = 0
    parked: int = 0
    unreadable: int = 0


@dataclass(frozen=True, kw_only=True)
class ProgressOfAll(View):
    items: tuple[ServiceProgress, ...]


@dataclass(frozen=True, kw_only=True)
class DemoRemoved(View):
    """The demo's sign-ins are closed. Its rows stay, because other facts refer to them."""

    closed_accounts: int
