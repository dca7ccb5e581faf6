"""Finding the member that a row names: by ID number, else by member number, else by name. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from gateway.ledger.cells import Fault


@dataclass(frozen=True, slots=True)
class Person:
    """A member as rows are compared with: *key* is the fingerprint of the ID number, equal for one person.

    The name is in its comparable form (`contracts.values.normalise_name`), the numbers too
    (`normalise_code`); one person may have several numbers.
    """

    key: str
    name: str
    numbers: tuple[str, ...]
    born_on: date | None = None
    died_on: date | None = None


def the_number_itself(id_number: str) -> str:
    """Return *id_number*: the fingerprint for a caller that holds the numbers in clear."""
    return id_number


class Roster:
    """The members that rows can name, with *fingerprint* turning an ID number into a person's key.

    A caller whose members are stored under a blind index passes that index' function.
    """

    def __init__(
        self, people: Iterable[Person] = (), fingerprint: Callable[[str], str] = the_number_itself
    ) -> None:
        self.fingerprint = fingerprint
        self._by_key: dict[str, Person] = {}
        for person in people:
            known = self._by_key.get(person.key)
            self._by_key[person.key] = _joined(known, person) if known else person
        self._by_number: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self._by_key.values():
            self._by_name[person.name].append(person)
            for number in person.numbers:
                self._by_number.setdefault(number, person)

    def overlaid(self, people: Iterable[Person]) -> Roster:
        """Return this roster with *people* over it: they renew who is known, and own their numbers."""
        newer = list(people)
        keys = {person.key for person in newer}
        renewed = [
            _joined(known, person) if (known := self._by_key.get(person.key)) else person
            for person in newer
        ]
        rest = (person for key, person in self._by_key.items() if key not in keys)
        return Roster([*renewed, *rest], self.fingerprint)

    def holder_of(self, member_no: str) -> Person | None:
        """Return the person with *member_no*."""
        return self._by_number.get(member_no)

    def by_id(self, id_number: str) -> Person | Fault:
        """Return the person with *id_number*, or the fault `unknown_member`."""
        found = self._by_key.get(self.fingerprint(id_number))
        return found or Fault("unknown_member", "id")

    def by_number(self, member_no: str, name: str | None) -> Person | Fault:
        """Return the person with *member_no*; if *name* is given, it must be that person's."""
        found = self._by_number.get(member_no)
        if found is None:
            return Fault("unknown_member", "number")
        if name and found.name != name:
            return Fault("member_mismatch", params={"name": name, "known_name": found.name})
        return found

    def by_name(self, name: str) -> Person | Fault:
        """Return the only person called *name*."""
        found = self._by_name.get(name, [])
        if not found:
            return Fault("unknown_member", "name")
        if len(found) > 1:
            return Fault("ambiguous_member", params={"count": str(len(found))})
        return found[0]


def _joined(known: Person, newer: Person) -> Person:
    """Return *newer* with the numbers of *known* after its own."""
    numbers = tuple(dict.fromkeys((*newer.numbers, *known.numbers)))
    return replace(newer, numbers=numbers, died_on=newer.died_on or known.died_on)
