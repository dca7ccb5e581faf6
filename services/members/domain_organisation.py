"""What members decides about the organisation. Pure: values in, decisions or refusals out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from services.members.domain import Refused
from services.members.rules import (
    AGREEMENT_ENDED,
    ENDS,
    FIRST,
    OFFICE,
    STEPS,
    SUCCEEDED,
    VENUE_MOVES,
    Move,
    Pipeline,
)


def check_not_ahead(day: date, today: date) -> None:
    """Refuse a day ahead of today."""
    if day > today:
        raise Refused("future_date", value=day.isoformat(), limit=today.isoformat())


def check_venue_move(
    state: str, to_state: str, on: date, opened_on: date | None, today: date
) -> None:
    """Refuse a move that venues do not make, one ahead of today, and closing before opening."""
    if to_state not in VENUE_MOVES[state]:
        raise Refused("move_not_allowed", from_state=state, to_state=to_state)
    check_not_ahead(on, today)
    if to_state == "closed" and opened_on is not None and on < opened_on:
        raise Refused("before_opening", value=on.isoformat(), limit=opened_on.isoformat())


def check_call(opened_on: date, deadline: date | None) -> None:
    """Refuse a deadline before the call."""
    if deadline is not None and deadline < opened_on:
        raise Refused("before_opening", value=deadline.isoformat(), limit=opened_on.isoformat())


def check_submission(
    state: str, opened_on: date | None, deadline: date | None, on: date, today: date
) -> None:
    """Refuse a candidate of a closed call, before its opening, after its deadline, or ahead of today."""
    check_not_ahead(on, today)
    if state != "open":
        raise Refused("call_closed", state=state)
    if opened_on is not None and on < opened_on:
        raise Refused("before_opening", value=on.isoformat(), limit=opened_on.isoformat())
    if deadline is not None and on > deadline:
        raise Refused("after_deadline", value=on.isoformat(), limit=deadline.isoformat())


def moves_from(pipeline: Pipeline, state: str) -> tuple[Move, ...]:
    """Return where a candidate may go from *state*."""
    return pipeline.moves.get(state, ())


def due_on(pipeline: Pipeline, state: str, since: date | None) -> date | None:
    """Return the day by which a candidate is to be moved on, where the pipeline has a deadline for it."""
    days = [move.within_days for move in moves_from(pipeline, state) if move.within_days]
    return since + timedelta(days=min(days)) if days and since else None


def check_pipeline(standard: Pipeline, moves: Sequence[tuple[str, Move]]) -> None:
    """Refuse steps by which somebody could get nowhere: unknown states, steps twice, dead ends, none at all.

    The office may take each: else whom it put forward itself would stand where nobody may move them.
    The states that count as success are those of the *standard* pipeline; what they lead to hangs on them.
    """
    known = STEPS | ENDS | standard.counted
    after: dict[str, set[str]] = {}
    for state, move in moves:
        _check_step(state, move, known)
        if move.to in after.setdefault(state, set()):
            raise Refused("step_twice", value=f"{state} → {move.to}")
        after[state].add(move.to)
    reached = _reachable(after, FIRST)
    if not reached & standard.counted:
        allowed = ", ".join(sorted(standard.counted))
        raise Refused("pipeline_without_success", allowed=allowed)
    for state in sorted(after.keys() | reached):
        if state not in reached:
            raise Refused("step_never_reached", value=state)
        if not (_reachable(after, state) & (ENDS | standard.counted)):
            raise Refused("step_dead_end", value=state)


def _check_step(state: str, move: Move, known: frozenset[str]) -> None:
    """Refuse a step from or to an unknown state, from an end, to itself, or that the office may not take."""
    for named in (state, move.to):
        if named not in known:
            raise Refused("step_unknown_state", value=named, allowed=", ".join(sorted(known)))
    if state in ENDS or state == move.to:
        raise Refused("step_from_an_end", value=f"{state} → {move.to}")
    if not OFFICE & move.by:
        raise Refused("step_without_office", value=f"{state} → {move.to}")


def leads_to(pipeline: Pipeline, state: str, other: str) -> bool:
    """Say whether the steps of the pipeline lead from *state*, by one or several, to *other*."""
    after = {one: {move.to for move in moves} for one, moves in pipeline.moves.items()}
    return other in _reachable(after, state)


def _reachable(after: dict[str, set[str]], first: str) -> set[str]:
    """Return *first* and every state that can follow it."""
    found, open_states = {first}, [first]
    while open_states:
        for state in after.get(open_states.pop(), ()):
            if state not in found:
                found.add(state)
                open_states.append(state)
    return found


def check_candidate_move(
    pipeline: Pipeline,
    state: str,
    to_state: str,
    *,
    on: date,
    since: date | None,
    today: date,
    roles: Iterable[str],
    own: bool,
) -> None:
    """Refuse a move that the pipeline has not, by somebody who may not, before the last one, or ahead.

    Whoever is not of the office moves only those whom they put forward (*own*). A call without roles
    comes from the system itself and may move anybody.
    """
    allowed = {move.to: move for move in moves_from(pipeline, state)}
    if to_state not in allowed:
        raise Refused(
            "candidate_move_not_allowed",
            from_state=state,
            to_state=to_state,
            allowed=", ".join(allowed) or "-",
        )
    theirs = set(roles)
    if theirs and not theirs & allowed[to_state].by:
        raise Refused("not_by_this_role", allowed=", ".join(sorted(allowed[to_state].by)))
    if theirs and not theirs & OFFICE and not own:
        raise Refused("not_your_candidate")
    check_not_ahead(on, today)
    check_since(since, on)


def check_quota(quota: int | None, selected: int) -> None:
    """Refuse to select one more than the call has places for."""
    if quota is not None and selected >= quota:
        raise Refused("quota_full", quota=str(quota))


def check_talent_move(state: str, stage: str, to_stage: str) -> None:
    """Refuse to move a talent who is not in training, or into the stage where they are."""
    if state not in SUCCEEDED:
        raise Refused("talent_not_in_training", state=state)
    if stage == to_stage:
        raise Refused("already_in_stage", stage=stage)


def check_agreement(signed_on: date, valid_to: date | None, today: date) -> None:
    """Refuse an agreement signed ahead of today, or that ends before it was signed."""
    check_not_ahead(signed_on, today)
    if valid_to is not None and valid_to < signed_on:
        raise Refused("before_signing", value=valid_to.isoformat(), limit=signed_on.isoformat())


def check_agreement_end(state: str, signed_on: date | None, on: date, today: date) -> None:
    """Refuse to end an agreement twice, before it was signed, or ahead of today."""
    if state in AGREEMENT_ENDED:
        raise Refused("agreement_over", state=state)
    check_not_ahead(on, today)
    if signed_on is not None and on < signed_on:
        raise Refused("before_signing", value=on.isoformat(), limit=signed_on.isoformat())


def check_since(since: date | None, on: date) -> None:
    """Refuse a step before the one that came last."""
    if since is not None and on < since:
        raise Refused("before_last_move", value=on.isoformat(), limit=since.isoformat())
