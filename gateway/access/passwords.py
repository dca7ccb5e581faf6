"""Passwords: argon2id, computed where it does not hold up the others."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from gateway.blocking import in_thread

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP, 2024
NOBODY = HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    return str(in_thread(HASHER.hash, password))


def fits(password: str, password_hash: str | None) -> bool:
    """Say whether *password* is the one; takes as long when there is no account to compare with."""
    return bool(in_thread(_verify, password, password_hash or NOBODY)) and password_hash is not None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
