"""Whether the doors are open: where the demo is wanted, only after its first load is done."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gateway.models import InstallationFact

DOORS, OPEN = "doors", "open"


def open_doors(session: Session) -> None:
    session.merge(InstallationFact(name=DOORS, value=OPEN))


def doors_are_open(session: Session, *, demo: bool) -> bool:
    """Say whether people may come in; a production system has no demo to wait for."""
    if not demo:
        return True
    found = session.get(InstallationFact, DOORS)
    return found is not None and found.value == OPEN
