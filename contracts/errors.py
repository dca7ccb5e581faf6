"""Refusals: what a caller may be told, each with a stable code.

A refusal is an answer, not a bug.
It carries a *code* for machines and *params* for the sentence that a person reads; the sentence itself
is in the message catalogue, so that it exists in Chinese and in English.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """The call was understood and is refused.

    *fields* names what is wrong field by field: `{"granted_on": [{"code": "bad_date", "value": "待定"}]}`.
    """

    status: ClassVar[int] = 400
    kinds: ClassVar[dict[str, type[Refusal]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Refusal.kinds[cls.__name__] = cls

    def __init__(
        self,
        code: str,
        *,
        fields: dict[str, list[dict[str, Any]]] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.fields = fields or {}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        wrong = ", ".join(
            f"{name}: {'/'.join(str(fault['code']) for fault in faults)}"
            for name, faults in self.fields.items()
        )
        return f"{self.code} ({'; '.join(part for part in (told, wrong) if part)})"

    def to_dict(self) -> dict[str, Any]:
        """Return the refusal as it travels between services."""
        return {
            "kind": type(self).__name__,
            "code": self.code,
            "params": self.params,
            "fields": self.fields,
        }

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Refusal:
        """Return the refusal that `to_dict` described; an unknown kind becomes `Unexpected`."""
        kind = Refusal.kinds.get(str(data.get("kind")), Unexpected)
        return kind(str(data["code"]), fields=data.get("fields"), **data.get("params", {}))


class Invalid(Refusal):
    """Some field is missing or malformed; *fields* says which and how."""

    status = 422


class Unauthenticated(Refusal):
    """Nobody is signed in, or the token is not, or no longer, good."""

    status = 401


class Forbidden(Refusal):
    """The signed-in person may not do this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing in this association."""

    status = 404


class Conflict(Refusal):
    """The present state of the thing does not allow it."""

    status = 409


class TooLarge(Refusal):
    """What was sent is larger than the stated limit."""

    status = 413


class Unavailable(Refusal):
    """A service, the broker or a database cannot be reached now; the same call may be repeated."""

    status = 503


class DeadlineExceeded(Refusal):
    """No answer in time; a command that was repeated with its key is done once."""

    status = 504


class Unexpected(Refusal):
    """A bug on our side; *correlation_id* finds it in the logs."""

    status = 500
