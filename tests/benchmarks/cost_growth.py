"""What the same work costs in a small house and in a large one: associations and members grow, the work does not.

The association that is measured has the same members in each house; the others have all that is left. Calls go
through the service's class for a role that owns nothing, as in `roster`; the houses take turns, so that what
else the machine does falls on all of them. `BENCHMARK_SHARE=0.01` makes houses of a hundredth, to try it out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median

from chassis.clock import Clock
from chassis.encryption import Keyring, use_keyring
from chassis.ids import new_id
from chassis.migrating import grant
from chassis.runtime import assemble
from chassis.testing.postgres_cluster import PostgresCluster
from chassis.testing.service import Bench
from contracts.care.events import VisitCompleted
from services.members.service import MembersService
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.roster import fill
from tests.benchmarks.stand import ROLE

SHARE = float(os.environ.get("BENCHMARK_SHARE", "1"))
HOUSES = ((10, 10_000), (1_000, 100_000), (10_000, 1_000_000))  # associations, members
MINE, ASSOCIATION = 200, "a0000"
RUNS, CALLS, WARM = 5, 30, 10
CEILING = 1.5
KEYS = Keyring(b"a key of the benchmark, 32 bytes")


class House:
    """A members service with so many associations and members."""

    def __init__(
        self, cluster: PostgresCluster, name: str, associations: int, members: int
    ) -> None:
        self.words = f"{associations:,} associations, {members:,} members"
        owner = cluster.create_database(name, "owner")
        made = assemble(MembersService, owner, Clock())
        grant(made.database.engine, ROLE)
        made.database.close()
        others, left = associations - 1, members - MINE
        sizes = [left // others + (n < left % others) for n in range(others)]
        fill(cluster, name, [MINE, *sizes])
        url = cluster.url(name, ROLE)
        self.bench = Bench(MembersService, url=url, upgrade=False, register=False)
        use_keyring(KEYS)  # a bench brings its own
        self.bench.clock.set_day(Clock().today())
        self._ids = [one["member_id"] for one in self._call("list_members", limit=MINE)["items"]]
        self._turn = 0

    def _call(self, method: str, **told: object) -> dict[str, list[dict[str, str]]]:
        answer: dict[str, list[dict[str, str]]] = self.bench.call(
            method, association=ASSOCIATION, key=new_id(), **told
        )
        return answer

    def _member(self) -> str:
        self._turn += 1
        return self._ids[self._turn % len(self._ids)]

    def write(self) -> None:
        """Register somebody: rows, search terms and facts in one transaction."""
        code = new_id()
        self._call("register_member", code=code, name="王建国", sex="male", birth_date="1971-02-03")

    def react(self) -> None:
        """Handle one fact of care: a visit becomes a contact, and a fact."""
        told = VisitCompleted(
            visit_id=new_id(),
            member_id=self._member(),
            kind="newly_honored",
            on=self.bench.clock.today(),
            by_account_id="account-1",
        )
        self.bench.deliver(told, association=ASSOCIATION, times=1)

    def list(self) -> None:
        self._call("list_members", limit=50, after=f"M{self._turn % 100:07d}|")

    def page(self) -> None:
        self._call("get_member", member_id=self._member())

    def close(self) -> None:
        self.bench.close()


WORK: dict[str, Callable[[House], None]] = {
    "write": House.write,
    "react": House.react,
    "list": House.list,
    "page": House.page,
}


@benchmark("cost-growth")
def measure() -> Iterator[Figure]:
    use_keyring(KEYS)
    with ExitStack() as closing:
        cluster = closing.enter_context(PostgresCluster(durable=False))
        cluster.create_role(ROLE)
        houses = []
        for number, (associations, members) in enumerate(HOUSES):
            size = max(2, int(associations * SHARE)), max(2 * MINE, int(members * SHARE))
            houses.append(House(cluster, f"house_{number}", *size))
            closing.callback(houses[-1].close)
        for name, work in WORK.items():
            for house in houses:
                _run(house, work, WARM)
            yield _growth(name, houses, work)


def _growth(name: str, houses: list[House], work: Callable[[House], None]) -> Figure:
    runs = [[_run(house, work, CALLS) for house in houses] for _ in range(RUNS)]
    costs = [median(run[place] for run in runs) for place in range(len(houses))]
    least, most = min(costs), max(costs)
    told = "; ".join(f"{h.words}: {cost:.1f} ms" for h, cost in zip(houses, costs, strict=True))
    return Figure(
        name=f"cost-growth-{name}",
        value=most,
        unit="ms",
        floor=CEILING,
        at_most=True,
        peer="the cheapest house",
        peer_value=least,
        note=f"medians of {RUNS}; {told}",
    )


def _run(house: House, work: Callable[[House], None], calls: int) -> float:
    """Return how many milliseconds a call takes, the median of *calls*."""
    took = []
    for _ in range(calls):
        started = time.perf_counter()
        work(house)
        took.append(1000 * (time.perf_counter() - started))
    return median(took)
