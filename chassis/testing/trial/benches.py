"""Benches of the trial services that serve many tests: made once, and emptied in between.

Emptying takes a tenth of the time that a new database takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.sql import text

from chassis.copying import metadata_of
from chassis.encryption import Keyring, use_keyring
from chassis.tables import AssociationClosure, AssociationNode, ChassisBase
from chassis.testing.postgres_cluster import PostgresCluster
from chassis.testing.service import TREE, Bench
from chassis.testing.trial.notes.service import NotesService
from chassis.testing.trial.stage import Stage
from chassis.testing.trial.tallies.service import TalliesService

SERVICES = (NotesService, TalliesService)
LEFT_ALONE = {AssociationNode.__tablename__, AssociationClosure.__tablename__}
Benches = Sequence[tuple[Bench, Engine]]  # each with the engine of one who may empty it


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Benches]:
    """Make benches on files in *folder*."""
    benches = [Bench(service, folder) for service in SERVICES]
    yield [(bench, bench.database.engine) for bench in benches]
    for bench in benches:
        bench.close()


@contextmanager
def on_postgres(cluster: PostgresCluster) -> Iterator[Benches]:
    """Make benches of a role that owns nothing, so that row security is upon it."""
    cluster.create_role("service")
    benches = []
    for service in SERVICES:
        name = f"trial_{service.name}"
        owner_url = cluster.create_database(name, owner="tester")
        bench = Bench(service, url=cluster.url(name, "service"), owner_url=owner_url)
        benches.append((bench, create_engine(cluster.url(name), pool_pre_ping=True)))
    yield benches
    for bench, engine in benches:
        engine.dispose()
        bench.close()


@contextmanager
def stage_on(benches: Benches) -> Iterator[Stage]:
    """Set a stage with nothing on it."""
    use_keyring(Keyring(b"a key of the tests, 32 bytes lon"))
    for bench, engine in benches:
        _empty(bench, engine)
    stage = Stage(*(bench for bench, _ in benches))
    yield stage
    stage.leave()


def _empty(bench: Bench, engine: Engine) -> None:
    """Take everything out of the bench's database but the two associations, and set its clock back."""
    own = [table.name for table in reversed(metadata_of(bench.service_class).sorted_tables)]
    chassis = [name for name in ChassisBase.metadata.tables if name not in LEFT_ALONE]
    ours = ", ".join(f"'{association[0]}'" for association in TREE)
    with engine.begin() as connection:
        for statement in (
            *(f"delete from {name}" for name in own + chassis),  # noqa: S608  # the names are ours
            f"delete from association_closure where descendant_id not in ({ours})",  # noqa: S608
            f"delete from association_node where id not in ({ours})",  # noqa: S608
        ):
            connection.execute(text(statement))
    bench.start_over()
