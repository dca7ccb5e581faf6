"""What care answers to the facts of others. Every answer is safe to repeat: rows have natural keys, and a
copy that is there already is not set back by an older fact.
"""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.activities.events import OccasionApproaching
from contracts.envelope import Envelope
from contracts.members.events import (
    HonorGranted,
    HonorRevoked,
    MemberAssignedToUnit,
    MemberBirthdayApproaching,
    MemberBirthdayReached,
    MemberContactLogged,
    MemberDeceased,
    MemberReachedEighty,
    MemberRegistered,
    MemberStateChanged,
    MemberUpdated,
    OfficeAppointed,
    OfficeEnded,
    UnitDissolved,
    UnitEstablished,
    UnitUpdated,
)
from contracts.members.merging import MemberRestored, MemberTrashed
from contracts.members.organisation_events import TermChanged
from services.care import catalogue, domain
from services.care.commands import departures, elders, gaps, gifts, offices, plans, rounds, welcomes
from services.care.commands import visits as visiting
from services.care.models import HeldHonor, Membership, Office, Person, Unit, UnitTown
from services.care.queries.people import is_with_us, known_person

DOUBLE_NINTH = "double_ninth"


def plan_id(fact: Envelope, event: MemberRegistered) -> str:
    """Return the key of the plan of periodic visits that an elder gets."""
    return plans.plan_id(fact.association_id, event.member_id)


def membership_id(fact: Envelope, event: MemberAssignedToUnit) -> str:
    """Return the key of the row that keeps this membership."""
    return derived_id("membership", fact.association_id, event.member_id, event.unit_id)


def no_home_gap_id(fact: Envelope, event: MemberAssignedToUnit) -> str:
    """Return the key of the gap that a home closes."""
    return gaps.gap_id(fact.association_id, catalogue.NO_HOME, event.member_id)


# --- members -----------------------------------------------------------------------------------


def keep_registered_member(tx: Transaction, event: MemberRegistered) -> None:
    """Keep a copy, and enrol whoever is a member and old enough already; a candidate is no member yet."""
    person = tx.session.get(Person, event.member_id)
    if person is None:
        person = Person(
            member_id=event.member_id,
            birth_date=event.birth_date,
            birth_precision=event.birth_precision,
            sex=event.sex,
            employment_status=event.employment_status,
            town=domain.town_key(event.town),
            lives_alone=event.lives_alone,
            deceased_on=event.deceased_on,
            state=catalogue.DECEASED if event.deceased_on else event.state,
        )
        tx.session.add(person)
    elders.enrol_by_age(tx, person)


def keep_updated_member(tx: Transaction, event: MemberUpdated) -> None:
    """Follow a correction; a new birth date may make an elder, a new town another leader."""
    person = known_person(tx, event.member_id)
    person.sex, person.employment_status = event.sex, event.employment_status
    person.birth_date, person.birth_precision = event.birth_date, event.birth_precision
    person.lives_alone = event.lives_alone
    moved = person.town != domain.town_key(event.town)
    person.town = domain.town_key(event.town)
    if "birth_date" in event.changed_fields:
        elders.enrol_by_age(tx, person)
    if moved:
        visiting.reassign(tx, visiting.open_visits_of(tx, event.member_id))


def follow_member_state(tx: Transaction, event: MemberStateChanged) -> None:
    """Stop when a member leaves or is suspended; take in whoever comes back, or was a candidate until now."""
    person = known_person(tx, event.member_id)
    if person.deceased_on is not None:
        return
    person.state = event.to_state
    if event.to_state == catalogue.ACTIVE:
        elders.enrol_by_age(tx, person, again=True)
        welcomes.welcome_waiting(tx, person)
    else:
        departures.stop_care(tx, person, on=event.on, reason=event.to_state)


def stop_for_trashed(tx: Transaction, event: MemberTrashed) -> None:
    """Stop everything for a record that should not have been there."""
    person = known_person(tx, event.member_id)
    person.state = catalogue.TRASHED
    departures.stop_care(tx, person, on=event.on, reason="trashed")


def take_restored_in(tx: Transaction, event: MemberRestored) -> None:
    """Follow a record that came back from the trash; an elder is taken in again."""
    person = known_person(tx, event.member_id)
    person.state = catalogue.DECEASED if person.deceased_on is not None else event.state
    elders.enrol_by_age(tx, person, again=True)


def stop_for_deceased(tx: Transaction, event: MemberDeceased) -> None:
    """Stop everything at once, and send somebody to the family."""
    person = known_person(tx, event.member_id)
    person.state, person.deceased_on = catalogue.DECEASED, event.on
    departures.stop_care(tx, person, on=event.on, reason="deceased")
    departures.mourn(tx, person)


def enrol_at_eighty(tx: Transaction, event: MemberReachedEighty) -> None:
    person = known_person(tx, event.member_id)
    if is_with_us(person, tx.today):
        elders.enrol(tx, person, on=event.on, reason="turned_80")


def note_contact(tx: Transaction, event: MemberContactLogged) -> None:
    plans.note_contact(tx, event.member_id, event.on)


def order_birthday_gift(tx: Transaction, event: MemberBirthdayApproaching) -> None:
    """Order ahead. What care knows of the honours decides, not what the fact tells of them."""
    gifts.order_gift(tx, known_person(tx, event.member_id), event.on)


def hand_over_birthday_gift(tx: Transaction, event: MemberBirthdayReached) -> None:
    gifts.hand_over(tx, known_person(tx, event.member_id), event.on)


# --- honours -----------------------------------------------------------------------------------


def keep_granted_honor(tx: Transaction, event: HonorGranted) -> None:
    if tx.session.get(HeldHonor, event.grant_id) is None:
        tx.session.add(
            HeldHonor(
                grant_id=event.grant_id,
                member_id=event.member_id,
                honor_type=event.honor_type,
                level=event.level,
                granted_on=event.granted_on,
            )
        )


def welcome_newly_honored(tx: Transaction, event: HonorGranted) -> None:
    """Call on whoever was honoured, unless the honour is one that nobody calls for."""
    if event.triggers_visit:
        welcomes.welcome(tx, known_person(tx, event.member_id), event.grant_id)


def withdraw_revoked_honor(tx: Transaction, event: HonorRevoked) -> None:
    """End what the honour brought: its welcome visit and its gifts."""
    held = tx.session.get(HeldHonor, event.grant_id)
    if held is None:
        raise LookupError(f"honour {event.grant_id} is not known yet")
    held.revoked_on = event.revoked_on
    tx.session.flush()
    welcomes.withdraw(tx, event.grant_id)
    gifts.skip_unearned_gifts(tx, known_person(tx, event.member_id))


# --- units and offices -------------------------------------------------------------------------


def keep_established_unit(tx: Transaction, event: UnitEstablished) -> None:
    if tx.session.get(Unit, event.unit_id) is None:
        tx.session.add(Unit(unit_id=event.unit_id, kind=event.kind))
        if event.serves_towns:  # who belongs to it is told later
            _keep_towns(tx, event.unit_id, event.serves_towns)
            offices.reassign_unit(tx, event.unit_id)


def keep_updated_unit(tx: Transaction, event: UnitUpdated) -> None:
    unit = tx.session.get(Unit, event.unit_id)
    if unit is None:
        raise LookupError(f"unit {event.unit_id} is not known yet")
    unit.kind = event.kind
    if event.state is not None and event.state != catalogue.CLOSED_UNIT:
        unit.dissolved_on = None
    _keep_towns(tx, event.unit_id, event.serves_towns)
    offices.reassign_unit(tx, event.unit_id)


def keep_dissolved_unit(tx: Transaction, event: UnitDissolved) -> None:
    """A dissolved unit sends nobody any more, and lacks no leader."""
    unit = tx.session.get(Unit, event.unit_id)
    if unit is None:
        raise LookupError(f"unit {event.unit_id} is not known yet")
    unit.dissolved_on = event.on
    tx.session.flush()
    gaps.close_home_gap(tx, event.unit_id)
    offices.reassign_unit(tx, event.unit_id)


def keep_membership(tx: Transaction, event: MemberAssignedToUnit) -> None:
    """Keep to which unit a member belongs; a new home may mean another leader."""
    key = derived_id("membership", tx.association_id, event.member_id, event.unit_id)
    membership = tx.session.get(Membership, key)
    is_new = membership is None
    if membership is None:
        membership = Membership(id=key, member_id=event.member_id, unit_id=event.unit_id)
        tx.session.add(membership)
    membership.unit_kind = event.unit_kind
    membership.since, membership.until = event.since, event.until
    if event.unit_kind != catalogue.HOME:
        return
    if event.until is None:
        gaps.close(tx, catalogue.NO_HOME, event.member_id)
    if tx.history:
        tx.once_at_end(visiting.reassign_of, event.member_id)
        return
    visiting.reassign_of(tx, [event.member_id])
    if is_new and event.until is None:
        elders.ask_the_new_home(tx, event.member_id)


def keep_appointed_office(tx: Transaction, event: OfficeAppointed) -> None:
    """Keep who leads; what waits for such a leader goes to the new one."""
    if tx.session.get(Office, event.office_id) is not None:
        return
    office = Office(
        office_id=event.office_id,
        office=event.office,
        account_id=event.account_id,
        unit_id=event.unit_id,
        member_id=event.member_id,
        term_from=event.term_from,
        term_to=event.term_to,
    )
    tx.session.add(office)
    offices.hand_over_visits(tx, office)


def keep_ended_office(tx: Transaction, event: OfficeEnded) -> None:
    """The office was laid down: its open visits move up the chain."""
    office = tx.session.get(Office, event.office_id)
    if office is None:
        raise LookupError(f"office {event.office_id} is not known yet")
    office.term_to = domain.last_day_in_office(event.on, office.term_from)
    offices.hand_over_visits(tx, office)


def move_open_tasks(tx: Transaction, event: TermChanged) -> None:
    """Let the successor in an office have what was open with the predecessor."""
    offices.move_tasks(tx, event.from_account_id, event.to_account_id, unit_id=event.unit_id)


def _keep_towns(tx: Transaction, unit_id: str, towns: tuple[str, ...]) -> None:
    served = {key for key in map(domain.town_key, towns) if key}
    for row in tx.session.scalars(select(UnitTown).where(UnitTown.unit_id == unit_id)).all():
        if row.town not in served:
            tx.session.delete(row)
        served.discard(row.town)
    for town in sorted(served):
        row_id = derived_id("unit_town", tx.association_id, unit_id, town)
        tx.session.add(UnitTown(id=row_id, unit_id=unit_id, town=town))
    tx.session.flush()


# --- activities --------------------------------------------------------------------------------


def draft_round(tx: Transaction, event: OccasionApproaching) -> None:
    """The Double Ninth (重阳) brings a round of home services to every elder."""
    if event.occasion == DOUBLE_NINTH:
        rounds.plan_round(tx, event.occasion, year=event.year, on=event.on)
