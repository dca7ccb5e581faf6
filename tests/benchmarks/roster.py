"""One million members over a thousand associations on PostgreSQL: a page, a search, a list, a statistic.

Associations are as unequal as they are: one has fifty thousand members, nine have ten thousand, the others
what is left. Calls go through the service's class as the gateway's do, for a role that owns nothing, so
that row security holds; the broker is left out. The plans of what was measured are checked beside.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2

from chassis.clock import Clock
from chassis.context import Context
from chassis.encryption import Keyring, keyring, use_keyring
from chassis.migrating import grant
from chassis.runtime import assemble, call
from chassis.service import Runtime
from chassis.testing.plans import scans_of
from chassis.testing.postgres_cluster import PostgresCluster
from contracts.members.people import GetMember, ListMembers
from contracts.members.searches import ReadCrossTable
from services.members.commands.terms import VERSION, readings
from services.members.queries import lists, record, statistics
from services.members.service import MembersService
from services.members.surnames import surname_length
from tests.benchmarks.figures import Figure, benchmark
from tests.benchmarks.stand import ROLE, dsn

MEMBERS, ASSOCIATIONS = 1_000_000, 1000
SIZES = [50_000, *[10_000] * 9]
REPEATS = 60
STATEMENTS = Path(__file__).with_suffix(".sql")
PAGE_MS, SEARCH_MS, LIST_MS, STATISTIC_MS = 20.0, 100.0, 50.0, 200.0
BIG = {"member", "member_term", "member_code", "honor_grant", "membership", "contact"}

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑单曾任解区"
GIVEN_FIRST = "建国秀志海晓文玉永德春丽明华军金桂素成俊"
GIVEN_LAST = "国英明华军平芳强敏静丽勇艳杰涛超兰霞刚辉"
TOWNS = ("清波街道", "西湖街道", "北山街道", "翠苑街道", "文新街道", "留下街道")


@dataclass(frozen=True)
class Ask:
    """One thing that is measured: its name, ceiling, the call, and the same as a query to explain."""

    name: str
    ceiling: float
    method: str
    told: Callable[[int], dict[str, Any]]
    query: Callable[[Any], Any]


@benchmark("roster")
def measure() -> Iterator[Figure]:
    use_keyring(Keyring(b"a key of the benchmark, 32 bytes"))
    with PostgresCluster(durable=False) as cluster:
        cluster.create_role(ROLE)
        url = cluster.create_database("members", "owner")
        made = assemble(MembersService, url, Clock())
        grant(made.database.engine, ROLE)
        made.database.close()
        started = time.monotonic()
        rest = (MEMBERS - sum(SIZES)) // (ASSOCIATIONS - len(SIZES))
        fill(cluster, "members", [*SIZES, *[rest] * (ASSOCIATIONS - len(SIZES))])
        filled = time.monotonic() - started
        runtime = assemble(MembersService, cluster.url("members", ROLE), Clock(), upgrade=False)
        try:
            for size, association in (("largest", "a0000"), ("usual", "a0500")):
                yield from _of_association(runtime, association, size)
        finally:
            runtime.database.close()
        yield Figure(name="roster-fill", value=filled, unit="s", note=f"{MEMBERS:,} members")


def _of_association(runtime: Runtime, association: str, size: str) -> Iterator[Figure]:
    page = _call(runtime, association, "list_members", {"limit": 500})
    ids, count = [one["member_id"] for one in page["items"]], page["total"]
    for ask in _asks(ids):
        times, cpu = [], time.process_time()
        for turn in range(REPEATS):
            started = time.perf_counter()
            _call(runtime, association, ask.method, ask.told(turn))
            times.append(1000 * (time.perf_counter() - started))
        cpu = 1000 * (time.process_time() - cpu) / REPEATS
        indexes = _indexes(runtime, association, ask)
        worst = sorted(times)[int(0.95 * REPEATS)]
        yield Figure(
            name=f"roster-{ask.name}-{size}",
            value=median(times),
            unit="ms",
            floor=ask.ceiling,
            at_most=True,
            note=f"{count:,} members; p95 {worst:.1f} ms, our processor {cpu:.1f} ms; {', '.join(indexes)}",
        )


def _asks(ids: list[str]) -> list[Ask]:
    words = ("王", "wangjg", "wjg", "建国", "0042", "zhang", "西湖", "王 清波")
    return [
        Ask(
            "page",
            PAGE_MS,
            "get_member",
            lambda turn: {"member_id": ids[turn % len(ids)]},
            lambda tx: record.get(tx, GetMember(member_id=ids[0])),
        ),
        Ask(
            "search",
            SEARCH_MS,
            "list_members",
            lambda turn: {"q": words[turn % len(words)], "limit": 20},
            lambda tx: lists.list_members(tx, ListMembers(q="wjg", limit=20)),
        ),
        Ask(
            "list",
            LIST_MS,
            "list_members",
            lambda turn: {"limit": 50, "after": f"M{turn * 7:07d}|"},
            lambda tx: lists.list_members(tx, ListMembers(limit=50, after="M0000007|")),
        ),
        Ask(
            "statistic",
            STATISTIC_MS,
            "cross_table",
            lambda _: {"rows": "age_band", "columns": "honor_level"},
            lambda tx: statistics.cross_table(
                tx, ReadCrossTable(rows="age_band", columns="honor_level")
            ),
        ),
    ]


def _call(runtime: Runtime, association: str, method: str, told: dict[str, Any]) -> Any:
    return call(MembersService, runtime, Context(association_id=association), method, told)


def _indexes(runtime: Runtime, association: str, ask: Ask) -> list[str]:
    """Return the indexes that *ask* uses; raises where a big table is read from end to end."""
    scans = scans_of(runtime.database, association, ask.query)
    whole = [scan.table for scan in scans if scan.node == "Seq Scan" and scan.table in BIG]
    if whole:
        raise RuntimeError(f"{ask.name} reads all of {', '.join(whole)}")
    return sorted({scan.index for scan in scans if scan.index})


# --- the rows ----------------------------------------------------------------------------------


def fill(cluster: PostgresCluster, database: str, sizes: Sequence[int]) -> None:
    """Write the rows by statements of the server, as whom row security does not bind.

    There are as many associations as *sizes*, `a0000` and on, each with so many members.
    """
    connection = psycopg2.connect(dsn(cluster.url(database)))
    connection.autocommit = True
    sealed = {name: keyring().encrypt(text, name) for name, text in _SEALED.items()}
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
        _names(cursor)
        cursor.execute("create table bench_size (a int, first int, count int)")
        cursor.executemany("insert into bench_size values (%s, 0, %s)", list(enumerate(sizes)))
        told = {
            **sealed,
            "version": VERSION,
            "towns": list(TOWNS),
            "names": len(SURNAMES) * len(GIVEN_FIRST) * len(GIVEN_LAST),
        }
        for statement in STATEMENTS.read_text("utf-8").split(";\n\n"):
            cursor.execute(statement, told)
        cursor.execute("vacuum analyze")
    connection.close()


def _names(cursor: Any) -> None:
    """Make the table of names with their terms."""
    cursor.execute("create table bench_name (n int, name text, kind text, term text, place int)")
    names = [s + a + b for s in SURNAMES for a in GIVEN_FIRST for b in GIVEN_LAST]
    rows = []
    for number, name in enumerate(names):
        told = [("name", name[place:], place) for place in range(len(name))]
        for sounds in readings(name):
            initials = "".join(s[0] for s in sounds)
            told.append(("initials", sounds[0] + initials[1:], 0))
            for place in {0, surname_length(name)}:
                told.append(("pinyin", "".join(sounds[place:]), place))
                told.append(("initials", initials[place:], place))
        rows += [(number, name, *one) for one in dict.fromkeys(told)]
    cursor.execute(
        "insert into bench_name select * from json_to_recordset(%s)"
        " as told(n int, name text, kind text, term text, place int)",
        [json.dumps([dict(zip(_COLUMNS, row, strict=True)) for row in rows])],
    )


_COLUMNS = ("n", "name", "kind", "term", "place")
_SEALED = {"resident_id": "330102197001010015", "phone": "13800138000", "address": "清波街道1号"}
