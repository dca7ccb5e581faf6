from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, NotFound
from contracts.members.events import HonorRevoked, MemberDeceased, MemberStateChanged
from services.care.service import CareService
from services.care.tests import facts

BIRTHDAY = date(2024, 1, 9)


def gifts_of(bench, association="hangzhou"):
    return bench.call("list_gifts", association=association)["items"]


def craftsman(
    bench, member_id, *, honor="hangzhou_craftsman", on=date(2020, 9, 26), association="hangzhou"
):
    facts.register(bench, member_id, birth=date(1970, 1, 9), association=association)
    facts.grant(
        bench,
        member_id,
        f"g-{member_id}",
        honor=honor,
        on=on,
        association=association,
        backfill=True,
    )


def test_a_gift_is_ordered_ahead_and_handed_over_on_the_day(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    craftsman(bench, "m2")
    craftsman(bench, "m1")
    craftsman(bench, "t1", association="tonglu")

    facts.birthday_comes(bench, "m2", on=BIRTHDAY)
    facts.birthday_comes(bench, "m1", on=BIRTHDAY)
    ordered = {g["state"] for g in gifts_of(bench)}
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)
    facts.birthday_is_here(bench, "m2", on=BIRTHDAY)

    assert ordered == {"ordered"}
    assert [g["state"] for g in gifts_of(bench)] == ["out", "out"]
    assert len(bench.published("care.birthday_gift_ordered")) == 2
    told = bench.published("care.birthday_gift_handed_over")
    assert [(e.subject, e.data["assignee_account_id"]) for e in told] == [
        ("m1", "secretary"),
        ("m2", "secretary"),
    ]
    assert gifts_of(bench, "tonglu") == []


def test_another_honor_brings_no_gift(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1", honor="hangzhou_digital_craftsman")

    facts.birthday_comes(bench, "m1", on=BIRTHDAY)
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    assert gifts_of(bench) == []


@pytest.mark.parametrize(("granted_on", "gifts"), [(BIRTHDAY, 1), (date(2024, 1, 10), 0)])
def test_an_honor_granted_on_the_birthday_counts_and_one_the_day_after_does_not(
    bench_of, granted_on, gifts
):
    bench = bench_of(CareService)
    craftsman(bench, "m1", on=granted_on)

    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    assert len(gifts_of(bench)) == gifts


def test_an_honor_granted_between_order_and_birthday_is_ordered_and_handed_over_that_day(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", birth=date(1970, 1, 9))
    facts.birthday_comes(bench, "m1", on=BIRTHDAY)
    facts.grant(bench, "m1", "g1", on=date(2024, 1, 8))

    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    (gift,) = gifts_of(bench)
    assert (gift["state"], gift["ordered_on"]) == ("out", "2024-01-09")


def test_a_death_on_the_eve_skips_the_gift_and_leaves_the_other_persons(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1")
    craftsman(bench, "m2")
    facts.birthday_comes(bench, "m1", on=BIRTHDAY)
    facts.birthday_comes(bench, "m2", on=BIRTHDAY)
    bench.go_to(date(2024, 1, 8))

    bench.deliver(MemberDeceased(member_id="m1", on=date(2024, 1, 8)), association="hangzhou")
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    by_member = {g["member_id"]: (g["state"], g["reason"]) for g in gifts_of(bench)}
    assert by_member == {"m1": ("skipped", "deceased"), "m2": ("ordered", None)}
    assert len(bench.published("care.birthday_gift_skipped")) == 1


def test_a_revoked_honor_skips_the_gift_unless_it_is_delivered(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        craftsman(bench, member)
        facts.birthday_is_here(bench, member, on=BIRTHDAY)
    kept = next(g for g in gifts_of(bench) if g["member_id"] == "m2")
    bench.call(
        "record_gift_delivery",
        association="hangzhou",
        gift_id=kept["gift_id"],
        delivered_on="2024-01-09",
    )

    for member in ("m1", "m2"):
        bench.deliver(
            HonorRevoked(
                member_id=member,
                grant_id=f"g-{member}",
                honor_type="hangzhou_craftsman",
                revoked_on=BIRTHDAY,
            ),
            association="hangzhou",
        )

    assert {g["member_id"]: g["state"] for g in gifts_of(bench)} == {
        "m1": "skipped",
        "m2": "delivered",
    }


def test_who_is_suspended_gets_no_gift(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1")
    facts.birthday_comes(bench, "m1", on=BIRTHDAY)

    bench.deliver(
        MemberStateChanged(
            member_id="m1", from_state="active", to_state="suspended", on=date(2024, 1, 7)
        ),
        association="hangzhou",
    )
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    assert [(g["state"], g["reason"]) for g in gifts_of(bench)] == [("skipped", "left")]


def test_one_gift_a_year_and_another_the_next(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1")
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)

    bench.go_to(date(2024, 1, 12))
    facts.birthday_comes(bench, "m1", on=date(2025, 1, 9))

    assert [g["year"] for g in gifts_of(bench)] == [2024, 2025]


def test_a_delivery_after_the_birthday_is_late_and_one_before_is_refused(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1")
    craftsman(bench, "m2")
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)
    facts.birthday_is_here(bench, "m2", on=BIRTHDAY)
    first, second = (g["gift_id"] for g in gifts_of(bench))
    bench.go_to(date(2024, 1, 10))
    asked = {"association": "hangzhou"}

    with pytest.raises(Conflict) as early:
        bench.call("record_gift_delivery", gift_id=first, delivered_on="2024-01-08", **asked)
    with pytest.raises(Conflict) as future:
        bench.call("record_gift_delivery", gift_id=first, delivered_on="2024-01-11", **asked)
    on_time = bench.call("record_gift_delivery", gift_id=first, delivered_on="2024-01-09", **asked)
    late = bench.call("record_gift_delivery", gift_id=second, delivered_on="2024-01-10", **asked)
    with pytest.raises(Conflict) as again:
        bench.call("record_gift_delivery", gift_id=first, delivered_on="2024-01-09", **asked)

    assert [early.value.code, future.value.code, again.value.code] == [
        "delivered_before_birthday",
        "delivered_in_future",
        "gift_already_delivered",
    ]
    assert (on_time["late"], late["late"]) == (False, True)
    with pytest.raises(NotFound):
        bench.call(
            "record_gift_delivery", association="tonglu", gift_id=first, delivered_on="2024-01-09"
        )


def test_a_gift_that_failed_may_be_delivered_after_all(bench_of):
    bench = bench_of(CareService)
    craftsman(bench, "m1")
    facts.birthday_is_here(bench, "m1", on=BIRTHDAY)
    (gift,) = gifts_of(bench)

    failed = bench.call(
        "record_gift_failure",
        association="hangzhou",
        gift_id=gift["gift_id"],
        failed_on="2024-01-09",
        reason="nobody_home",
    )
    done = bench.call(
        "record_gift_delivery",
        association="hangzhou",
        gift_id=gift["gift_id"],
        delivered_on="2024-01-09",
    )

    assert (failed["state"], failed["reason"]) == ("failed", "nobody_home")
    assert (done["state"], done["reason"], done["late"]) == ("delivered", None, False)
