"""The pipelines as they hold in an association: those of all, with the steps that it set itself."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from chassis.database import Transaction
from contracts.members.selection import PipelineList, PipelineMove, PipelineView
from services.members.models_organisation import PipelineSetting
from services.members.rules import PIPELINES, Move, Pipeline


def pipelines_of(tx: Transaction) -> dict[str, Pipeline]:
    """Return every pipeline by its code, as it holds here."""
    own = {row.pipeline: row for row in tx.session.scalars(select(PipelineSetting))}
    return {
        code: _with_steps(standard, own[code]) if code in own else standard
        for code, standard in PIPELINES.items()
    }


def pipeline_of(tx: Transaction, code: str) -> Pipeline:
    """Return the pipeline as it holds here."""
    found = tx.session.scalar(select(PipelineSetting).where(PipelineSetting.pipeline == code))
    return _with_steps(PIPELINES[code], found) if found else PIPELINES[code]


def _with_steps(standard: Pipeline, setting: PipelineSetting) -> Pipeline:
    moves: dict[str, tuple[Move, ...]] = {}
    for step in setting.moves:
        move = Move(step["to_state"], frozenset(step["by"]), step["within_days"])
        moves[step["from_state"]] = (*moves.get(step["from_state"], ()), move)
    return replace(standard, moves=moves, own=True)


def pipelines(tx: Transaction) -> PipelineList:
    """Return the pipelines as they are configured."""
    return PipelineList(items=tuple(map(view, pipelines_of(tx).values())))


def view(pipeline: Pipeline) -> PipelineView:
    return PipelineView(
        pipeline=pipeline.code,
        name_zh=pipeline.name_zh,
        name_en=pipeline.name_en,
        counted=tuple(sorted(pipeline.counted)),
        moves=tuple(
            PipelineMove(
                from_state=state,
                to_state=move.to,
                by=tuple(sorted(move.by)),
                within_days=move.within_days,
            )
            for state, moves in pipeline.moves.items()
            for move in moves
        ),
        own=pipeline.own,
    )
