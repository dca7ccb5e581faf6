"""Reads the figures of a year for one association."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chassis import tenancy
from chassis.context import OWN, SUBTREE_FIGURES
from chassis.database import Transaction
from contracts.members.commands import ReadFigures
from contracts.members.views import FigureList, FigureView
from services.members.figures import (
    FIGURES,
    JURISDICTION,
    PRESENTATIONS,
    Figure,
    Presentation,
    Window,
)
from services.members.printing import printed


def read(tx: Transaction, question: ReadFigures) -> FigureList:
    """Return the association's figures of the year, each in the scope it is printed in.

    With *scope* all of them are counted in that scope instead.
    """
    shown = PRESENTATIONS.get(tx.association_id, {})
    chosen = [(figure, shown.get(figure.slug, Presentation(figure.scope))) for figure in FIGURES]
    return FigureList(
        items=tuple(
            _view(tx, figure, presentation, question.year, question.scope or presentation.scope)
            for figure, presentation in chosen
        )
    )


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
