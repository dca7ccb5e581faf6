"""Promise: nothing crosses associations.

Two locks: the session filters every read and checks every write, so that no query can forget it; on
PostgreSQL row-level security does the same again, for a role that owns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import String, event, select
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)

from chassis.context import SUBTREE_FIGURES, Context
from chassis.tables import AssociationClosure


class CrossesAssociations(RuntimeError):
    """A row of one association was about to be written in a transaction open for another."""


class Scoped:
    """Mixin of every business table: the association that the row belongs to."""

    association_id: Mapped[str] = mapped_column(String(64), index=True)


TELL_POSTGRESQL = (
    "select set_config('app.association', %(own)s, true),"
    " set_config('app.readable', %(readable)s, true)"
)


def enter(session: Session, context: Context) -> None:
    """Let *session* see and write the rows of the context's association, and no others."""
    # A transaction that was told nothing is closed already, so that it need not be told so.
    opened = session.info.get("association") is not None or context.association_id is not None
    session.info["association"] = context.association_id
    session.info["readable"] = readable = _readable(session, context)
    if opened and session.get_bind().dialect.name == "postgresql":
        told = {"own": context.association_id or "", "readable": ",".join(readable)}
        session.connection().exec_driver_sql(TELL_POSTGRESQL, told)


def readable(session: Session) -> tuple[str, ...]:
    """Return the associations whose rows *session* sees: for a statement that names them for its index."""
    return tuple(session.info.get("readable", ()))


def _readable(session: Session, context: Context) -> tuple[str, ...]:
    if context.association_id is None:
        return ()
    if context.scope != SUBTREE_FIGURES:
        return (context.association_id,)
    below = select(AssociationClosure.descendant_id).where(
        AssociationClosure.ancestor_id == context.association_id
    )
    return tuple(sorted(session.scalars(below)))


@event.listens_for(Session, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    """Add the association to each ORM statement, also to those that follow a relationship."""
    if state.is_column_load or "readable" not in state.session.info:
        return
    if state.is_insert or state.is_update:
        _check_values(state)
    state.statement = state.statement.options(_only(tuple(state.session.info["readable"])))


@lru_cache(maxsize=1024)
def _only(readable: tuple[str, ...]) -> LoaderCriteriaOption:
    """Return what limits a statement to the rows of *readable*; made once, as it takes its time."""
    associations = list(readable)
    return with_loader_criteria(
        Scoped,
        lambda cls: cls.association_id.in_(associations),
        include_aliases=True,
        track_closure_variables=True,
    )


def _check_values(state: ORMExecuteState) -> None:
    """Refuse an INSERT or UPDATE statement that writes into another association.

    Rows that are flushed do not come here; see `_stamp`.
    """
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, Scoped):
        return
    own = state.session.info["association"]
    told = state.parameters or {}
    if state.is_update and not isinstance(told, Mapping):
        raise CrossesAssociations(
            f"{mapper.class_.__name__}: an UPDATE by keys goes round the filter"
        )
    rows = [told] if isinstance(told, Mapping) else told
    written = {row.get("association_id") for row in rows if row}
    if not written or state.is_update:
        compiled = state.statement.compile(  # type: ignore[attr-defined]  # statements have it
            dialect=state.session.get_bind().dialect
        )
        values = compiled.params
        written = {value for name, value in values.items() if _is_written(name)}
    if written - {own} or (state.is_insert and not written):
        raise CrossesAssociations(
            f"{mapper.class_.__name__} of {written or None} in a transaction of {own}"
        )


def _is_written(parameter: str) -> bool:
    """Say whether *parameter* is a value for the column, alone or in one of several rows."""
    return parameter == "association_id" or parameter.startswith("association_id_m")


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: Any, _instances: Any) -> None:
    """Stamp new rows with the association and refuse a row of another."""
    own, new = session.info.get("association"), session.new  # `new` is made anew by each reading
    for row in new | session.dirty | session.deleted:
        if not isinstance(row, Scoped):
            continue
        if row.association_id is None and row in new:
            row.association_id = own
        if row.association_id != own:
            raise CrossesAssociations(
                f"{type(row).__name__} of {row.association_id} in a transaction of {own}"
            )


def row_security(table: str) -> list[str]:
    """Return the statements that lock *table* on PostgreSQL; for migrations."""
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        (
            f"create policy association_rows on {table} using (association_id"
            " = any (string_to_array(current_setting('app.readable', true), ',')))"
            " with check (association_id = current_setting('app.association', true))"
        ),
    ]
