"""Access tokens: signed by a key that follows from the key file, good for twelve hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis.encryption import keyring
from contracts.errors import Unauthenticated

ISSUER = "nuanjia"
AUDIENCE = "nuanjia-api"
ALGORITHM = "HS256"
PURPOSE = "access-token"
_WANTED = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    exp={"essential": True},
    ver={"essential": True},
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Whom a token speaks for; *version* is that of the account when it was given."""

    account_id: str
    version: int


def give(claim: Claim, lifetime: timedelta) -> tuple[str, datetime]:
    """Return a token and the real instant at which it ends."""
    now = datetime.now(UTC).replace(microsecond=0)
    ends = now + lifetime
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": claim.account_id,
        "ver": claim.version,
        "iat": int(now.timestamp()),
        "exp": int(ends.timestamp()),
    }
    return jwt.encode({"alg": ALGORITHM}, claims, _key()), ends


def read(token: str) -> Claim:
    """Return whom *token* speaks for; raises `Unauthenticated` unless signature and claims are good."""
    try:
        claims = _signed(token, keyring().derived_key(PURPOSE))
        _WANTED.validate(claims)  # the signature alone would take a token that has ended
        return Claim(str(claims["sub"]), int(claims["ver"]))
    except (JoseError, ValueError, TypeError) as error:
        raise Unauthenticated("token_refused") from error


@lru_cache(maxsize=1024)
def _signed(token: str, key: bytes) -> dict[str, Any]:
    """Return the claims of *token*, whose signature fits *key*; looked at once, as every request asks."""
    return dict(jwt.decode(token, OctKey.import_key(key), algorithms=[ALGORITHM]).claims)


def _key() -> OctKey:
    return OctKey.import_key(keyring().derived_key(PURPOSE))
