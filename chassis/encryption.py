"""Encryption of restricted fields, and the blind index that finds them without reading them.

The key file lies outside the data folder: a stolen backup shows no ID number, phone or address.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class KeyMissing(RuntimeError):
    """The key file is not there, or is not one of ours."""


class WrongKey(RuntimeError):
    """The ciphertext was made with another key, or for another column."""


class Keyring:
    """Two keys derived from one secret: one encrypts, one makes blind indexes."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(hmac.digest(secret, b"nuanjia/encrypt", "sha256"))
        self._index_key = hmac.digest(secret, b"nuanjia/blind-index", "sha256")
        self._root = hmac.digest(secret, b"nuanjia/derive", "sha256")

    def encrypt(self, text: str, purpose: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode())

    def decrypt(self, sealed: bytes, purpose: str) -> str:
        """Return the text; raises `WrongKey` when it was sealed with another key or purpose."""
        try:
            opened = self._cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode()
            )
        except InvalidTag as error:
            raise WrongKey(purpose) from error
        return opened.decode()

    def derived_key(self, purpose: str) -> bytes:
        """Return 32 bytes that only this secret gives for *purpose*, such as signing tokens."""
        return hmac.digest(self._root, purpose.encode(), "sha256")

    def blind_index(self, text: str, purpose: str, association_id: str) -> str:
        """Return the digest that equal texts share within one association, and nowhere else."""
        told = f"{association_id}\x1f{purpose}\x1f{text}".encode()
        return hmac.new(self._index_key, told, sha256).hexdigest()


_keyring: Keyring | None = None


def load_keyring(path: Path, *, create: bool = False) -> Keyring:
    """Read the key file and make it this process's keyring; *create* makes a new file, mode 600."""
    if create and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(KEY_BYTES).hex() + "\n")
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(f"no key in {path}: {error}") from error
    if len(secret) != KEY_BYTES:
        raise KeyMissing(f"{path} holds {len(secret)} bytes, not {KEY_BYTES}")
    return use_keyring(Keyring(secret))


def use_keyring(made: Keyring) -> Keyring:
    """Make *made* the keyring of this process."""
    global _keyring  # noqa: PLW0603  # one key per process, set once at start
    _keyring = made
    return made


def keyring() -> Keyring:
    """Return this process's keyring; raises `KeyMissing` before one was loaded."""
    if _keyring is None:
        raise KeyMissing("no key file was loaded")
    return _keyring
