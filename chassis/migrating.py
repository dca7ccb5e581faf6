"""Promise: a data folder made by an earlier release is upgraded on start, and never by guesswork."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.sql import text

ROOT = Path(__file__).parent.parent


def migrate(engine: Engine, service: str, folder: Path) -> None:
    """Bring the database to the newest version: first the chassis' tables, then the service's own."""
    _upgrade(engine, "chassis", ROOT / "chassis" / "migrations")
    _upgrade(engine, service, folder / "migrations")


def _upgrade(engine: Engine, tree: str, location: Path, *, to: str = "heads") -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "chassis" / "migrations" / "tree"))
    config.set_main_option("version_locations", str(location / "versions"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("set local lock_timeout = '2s'"))
        config.attributes["connection"] = connection
        config.attributes["version_table"] = f"{tree}_version"
        command.upgrade(config, to)  # heads: branches of two pieces of work may stand side by side


def grant(engine: Engine, role: str) -> None:
    """Let the service's *role*, which owns nothing, read and write the rows; PostgreSQL only."""
    with engine.begin() as connection:
        for statement in (
            f'grant usage on schema public to "{role}"',
            f'grant select, insert, update, delete on all tables in schema public to "{role}"',
            f'grant usage, select on all sequences in schema public to "{role}"',
        ):
            connection.execute(text(statement))
