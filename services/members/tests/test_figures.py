"""Figures: counted by their rule, distinct by business code, and printed as the summary prints them."""

from __future__ import annotations

import pytest

from chassis.context import OWN, SUBTREE_FIGURES, Context
from chassis.runtime import call
from contracts.errors import Forbidden
from services.members.figures.printing import Style, chinese, printed
from services.members.service import MembersService
from services.members.tests.people import register


def figure(
    bench,
    slug: str,
    *,
    association: str = "hangzhou",
    year: int = 2024,
    scope=None,
    reach: str = SUBTREE_FIGURES,
):
    asked = {"year": year, **({"scope": scope} if scope else {})}
    context = Context(association_id=association, scope=reach)
    answer = call(MembersService, bench.runtime, context, "read_figures", asked)
    found = answer["items"]
    return next(each for each in found if each["slug"] == slug)


def team(code: str, **more) -> dict[str, object]:
    return {
        "row": 1,
        "code": code,
        "name": f"服务队{code}",
        "kind": "service_team",
        "established_on": "2023-01-01",
        "campaigns": ["劳模工匠助企行"],
        **more,
    }


def home(code: str, founded: str, **more) -> dict[str, object]:
    return {
        "row": 1,
        "code": code,
        "name": f"之家{code}",
        "kind": "home",
        "established_on": founded,
        **more,
    }


def enter(bench, *units, association: str = "hangzhou") -> None:
    bench.call("apply_units", association=association, records=list(units))


def test_a_team_that_city_and_district_both_keep_counts_once_in_the_jurisdiction(bench_of):
    bench = bench_of(MembersService)
    enter(
        bench,
        team("D1"),
        team("D2", state="closed", dissolved_on="2024-12-31"),
        team("D3", campaigns=["其他"]),
    )
    enter(bench, team("D1"), team("D4"), association="tonglu")

    assert figure(bench, "enterprise-help-teams")["value"] == 2
    assert figure(bench, "enterprise-help-teams", scope="own")["value"] == 1
    assert figure(bench, "enterprise-help-teams", association="tonglu")["value"] == 2


def test_whoever_may_not_look_down_is_told_the_association_alone(bench_of):
    bench = bench_of(MembersService)
    enter(bench, team("D1"))
    enter(bench, team("D2"), association="tonglu")

    found = figure(bench, "enterprise-help-teams", reach=OWN)

    assert (found["value"], found["scope"]) == (1, "own")
    with pytest.raises(Forbidden, match="own_figures_only"):
        figure(bench, "enterprise-help-teams", scope="jurisdiction", reach=OWN)


def test_homes_count_from_2021_on_and_stay_when_they_were_dissolved(bench_of):
    bench = bench_of(MembersService)
    enter(
        bench,
        home("A", "2020-12-31"),
        home("B", "2021-01-01"),
        home("C", "2024-12-31"),
        home("D", "2025-01-01"),
        home("E", "2022-01-01", state="closed", dissolved_on="2023-01-01"),
        {**home("F", "2022-01-01"), "state": "applied"},
    )

    assert figure(bench, "homes-built-cumulative")["value"] == 3


def test_homes_are_added_up_since_2021_where_an_association_says_nothing_else(bench_of):
    bench = bench_of(MembersService)
    enter(bench, home("A", "2020-12-31"), home("B", "2021-01-01"), association="tonglu")

    found = figure(bench, "homes-built-cumulative", association="tonglu", year=2025)

    assert (found["value"], found["precision"]) == (1, "cumulative")


def test_active_homes_are_those_that_stand_at_the_end_of_the_year(bench_of):
    bench = bench_of(MembersService)
    enter(
        bench,
        home("A", "2010-01-01"),
        home("B", "2024-12-31"),
        home("C", "2025-01-01"),
        home("D", "2010-01-01", state="closed", dissolved_on="2024-12-31"),
        home("E", "2010-01-01", state="closed", dissolved_on="2025-01-01"),
        association="tonglu",
    )

    found = figure(bench, "homes-active", association="tonglu")

    assert (found["value"], found["printed"]) == (3, "三")
    assert figure(bench, "homes-active", association="tonglu", year=2025)["value"] == 3


def test_a_home_that_the_years_ledger_tells_as_closed_is_not_active_in_it(bench_of):
    """Closed in January, before the ledger of the year was handed in; the year after knows it as closed, too."""
    bench = bench_of(MembersService)
    closed = {"state": "closed", "dissolved_on": "2025-01-10"}
    told = [home(code, "2010-01-01", **closed, uncounted_from=on) for code, on in CLOSED]
    enter(bench, home("A", "2010-01-01"), *told, association="tonglu")
    enter(bench, home("F", "2010-01-01", **closed), association="hangzhou")

    def active(association="tonglu", **day):
        asked = {"year": 2024, "slug": "homes-active", **day}
        found = bench.call("read_figure_records", association=association, **asked)
        return {one["key"] for one in found["items"]}

    assert (active(), active("hangzhou")) == ({"A", "E"}, {"F"})
    assert active(on="2024-12-30") == {"A", "D", "E"}
    enter(bench, home("D", "2010-01-01", **closed), association="tonglu")  # the next year's ledger
    assert active() == {"A", "E"}
    enter(
        bench, home("E", "2010-01-01", **closed, uncounted_from="2024-12-31"), association="tonglu"
    )
    assert active() == {"A"}


CLOSED = (("D", "2024-12-31"), ("E", None))


def test_provincial_model_workers_are_people_granted_in_the_year_by_any_spelling(bench_of):
    """Three people; decoys are a second grant, another honour, another year and a revoked one."""
    bench = bench_of(MembersService)
    bench.register("jiande", "建德市劳模工匠协会", "county_city", "hangzhou")
    people = [register(bench, f"JD{n}", serial=n + 1, association="jiande") for n in range(6)]
    granted = [
        (0, "provincial_model_worker", "2023-04-28"),
        (0, "provincial_model_worker", "2024-01-01"),
        (1, "provincial_model_worker", "2024-01-02"),
        (2, "provincial_model_worker", "2024-01-01"),
        (3, "municipal_model_worker", "2024-01-01"),
        (4, "provincial_model_worker", "2023-12-31"),
        (5, "provincial_model_worker", "2024-01-01"),
    ]
    for person, honor, on in granted:
        made = bench.call(
            "grant_honor",
            association="jiande",
            member_id=people[person],
            honor_type=honor,
            granted_on=on,
        )
    bench.call(
        "revoke_honor", association="jiande", grant_id=made["grant_id"], revoked_on="2024-01-02"
    )

    found = figure(bench, "provincial-model-workers-granted", association="jiande")

    assert (found["value"], found["printed"]) == (3, "3")
    assert figure(bench, "provincial-model-workers-granted")["value"] == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (9, "9"),
        (10, "10"),
        (13, "10余"),
        (86, "80余"),
        (90, "90"),
        (99, "90余"),
        (100, "100"),
        (300, "300"),
        (305, "300余"),
        (1268, "1200余"),
        (7534, "7500余"),
        (9041, "9000余"),
    ],
)
def test_at_least_rounds_down_and_says_so_only_when_something_was_cut(value, shown):
    assert printed(value, Style(at_least=True)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "零"),
        (5, "五"),
        (10, "十"),
        (13, "十三"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (12345, "12345"),
    ],
)
def test_chinese_numerals(value, shown):
    assert chinese(value) == shown


def test_whoever_left_counts_in_the_years_before_and_a_candidate_in_none(bench_of):
    bench = bench_of(MembersService)
    left = register(bench, "HZ1", birth="19400101")
    register(bench, "HZ2", birth="19400101", serial=2, state="candidate")
    register(bench, "TL1", birth="19400101", association="tonglu")
    told = {"member_id": left, "to_state": "transferred", "on": "2024-01-02"}
    bench.call("change_member_state", association="hangzhou", **told)

    for slug in ("members-on-roster", "members-living", "members-aged-80-plus"):
        counted = [figure(bench, slug, year=year, scope="own")["value"] for year in (2023, 2024)]
        assert (slug, counted) == (slug, [1, 0])
