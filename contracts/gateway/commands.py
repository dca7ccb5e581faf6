"""What the gateway can be told and asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import validate

from contracts.base import About, Command, Page, Query, Restricted

Role = Literal[
    "secretary",
    "president",
    "chapter_leader",
    "home_leader",
    "team_leader",
    "union_officer",
    "operator",
]
MOST_CHOICES = 500
Id = Annotated[str, validate.Length(min=1, max=64, error="bad_value")]
Login = Annotated[
    str,
    validate.Regexp(r"^[a-z0-9][a-z0-9._@-]{1,63}(?!\n)$", error="bad_login"),
    About("Small letters, digits and . _ @ -, from 2 to 64 characters.", "wang.fang"),
]
Name = Annotated[str, validate.Length(min=1, max=60, error="too_long")]
NewPassword = Annotated[
    str,
    validate.Length(min=10, max=200, error="bad_password"),
    Restricted(),
    About("At least 10 characters.", "a warm home 2024"),
]
Password = Annotated[str, validate.Length(min=1, max=200, error="bad_password"), Restricted()]
Scope = Literal["own", "jurisdiction"]
Service = Literal["members", "activities", "care", "notifications", "gateway"]


@dataclass(frozen=True, kw_only=True)
class SignIn(Command):
    """Ask for an access token."""

    login: Annotated[str, validate.Length(min=1, max=64, error="bad_login")]
    password: Password


@dataclass(frozen=True, kw_only=True)
class ChangePassword(Command):
    """Give oneself a new password; tokens given before are no longer good."""

    old_password: Password
    new_password: NewPassword


@dataclass(frozen=True, kw_only=True)
class ChooseAssociation(Query):
    """One of the caller's associations; the first where none is named."""

    association: Id | None = None


@dataclass(frozen=True, kw_only=True)
class OpenAccount(Command):
    """Give somebody an account of this association, with a role if no office will bring it."""

    login: Login
    display_name: Name
    password: NewPassword
    role: Role | None = None
    unit_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class ListAccounts(Page):
    """The accounts that may do something in this association, by login."""


@dataclass(frozen=True, kw_only=True)
class CloseAccount(Command):
    """Nobody can sign in with the account any more; what it did stays under its id."""

    account_id: Id


@dataclass(frozen=True, kw_only=True)
class ListFeed(Page):
    """What happened in the association, newest first; history that was entered later is left out."""

    type: Id | None = None
    subject: Id | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ListImports(Page):
    """The association's imports, newest first."""


@dataclass(frozen=True, kw_only=True)
class GetImport(Query):
    """How an import stands, with what it refused."""

    job_id: Id


@dataclass(frozen=True, kw_only=True)
class GetMatching(Query):
    """How the headings of an uploaded ledger were understood."""

    job_id: Id


@dataclass(frozen=True, kw_only=True)
class ColumnChoice(Command):
    """Which column somebody says that a heading is."""

    sheet: Annotated[str, validate.Length(min=1, max=32, error="too_long"), About("", "会员名册")]
    heading: Annotated[
        str, validate.Length(min=1, max=200, error="too_long"), About("", "看家本领")
    ]
    column: Annotated[
        str | None,
        About("A name of the sheet's `offered`; without one it is not read.", "特长"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class MatchColumns(Command):
    """Judge the uploaded ledger anew, with these headings taken as chosen; earlier choices are gone."""

    choices: Annotated[
        tuple[ColumnChoice, ...], validate.Length(max=MOST_CHOICES, error="too_long")
    ]


@dataclass(frozen=True, kw_only=True)
class ListFindings(Page):
    """What an import refused, merged or noticed, in the order of sheets and rows."""

    job_id: Id
    kind: Literal["rejected", "duplicate", "not_counted", "note"] = "rejected"


@dataclass(frozen=True, kw_only=True)
class WriteLedger(Query):
    """The ledger of a year as a workbook; the year stands in its title."""

    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range"), About("", 2024)]


@dataclass(frozen=True, kw_only=True)
class ApplyImport(Command):
    """Let the judged ledger be applied; it goes on by itself, also after an interruption."""

    job_id: Id


@dataclass(frozen=True, kw_only=True)
class ReadFigures(Query):
    """The figures that the association prints for a year, or as they stood on a day of it."""

    year: Annotated[int, validate.Range(1900, 2200, error="out_of_range"), About("", 2024)]
    on: Annotated[date | None, About("The last day that is looked at.")] = None
    scope: Scope | None = None


@dataclass(frozen=True, kw_only=True)
class StartRehearsal(Command):
    """Let the association's days pass on a copy, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class ReadRehearsal(Query):
    """How a rehearsal stands, with its agenda from place `agenda_after` on."""

    agenda_after: Annotated[int, validate.Range(0, 100_000, error="out_of_range")] = 0


@dataclass(frozen=True, kw_only=True)
class BlankLedger(Query):
    """A blank ledger of a year."""

    year: Annotated[int, validate.Range(2000, 2100, error="out_of_range"), About("", 2024)]
