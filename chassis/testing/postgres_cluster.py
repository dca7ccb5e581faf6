"""A private PostgreSQL cluster: made for one test run, on a free port, gone afterwards."""

import os
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg2
from psycopg2 import sql

from chassis.testing.server_process import Account, Watchdog, await_answer, find_program, free_port

SUPERUSER = "postgres"
START_SECONDS = 60
STOP_SECONDS = 30


class PostgresCluster:
    """One PostgreSQL server in a temporary directory, on the loopback only, trusting everybody.

    With `durable=False` it does not wait for the disk: quicker, and wrong for a test of power loss.
    A commit is still with the operating system when it is answered, so that killing the server loses none.
    """

    def __init__(self, *, durable: bool = True) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self.durable = durable
        self._programs = find_program(
            "initdb", patterns=["/usr/lib/postgresql/*/bin"], package="postgresql"
        ).parent
        self._account = Account.preferring("postgres")
        self.directory = self._account.directory("nuanjia-postgres-")
        self.log = self.directory / "server.log"
        self.data = self.directory / "data"
        self._watchdog = Watchdog(self.directory, signal_name="QUIT")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; the end of the block removes it."""
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        self.close()

    def url(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of *database* for *role*, which needs no password."""
        return f"postgresql+psycopg2://{role}@{self.host}:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers; the first time the cluster is made."""
        if self._process is not None:
            return
        if not self.data.exists():
            self._initialise()
        command: list[str | Path] = [self._programs / "postgres", "-D", self.data]
        self._process = self._account.spawn(
            command, cwd=self.directory, env=self._environment(), log=self.log
        )
        self._watchdog.guard(self._process)
        await_answer(
            self._answers, process=self._process, log=self.log, timeout_seconds=START_SECONDS
        )

    def stop(self) -> None:
        """Shut down in order, as an administrator would; clients are disconnected."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Shut down without a checkpoint, as a loss of power would; the next start recovers."""
        self._end(signal.SIGQUIT)

    def restart_immediately(self) -> None:
        """Let the server crash and come back."""
        self.kill()
        self.start()

    def close(self) -> None:
        """Stop the server and remove everything it wrote."""
        self.kill()
        self._watchdog.dismiss()

    def create_role(self, name: str) -> None:
        """Make a role that can sign in and owns nothing; one that exists stays as it is."""
        if not self._ask("SELECT 1 FROM pg_roles WHERE rolname = %s", name):
            self._run(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))

    def create_database(
        self, name: str, owner: str = SUPERUSER, *, template: str = "template0"
    ) -> str:
        """Make an empty database, or a copy of *template*, and return the address for its *owner*."""
        self.create_role(owner)
        self._run(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
            )
        )
        return self.url(name, owner)

    def drop(self, name: str) -> None:
        """Drop the database *name*, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _initialise(self) -> None:
        self._account.run(
            [
                self._programs / "initdb",
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            cwd=self.directory,
            env=self._environment(),
        )
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(self._settings())

    def _settings(self) -> str:
        waits = "on" if self.durable else "off"
        return f"""
listen_addresses = '{self.host}'
port = {self.port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
fsync = {waits}
full_page_writes = {waits}
"""

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.directory),
            "LC_ALL": "C.UTF-8",
        }

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._watchdog.forget()

    def _answers(self) -> bool:
        try:
            self._ask("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def _ask(self, query: str, *values: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(self._dsn(), connect_timeout=5)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def _run(self, statement: sql.Composable) -> None:
        connection = psycopg2.connect(self._dsn(), connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def _dsn(self) -> str:
        return f"host={self.host} port={self.port} user={SUPERUSER} dbname=postgres"
