"""Copies one association's rows of a service into another database of the same shape, for a rehearsal.

The copy holds the business rows, the outbox and the marks, so that the copy can go on from where the
original stands; it does not hold the log, the stored answers or the parked reactions.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, LargeBinary, Table, insert, select, type_coerce

from chassis.database import Transaction
from chassis.tables import (
    AggregateVersion,
    AssociationClosure,
    AssociationNode,
    ChassisBase,
    OutboxRow,
    ReaderMark,
    RelayState,
    TimerRun,
)

CHASSIS = [
    row.__table__
    for row in (
        AssociationNode,
        AssociationClosure,
        AggregateVersion,
        OutboxRow,
        RelayState,
        ReaderMark,
        TimerRun,
    )
]


def metadata_of(service_class: type) -> Any:
    """Return the metadata of the service's own tables: those of the `Base` in its models module."""
    package = service_class.__module__.rpartition(".")[0]
    return sys.modules[f"{package}.models"].Base.metadata


def tables_of(service_class: type) -> list[Table]:
    """Return what is copied, in an order in which foreign keys hold; `info={"copied": False}` is not."""
    own = metadata_of(service_class).sorted_tables
    return [*CHASSIS, *(table for table in own if table.info.get("copied", True))]


def rows_of(tx: Transaction, table: Table, *, offset: int, limit: int) -> Iterable[dict[str, Any]]:
    """Return one page of the association's rows, as the database holds them: restricted text sealed."""
    wanted = select(*_raw(table)).order_by(*table.primary_key.columns).offset(offset).limit(limit)
    if "association_id" in table.columns:
        wanted = wanted.where(table.c.association_id == tx.association_id)
    for row in tx.session.execute(wanted).mappings():
        yield {name: _told(value) for name, value in row.items()}


def load(engine: Engine, table: Table, rows: list[Mapping[str, Any]]) -> None:
    """Write copied *rows* into *table* of another database."""
    if not rows:
        return
    raw = table.to_metadata(type(table.metadata)())
    for column in raw.columns:
        if isinstance(column.type, LargeBinary) or _is_sealed(column):
            column.type = LargeBinary()
    values = [{n: _heard(raw.c[n], v) for n, v in row.items()} for row in rows]
    with engine.begin() as connection:
        connection.execute(insert(raw), values)


def create_tables(engine: Engine, service_class: type) -> None:
    """Make the empty tables of a copy; migrations are for data that must last."""
    ChassisBase.metadata.create_all(engine)
    metadata_of(service_class).create_all(engine)


def _is_sealed(column: Any) -> bool:
    return type(column.type).__name__ == "EncryptedText"


def _raw(table: Table) -> Iterable[Any]:
    for column in table.columns:
        plain = type_coerce(column, LargeBinary()) if _is_sealed(column) else column
        yield plain.label(column.name)


def _told(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _heard(column: Any, value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"bytes"}:
        return base64.b64decode(value["bytes"])
    if value is None or not isinstance(value, str):
        return value
    # A type of ours does not say what it is in Python; what it is made of does.
    kind = getattr(column.type, "impl", column.type).python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind is date else value
