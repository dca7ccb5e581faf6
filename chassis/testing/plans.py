"""How PostgreSQL answers what a call asks: the statements of a call, explained as the call's own role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from chassis.context import Context
from chassis.database import Database, Transaction

NOT_THEMSELVES = {"Subquery Scan", "Bitmap Heap Scan"}  # what is read stands in the node below


@dataclass(frozen=True)
class Scan:
    """One place where a plan reads a table: how, by which index, and on which condition."""

    node: str
    table: str
    index: str
    condition: str


def scans_of(
    database: Database,
    association: str,
    ask: Callable[[Transaction], Any],
    *,
    prefer_indexes: bool = False,
) -> list[Scan]:
    """Return how each SELECT of *ask* reads its tables.

    With *prefer_indexes* whole tables are read only where no index can be used: few rows then show what
    many would do.
    """
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, told: Any, _ctx: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            asked.append((statement, told))

    with database.reading(Context(association_id=association)) as tx:
        event.listen(database.engine, "before_cursor_execute", note)
        try:
            ask(tx)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        connection = tx.session.connection()
        if prefer_indexes:
            connection.exec_driver_sql("set local enable_seqscan = off")
        found: list[Scan] = []
        for statement, told in asked:
            answer = connection.exec_driver_sql(f"explain (format json) {statement}", told)
            told_plan = answer.scalar_one()
            plan = json.loads(told_plan) if isinstance(told_plan, str) else told_plan
            found += _scans(plan[0]["Plan"])
    return found


def _scans(plan: dict[str, Any], table: str = "") -> Iterator[Scan]:
    table = plan.get("Relation Name", table)
    if "Scan" in plan["Node Type"] and plan["Node Type"] not in NOT_THEMSELVES:
        yield Scan(
            plan["Node Type"],
            table,
            plan.get("Index Name", ""),
            plan.get("Index Cond", ""),
        )
    for inner in plan.get("Plans", ()):
        yield from _scans(inner, table)
