"""Reads the figures of a year for one association."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chassis import tenancy
from chassis.context import OWN, SUBTREE_FIGURES
from chassis.database import Transaction
from contracts.errors import Forbidden
from contracts.members.commands import ReadFigures
from contracts.members.views import FigureList, FigureView
from services.members.figures.declared import FIGURES, JURISDICTION, Figure, Window
from services.members.figures.presentations import PRESENTATIONS, Presentation
from services.members.figures.printing import printed


def read(tx: Transaction, question: ReadFigures) -> FigureList:
    """Return the association's figures of the year, each in the scope it is printed in.

    With *scope* all of them are counted in that scope instead. Whoever may not read the figures of the
    levels below is told those of the association alone; raises `Forbidden` when asked for more.
    """
    may_look_down = tx.context.scope == SUBTREE_FIGURES
    if question.scope == JURISDICTION and not may_look_down:
        raise Forbidden("own_figures_only")
    told = PRESENTATIONS.get(tx.association_id, {})
    items = []
    for figure in FIGURES:
        shown = told.get(figure.slug, Presentation(figure.scope))
        scope = question.scope or (shown.scope if may_look_down else OWN)
        items.append(_view(tx, figure, shown, question.year, scope))
    return FigureList(items=tuple(items))


def _view(
    tx: Transaction, figure: Figure, shown: Presentation, year: int, scope: str
) -> FigureView:
    last = date(year, 12, 31)
    window = Window(shown.since or date(year, 1, 1), last)
    wide = replace(tx.context, scope=SUBTREE_FIGURES if scope == JURISDICTION else OWN)
    tenancy.enter(tx.session, wide)
    value = figure.rule(tx.session, window)
    tenancy.enter(tx.session, tx.context)
    return FigureView(
        slug=figure.slug,
        value=value,
        printed=printed(value, shown.style),
        unit=shown.unit or figure.unit,
        scope=scope,
        as_of=min(last, tx.today),
    )
