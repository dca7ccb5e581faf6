"""Promise: a daily job runs once for each association and day, and missed days are caught up one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import associations, metrics
from chassis.clock import start_of
from chassis.context import Context
from chassis.database import Database, Transaction
from chassis.logs import logger
from chassis.loops import give_way
from chassis.tables import TimerRun

MARK = "__nuanjia_daily__"
OPENING = timedelta(hours=8)

log = logger(__name__)


def daily(method: Callable[..., None]) -> Callable[..., None]:
    """Mark a method `(self, tx)` of a service as a daily job; `tx.today` is the day it runs for."""
    setattr(method, MARK, True)
    return method


@dataclass(frozen=True)
class Job:
    """A daily job of a service, named `service.method`."""

    name: str
    run: Callable[[Transaction], None]


def jobs_of(service_class: type, service: str) -> list[Job]:
    """Return the daily jobs that the methods of *service_class* are marked as."""
    found: list[Job] = []
    for name in sorted(dir(service_class)):
        method = getattr(service_class, name)
        if getattr(method, MARK, False):

            def run(tx: Transaction, method: Any = method) -> None:
                method(None, tx)

            found.append(Job(f"{service}.{name}", run))
    return found


class Timers:
    """Runs what is due; any number of processes may, the row of a run is what makes it run once."""

    def __init__(
        self, database: Database, jobs: list[Job], between_days: Callable[[], object] = give_way
    ) -> None:
        self.database = database
        self.jobs = jobs
        self.between_days = between_days

    def step(self) -> int:
        """Run every job for each day it has not run for, oldest first; return how many runs were made.

        A job that raises costs its association its own later days only; the error is raised in the end.
        An association may be registered for a day years ago: calls are answered between its days.
        """
        today = self.database.clock.today()
        with Session(self.database.engine) as session:
            nodes = [(node.id, node.since) for node in associations.all_nodes(session)]
            last = {
                (job, association_id): day
                for job, association_id, day in session.execute(
                    select(TimerRun.job, TimerRun.association_id, func.max(TimerRun.day)).group_by(
                        TimerRun.job, TimerRun.association_id
                    )
                )
            }
        ran, failed = 0, None
        for association_id, since in nodes:
            due = {}
            for job in self.jobs:
                before = last.get((job.name, association_id))
                due[job] = before + timedelta(days=1) if before else since
            day = min(due.values(), default=today + timedelta(days=1))
            while day <= today:
                for job in [job for job, first in due.items() if first <= day]:
                    try:
                        ran += self._run(job, association_id, day, today)
                    except Exception as error:  # noqa: BLE001  # raised below, after the others
                        failed = failed or error
                        del due[job]  # its later days wait for this one
                        log.warning(
                            "timer.failed",
                            job=job.name,
                            day=day.isoformat(),
                            association=association_id,
                            error=str(error)[:300],
                        )
                day += timedelta(days=1)
                self.between_days()
        if failed is not None:
            raise failed
        return ran

    def _run(self, job: Job, association_id: str, day: date, today: date) -> int:
        context = Context(association_id=association_id, actor=f"timer:{job.name}")
        now = self.database.clock.now() if day == today else start_of(day) + OPENING
        with self.database.begin(context, now=now) as tx:
            if not self._claim(tx, job, day):
                return 0
            job.run(tx)
        metrics.TIMER_RUNS.labels(job.name).inc()
        return 1

    def _claim(self, tx: Transaction, job: Job, day: date) -> bool:
        dialect = sqlite if self.database.is_sqlite else postgresql
        claimed = tx.session.execute(
            dialect.insert(TimerRun)
            .values(
                job=job.name, association_id=tx.association_id, day=day, ran_at=datetime.now(UTC)
            )
            .on_conflict_do_nothing()
            .returning(TimerRun.job)
        )
        return claimed.first() is not None
