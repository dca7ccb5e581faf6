"""Whom an earlier release let care and activities take for a member is a candidate there after an upgrade."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.context import Context
from gateway.tests.house import House, copied
from services.activities.models import Person as Guest
from services.care.models import Person as Cared
from services.members.models import UntoldCandidate
from services.members.tests.people import id_number

TONGLU = Context(association_id="tonglu")


def entered(house, code: str, birth: str, state: str = "candidate", context=TONGLU) -> str:
    number = id_number(birth, serial=int(code[2:]), county="330122")
    told = {"code": code, "name": "何平", "resident_id": number, "state": state}
    return house.call("members", "register_member", told, context=context)["member_id"]


def states(house, context=TONGLU) -> dict[str, list[str]]:
    """Return in which states care and activities have each person."""
    found: dict[str, list[str]] = {}
    for service, model in (("care", Cared), ("activities", Guest)):
        with house.runtimes[service].database.reading(context) as tx:
            for person in tx.session.scalars(sa.select(model)):
                found.setdefault(person.member_id, []).append(person.state)
    return found


def as_left_by_the_release_before(house) -> None:
    """Put the databases back: the copies know no candidate, and members has not this release's tables."""
    for service, statements in {
        "care": ["update person set state = 'active'"],
        "activities": ["update person set state = 'active'"],
        "members": [
            "drop table untold_candidate",
            "alter table unit drop column uncounted_from",
            "update members_version set version_num = 'members_pipelines'",
        ],
    }.items():
        with house.runtimes[service].database.engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
    house.close()


def a_day_later(house) -> None:
    house.clock.set_day(house.clock.today().replace(day=house.clock.today().day + 1))
    for loops in house.loops:
        loops.timers.step()
    house.settle()


def elders(house) -> set[str]:
    told = house.call("care", "list_elderly", {}, context=TONGLU)
    return {one["member_id"] for one in told["items"]}


def test_the_first_day_after_an_upgrade_puts_candidates_of_before_right(furnished, tmp_path):
    before = copied(furnished, tmp_path)
    waits, admitted = entered(before, "TL1", "19400601"), entered(before, "TL2", "19700601")
    member = entered(before, "TL3", "19410601", "active")
    elsewhere = entered(before, "TL4", "19700601", "active", Context(association_id="hangzhou"))
    before.settle()
    as_left_by_the_release_before(before)

    house = House(tmp_path)  # upgrades
    order = {"member_id": admitted, "to_state": "active", "on": house.clock.today().isoformat()}
    house.call("members", "change_member_state", order, context=TONGLU)
    house.settle()
    wrong = states(house)
    a_day_later(house)
    right = states(house)
    a_day_later(house)

    try:
        assert wrong == {waits: ["active"] * 2, admitted: ["active"] * 2, member: ["active"] * 2}
        assert right == wrong | {waits: ["candidate"] * 2}
        assert states(house) == right
        assert states(house, Context(association_id="hangzhou")) == {elsewhere: ["active"] * 2}
        assert elders(house) == {member}
        with house.runtimes["members"].database.reading(TONGLU) as tx:
            assert tx.session.scalars(sa.select(UntoldCandidate)).all() == []
    finally:
        house.close()
