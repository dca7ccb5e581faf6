"""One person in two associations: each sees of the other what the person agreed to, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from services.members.service import MembersService
from services.members.tests.people import register
from services.members.tests.test_reactions import visited


def in_both(bench) -> tuple[str, str]:
    here = register(bench, "HZ1")
    there = register(bench, "TL1", association="tonglu")
    bench.deliver(visited(here, "v1", date(2024, 1, 1)), association="hangzhou")
    granted = {"honor_type": "hangzhou_craftsman", "granted_on": "2023-09-26"}
    bench.call("grant_honor", association="hangzhou", member_id=here, **granted)
    return here, there


def agree(bench, member: str, *purposes: str, **more):
    told = {"to_association_id": "tonglu", "given_on": "2024-01-02", **more}
    return bench.call(
        "give_consent", association="hangzhou", member_id=member, purposes=list(purposes), **told
    )


def seen(bench, member: str, association: str = "tonglu"):
    told = bench.call("read_elsewhere", association=association, member_id=member)
    return [
        (one["from_association_id"], one["last_contact_on"], one["honor_types"])
        for one in told["elsewhere"]
    ]


def test_without_consent_nobody_sees_that_somebody_belongs_elsewhere(bench_of):
    bench = bench_of(MembersService)
    here, there = in_both(bench)

    assert seen(bench, there) == seen(bench, here, "hangzhou") == []


def test_the_other_association_sees_what_was_agreed_and_no_more(bench_of):
    bench = bench_of(MembersService)
    here, there = in_both(bench)

    told = agree(bench, here, "membership")
    assert seen(bench, there) == [("hangzhou", None, [])]
    assert told["elsewhere"] == [], "whether Tonglu has the person is Tonglu's to know"
    agree(bench, here, "contacts")
    assert seen(bench, there) == [("hangzhou", "2024-01-01", [])]
    agree(bench, here, "honors")

    assert seen(bench, there) == [("hangzhou", "2024-01-01", ["hangzhou_craftsman"])]
    facts = bench.published("members.consent_given")
    assert {f.association_id for f in facts} == {"hangzhou"}


def test_a_consent_that_is_taken_back_shows_nothing_more_at_once(bench_of):
    bench = bench_of(MembersService)
    here, there = in_both(bench)
    (consent,) = agree(bench, here, "contacts")["consents"]
    told = {"member_id": here, "consent_id": consent["consent_id"]}

    with pytest.raises(NotFound):
        bench.call("withdraw_consent", association="tonglu", **told)
    shown = bench.call("withdraw_consent", association="hangzhou", **told)
    with pytest.raises(Conflict, match="consent_already_withdrawn"):
        bench.call("withdraw_consent", association="hangzhou", **told)

    assert seen(bench, there) == []
    assert shown["consents"][0]["in_force"] is False


def test_a_consent_ends_with_its_last_day(bench_of):
    bench = bench_of(MembersService)
    here, there = in_both(bench)
    agree(bench, here, "contacts", expires_on="2024-01-03")

    bench.clock.set_day(date(2024, 1, 3))
    assert len(seen(bench, there)) == 1
    bench.clock.set_day(date(2024, 1, 4))
    assert seen(bench, there) == []


def test_whoever_is_registered_later_is_seen_by_a_consent_given_before(bench_of):
    bench = bench_of(MembersService)
    here = register(bench, "HZ1")
    agree(bench, here, "membership")
    stranger = register(bench, "TL2", association="tonglu", serial=2)

    there = register(bench, "TL1", association="tonglu")

    assert [one[0] for one in seen(bench, there)] == ["hangzhou"]
    assert seen(bench, stranger) == []


def test_what_a_consent_needs_is_asked_for(bench_of):
    bench = bench_of(MembersService)
    here, _ = in_both(bench)
    told = {"sex": "male", "birth_date": "1938-01-01", "birth_precision": "year"}
    unknown = bench.call(
        "register_member", association="hangzhou", code="HZ9", name="沈大爷", **told
    )["member_id"]

    with pytest.raises(Conflict, match="consent_to_own_association"):
        agree(bench, here, "contacts", to_association_id="hangzhou")
    with pytest.raises(NotFound, match="association_not_found"):
        agree(bench, here, "contacts", to_association_id="nowhere")
    with pytest.raises(Conflict, match="consent_needs_id_number"):
        agree(bench, unknown, "contacts")
    with pytest.raises(Conflict, match="future_date"):
        agree(bench, here, "contacts", given_on="2024-01-03")
    with pytest.raises(Invalid):
        agree(bench, here, "contacts", expires_on="2024-01-02")
    with pytest.raises(Invalid):
        agree(bench, here)


def test_a_repeated_consent_with_its_key_is_given_once(bench_of):
    bench = bench_of(MembersService)
    here, _ = in_both(bench)

    for _ in range(2):
        told = agree(bench, here, "contacts", key="k1")

    assert len(told["consents"]) == 1
