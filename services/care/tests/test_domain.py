from __future__ import annotations

from datetime import date

import pytest

from services.care import catalogue, domain
from services.care.rules import Rules


@pytest.mark.parametrize(
    ("birth", "precision", "age", "day"),
    [
        (date(1944, 5, 17), "day", 80, date(2024, 5, 17)),
        (date(1944, 5, 17), "month", 80, date(2024, 5, 1)),
        (date(1944, 5, 17), "year", 80, date(2024, 1, 1)),
        (date(1944, 2, 29), "day", 80, date(2024, 2, 29)),
        (date(1944, 2, 29), "day", 81, date(2025, 2, 28)),
    ],
)
def test_an_age_is_reached_on_the_first_day_that_is_certain(birth, precision, age, day):
    assert domain.turned(birth, precision, age) == day


def test_a_member_is_with_us_until_the_day_of_death():
    assert domain.is_with_us("deceased", date(2024, 5, 2), date(2024, 5, 1))
    assert not domain.is_with_us("deceased", date(2024, 5, 2), date(2024, 5, 2))
    assert not domain.is_with_us("suspended", None, date(2024, 5, 2))
    assert not domain.is_with_us("withdrawn", date(2024, 5, 2), date(2024, 5, 1))


@pytest.mark.parametrize(
    ("town", "key"),
    [
        ("西湖街道", "西湖"),
        ("西 湖", "西湖"),
        ("桐君街道", "桐君"),
        ("镇", "镇"),
        ("", None),
        (None, None),
    ],
)
def test_towns_are_compared_without_ending_and_white_space(town, key):
    assert domain.town_key(town) == key


def test_the_first_home_with_a_leader_goes_before_one_without():
    reach = domain.Reach(homes=(("h1", None), ("h2", "leader")), secretary="secretary")

    assert domain.choose(reach) == domain.Assignment("leader", "home_leader", "h2")


def test_a_carer_goes_first_only_where_the_kind_says_so():
    reach = domain.Reach(carer="carer", homes=(("h1", "leader"),))

    assert domain.choose(reach).account_id == "leader"
    assert domain.choose(reach, carer_first=True).account_id == "carer"


@pytest.mark.parametrize(
    ("because", "account", "above"),
    [
        ("carer", "carer", "leader"),
        ("home_leader", "leader", "secretary"),
        ("secretary", "secretary", None),
        ("nobody", None, "secretary"),
        ("hand", "leader", "secretary"),
    ],
)
def test_what_is_late_goes_one_step_up_the_chain(because, account, above):
    reach = domain.Reach(carer="carer", homes=(("h1", "leader"),), secretary="secretary")

    assert domain.escalate(reach, account, because) == above


def test_a_gift_honor_counts_from_its_day_until_the_day_before_it_is_revoked():
    held = [domain.Held("hangzhou_craftsman", date(2024, 1, 9), date(2024, 3, 1))]

    on = [
        domain.gift_honor(Rules(), held, day)
        for day in (
            date(2024, 1, 8),
            date(2024, 1, 9),
            date(2024, 2, 29),
            date(2024, 3, 1),
        )
    ]

    assert on == [None, "hangzhou_craftsman", "hangzhou_craftsman", None]


def test_the_next_visit_is_never_due_before_what_was_due():
    rules = Rules(elderly_visit_interval_days=90)

    assert domain.due_after(rules, date(2024, 1, 1), date(2024, 2, 1)) == date(2024, 3, 31)
    assert domain.due_after(rules, date(2024, 1, 1), date(2024, 6, 1)) == date(2024, 6, 1)


@pytest.mark.parametrize(
    "states",
    [
        catalogue.VISIT_STATES,
        catalogue.GIFT_STATES,
        catalogue.ENROLMENT_STATES,
        catalogue.ITEM_STATES,
    ],
)
def test_every_state_that_can_follow_is_a_state(states):
    assert {state for following in states.values() for state in following} <= set(states)


def test_rules_survive_being_kept_as_text():
    rules = Rules(carer_load=3, gift_honors=("a", "b"))

    again = Rules().with_texts(
        {
            "carer_load": rules.text_of("carer_load"),
            "gift_honors": rules.text_of("gift_honors"),
            "forgotten": "1",
        }
    )

    assert again == rules
