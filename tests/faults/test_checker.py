"""The checker notices each kind of fault, and is silent where there is none."""

from dataclasses import replace

import pytest

from tests.faults.checker import Applied, Committed, judge

pytestmark = pytest.mark.chosen

FACTS = [
    Committed("e1", "ada", 1, "hangzhou", 1),
    Committed("e2", "tan", 1, "tonglu", 2),
    Committed("e3", "ada", 2, "hangzhou", 3),
]
ROWS = [
    Applied("e1", "ada", "hangzhou", 1),
    Applied("e2", "tan", "tonglu", 1),
    Applied("e3", "ada", "hangzhou", 2),
]


def wrong(committed=FACTS, rows=ROWS, **left):
    return judge(committed, {"count": rows}, left).wrong


def test_nothing_is_wrong_where_each_fact_was_applied_once_in_order_at_home():
    verdict = judge(FACTS, {"count": ROWS}, {"in the queue": 0})

    assert verdict.clean
    assert verdict.account() == "3 facts, nothing wrong"


def test_the_order_between_aggregates_is_nobodys_business():
    assert wrong(rows=[ROWS[1], ROWS[0], ROWS[2]]) == {}


def test_a_fact_without_a_row_is_lost():
    assert wrong(rows=ROWS[:2]) == {"lost": 1}


def test_a_fact_that_one_of_two_reactions_missed_is_lost():
    assert judge(FACTS, {"count": ROWS, "greet": ROWS[1:]}).wrong == {"lost": 1}


def test_a_row_without_a_fact_is_unexpected():
    assert wrong(rows=[*ROWS, Applied("e9", "ada", "hangzhou", 3)]) == {"unexpected": 1}


def test_a_second_row_is_doubled():
    assert wrong(rows=[*ROWS, replace(ROWS[2], place=3)]) == {"doubled": 1}


def test_facts_of_one_aggregate_in_another_order_are_disordered():
    assert wrong(rows=[replace(ROWS[0], place=2), ROWS[1], replace(ROWS[2], place=1)]) == {
        "disordered": 1
    }


def test_two_rows_that_were_both_the_first_are_disordered():
    assert wrong(rows=[ROWS[0], ROWS[1], replace(ROWS[2], place=1)]) == {"disordered": 1}


def test_a_row_in_another_association_is_leaked():
    assert wrong(rows=[replace(ROWS[0], association="tonglu"), *ROWS[1:]]) == {"leaked": 1}


def test_a_hole_in_the_log_is_told():
    later = [*FACTS[:2], replace(FACTS[2], sequence=4)]

    assert wrong(later) == {"log": 1}


def test_a_place_in_the_log_that_was_given_twice_is_told():
    assert wrong([*FACTS[:2], replace(FACTS[2], sequence=2)]) == {"log": 1}


def test_an_aggregate_whose_versions_stand_in_another_order_is_told():
    swapped = [replace(FACTS[0], sequence=3), FACTS[1], replace(FACTS[2], sequence=1)]
    rows = [replace(ROWS[0], place=2), ROWS[1], replace(ROWS[2], place=1)]

    assert wrong(swapped, rows) == {"log": 2}


@pytest.mark.parametrize("where", ["in the outbox", "waiting or parked", "in the queue"])
def test_what_is_left_over_is_told_by_its_place(where):
    verdict = judge(FACTS, {"count": ROWS}, {where: 2, "unreadable": 0})

    assert verdict.wrong == {where: 2}
    assert f"{where} 2" in verdict.account()


def test_the_account_names_what_was_lost_and_stays_short():
    facts = [Committed(f"e{n}", "ada", n, "hangzhou", n) for n in range(1, 9)]

    told = judge(facts, {"count": []}).account()

    assert told == "of 8 facts:\n  lost 8: count of e1; count of e2; count of e3; …"
