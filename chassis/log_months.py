"""Promise: the log is kept by month on PostgreSQL, so that an old month can leave it as one piece.

The months ahead are made before they begin. What is recorded in a month that nobody has made stays in
`event_log_default`, and moves when it is made: the relay never stops for it. An SQLite file has one table.
"""

from __future__ import annotations

from sqlalchemy.sql import text

from chassis.database import Database

_MAKE = text("select make_event_log_months()")  # the migration `chassis_log_by_month` says how


def make_ahead(database: Database) -> int:
    """Make the partitions of this month and the next two; return how many were missing."""
    if database.is_sqlite:
        return 0
    with database.engine.begin() as connection:
        return connection.scalar(_MAKE) or 0
