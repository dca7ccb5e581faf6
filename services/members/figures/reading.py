"""Reads the figures of a year, or until a day of it, for one association, and what stands behind each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chassis.context import OWN
from chassis.database import Transaction
from contracts.errors import Invalid, NotFound
from contracts.members.commands import ReadFigures
from contracts.members.figures import FigureRecord, FigureRecords, ReadFigureRecords
from contracts.members.views import FigureList, FigureView
from services.members.figures.counting import Counted, Window
from services.members.figures.declared import BY_SLUG, FIGURES, Figure
from services.members.figures.presentations import PRESENTATIONS, Presentation
from services.members.figures.printing import printed
from services.members.queries.scope import check_scope, looking, may_look_down

ALONE = Presentation()


def read(tx: Transaction, question: ReadFigures) -> FigureList:
    """Return the association's figures of the year, each in the scope it is printed in.

    With *scope* all of them are counted in that scope instead, with *on* only until that day. Whoever
    may not read the figures of the levels below is told those of the association alone; raises
    `Forbidden` when asked for more.
    """
    last = _last_day(question.year, question.on)
    wanted = [(figure, _presentation(tx, figure)) for figure in FIGURES]
    scopes = {figure.slug: _scope(tx, question.scope, shown) for figure, shown in wanted}
    found: dict[str, FigureView] = {}
    for scope in sorted(set(scopes.values())):  # once for each, for it is a query to look elsewhere
        with looking(tx, scope):
            for figure, shown in wanted:
                if scopes[figure.slug] == scope:
                    found[figure.slug] = _view(tx, figure, shown, last, scope)
    return FigureList(items=tuple(found[figure.slug] for figure in FIGURES))


def records(tx: Transaction, question: ReadFigureRecords) -> FigureRecords:
    """Return one page of the records behind a figure; people of other associations have no name here."""
    figure = BY_SLUG.get(question.slug)
    if figure is None:
        raise NotFound("figure_not_found", slug=question.slug)
    last = _last_day(question.year, question.on)
    shown = _presentation(tx, figure)
    scope = _scope(tx, question.scope, shown)
    window = _window(shown, last)
    after = _place(question.after)
    with looking(tx, scope):
        value = figure.rule.count(tx.session, window)
        found = figure.rule.records(tx.session, window, after=after, limit=question.limit + 1)
    page = found[: question.limit]
    return FigureRecords(
        slug=figure.slug,
        value=value,
        scope=scope,
        period_from=window.first,
        period_to=window.last,
        items=tuple(_record(tx, one) for one in page),
        next=str(after + len(page)) if len(found) > question.limit else None,
    )


def _last_day(year: int, on: date | None) -> date:
    """Return the last day that is looked at; raises `Invalid` for one of another year."""
    if on is None:
        return date(year, 12, 31)
    if on.year != year:
        raise Invalid("invalid_fields", fields={"on": [{"code": "day_of_other_year"}]})
    return on


def _place(after: str | None) -> int:
    if not after:
        return 0
    if not after.isdecimal():
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]})
    return int(after)


def _presentation(tx: Transaction, figure: Figure) -> Presentation:
    told = PRESENTATIONS.get(tx.association_id, {})
    return told.get(figure.slug) or replace(
        ALONE, scope=figure.scope, since=figure.since, cumulative=figure.since is not None
    )


def _scope(tx: Transaction, asked: str | None, shown: Presentation) -> str:
    check_scope(tx, asked)
    return asked or (shown.scope if may_look_down(tx) else OWN)


def _window(shown: Presentation, last: date) -> Window:
    return Window(shown.since or date(last.year, 1, 1), last, shown.names)


def _view(
    tx: Transaction, figure: Figure, shown: Presentation, last: date, scope: str
) -> FigureView:
    window = _window(shown, last)
    value = figure.rule.count(tx.session, window)
    return FigureView(
        slug=figure.slug,
        value=value,
        printed=None if shown.enumerates else printed(value, shown.style),
        unit=shown.unit or figure.unit,
        scope=scope,
        as_of=min(last, tx.today),
        precision=shown.precision,
        period_from=window.first,
        period_to=window.last,
        rule_zh=figure.zh,
        rule_en=figure.en,
    )


def _record(tx: Transaction, one: Counted) -> FigureRecord:
    """Return what may be told of a record: of people of others neither id nor name."""
    own = one.association_id == tx.association_id
    hidden = one.member_id is not None and not own
    return FigureRecord(
        kind=one.kind,
        record_id=None if hidden else one.record_id,
        association_id=one.association_id,
        key=None if one.member_id is not None else one.key,
        label=None if hidden else one.label,
        on=one.on,
        member_id=one.member_id if own else None,
    )
