"""Promise: of the processes that could do a job, one does it.

On PostgreSQL the leader holds a session advisory lock on a connection of its own; when it dies, the
database lets go of the lock. An SQLite file has one process (the data folder is locked), so it leads.
"""

from __future__ import annotations

import zlib

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import text

from chassis.database import Database


class Leadership:
    """The right to do *job* for one service's database."""

    def __init__(self, database: Database, job: str) -> None:
        self.database = database
        self.number = zlib.crc32(f"{database.service}/{job}".encode())
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Say whether this process leads; tries to become the leader when it does not."""
        if self.database.is_sqlite:
            return True
        try:
            if self._connection is not None:
                self._connection.execute(text("select 1"))
                return True
            connection = self.database.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
            asked = text("select pg_try_advisory_lock(:n)").bindparams(n=self.number)
            if connection.scalar(asked):
                self._connection = connection
                return True
            connection.close()
        except DBAPIError:
            self._drop()
        return False

    def release(self) -> None:
        """Let another process lead."""
        if self._connection is not None:
            try:
                self._connection.execute(
                    text("select pg_advisory_unlock(:n)").bindparams(n=self.number)
                )
                self._connection.close()
            except DBAPIError:
                self._drop()
        self._connection = None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
        self._connection = None
