"""One stage for all promises, on SQLite and on PostgreSQL with row security.

`sqlite_stage` alone has new files each time, in `tmp_path`, for whoever looks into them.
"""

import shutil

import pytest

from chassis.testing.service import Bench
from chassis.testing.trial.benches import SERVICES, on_postgres, on_sqlite, stage_on
from chassis.testing.trial.stage import Stage


@pytest.fixture(scope="session")
def sqlite_benches(tmp_path_factory):
    with on_sqlite(tmp_path_factory.mktemp("benches")) as benches:
        yield benches


@pytest.fixture(scope="session")
def postgres_benches(postgres):
    with on_postgres(postgres) as benches:
        yield benches


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request):
    """Notes, relay, broker, reader and tallies on either; nothing moves by itself."""
    with stage_on(request.getfixturevalue(f"{request.param}_benches")) as made:
        yield made


@pytest.fixture
def postgres_stage(postgres_benches):
    with stage_on(postgres_benches) as made:
        yield made


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory):
    """A folder of migrated and empty files."""
    folder = tmp_path_factory.mktemp("migrated")
    for service in SERVICES:
        Bench(service, folder).close()
    return folder


@pytest.fixture
def sqlite_stage(sqlite_files, tmp_path):
    for file in sqlite_files.glob("*.db"):
        shutil.copy(file, tmp_path)
    made = Stage(*(Bench(service, tmp_path) for service in SERVICES))
    yield made
    made.close()
