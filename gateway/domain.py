"""What the gateway decides. Pure: values in, decisions or refusals out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.catalogue import IMPORT_STATES, PAUSE_MINUTES, WRONG_PASSWORDS_IN_A_ROW


class NotSignedIn(Exception):
    """The sign-in is refused; *code* says why, as far as a stranger may know."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNow(Exception):
    """The import is in a state from which it cannot go there."""


@dataclass(frozen=True, slots=True)
class Door:
    """What stands between a login and the house."""

    state: str
    demo: bool
    failed_sign_ins: int
    paused_until: datetime | None


def admit(door: Door | None, *, password_fits: bool, now: datetime, demo_allowed: bool) -> None:
    """Raise `NotSignedIn` unless the sign-in is good.

    An unknown login, a wrong password and a closed account sound the same.
    """
    if door is not None and door.paused_until is not None and now < door.paused_until:
        raise NotSignedIn("sign_in_paused")
    if door is None or not password_fits or door.state != "open":
        raise NotSignedIn("sign_in_refused")
    if door.demo and not demo_allowed:
        raise NotSignedIn("demo_refused")


def pause_after(failed_sign_ins: int, now: datetime) -> datetime | None:
    """Return until when a login rests after so many wrong passwords in a row."""
    if failed_sign_ins % WRONG_PASSWORDS_IN_A_ROW:
        return None
    return now + timedelta(minutes=PAUSE_MINUTES)


def go_on(state: str, to: str) -> str:
    """Return the import's new state; raises `NotNow`."""
    if to not in IMPORT_STATES.get(state, frozenset()):
        raise NotNow(f"{state} to {to}")
    return to
