"""Puts names beside ids: services know persons by id only, and so the gateway asks members when showing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.context import Context
from chassis.logs import logger
from contracts.errors import Refusal
from gateway.queries.accounts import names_of_accounts
from gateway.web.stage import Stage

MEMBER, UNIT, ACCOUNT = "member", "unit", "account"
MOST_AT_ONCE = 500
UNNAMED = "……"

log = logger(__name__)


def named_beside(key: str) -> tuple[str, str] | None:
    """Return what kind of id *key* holds and the key for its name, or `None`.

    `member_id` is named in `member_name`, `assignee_account_id` in `assignee_name`, and each of
    `member_ids` in `member_names`.
    """
    if key == f"{MEMBER}_ids":
        return MEMBER, f"{MEMBER}_names"
    for kind in (MEMBER, UNIT, ACCOUNT):
        if key == f"{kind}_id":
            return kind, f"{kind}_name"
        if key.endswith(f"_{kind}_id"):
            return kind, key.removesuffix(f"_{kind}_id") + "_name"
    return (ACCOUNT, "actor_name") if key == "actor" else None


def fill(answer: Any, stage: Stage, context: Context) -> None:
    """Write the names into *answer*, JSON as a service gave it. Without members it stays as it is."""
    wanted: dict[str, set[str]] = {MEMBER: set(), UNIT: set(), ACCOUNT: set()}
    told: dict[str, dict[str, str]] = {MEMBER: {}, UNIT: {}, ACCOUNT: {}}
    places = list(_places(answer, told))
    for holder, key, kind, _ in places:
        wanted[kind].update(one for one in _ids(holder[key]) if one not in told[kind])
    try:
        known = _resolve(wanted, stage, context)
    except Refusal as refusal:
        log.warning("names.unresolved", code=refusal.code)
        return
    known = {kind: {**known[kind], **told[kind]} for kind in told}
    for holder, key, kind, beside in places:
        names = [known[kind].get(one) for one in _ids(holder[key])]
        if isinstance(holder[key], list):
            holder[beside] = [name or UNNAMED for name in names]
        elif names[0] is not None:
            holder[beside] = names[0]


def _ids(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _places(
    value: Any, told: dict[str, dict[str, str]]
) -> Iterator[tuple[dict[str, Any], str, str, str]]:
    """Return where a name is missing: what holds the id, its key, its kind, the name's key.

    The names that the answer brings itself are put into *told*, by kind and id, and need not be asked for.
    """
    if isinstance(value, list):
        for item in value:
            yield from _places(item, told)
    if not isinstance(value, dict):
        return
    for key, inner in list(value.items()):
        named = named_beside(key)
        if named and _is_named(inner):
            kind, beside = named
            if names_itself(value, key, kind):
                if name := value.get("name") or value.get("display_name"):
                    told[kind][inner] = name
            elif value.get(beside) is None:
                yield value, key, kind, beside
        else:
            yield from _places(inner, told)


def _is_named(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def names_itself(value: Mapping[str, Any], key: str, kind: str) -> bool:
    """Say whether *value* is the very thing that its id names, and brings its name."""
    return key == f"{kind}_id" and ("name" in value or "display_name" in value)


def _resolve(
    wanted: dict[str, set[str]], stage: Stage, context: Context
) -> dict[str, dict[str, str]]:
    known: dict[str, str] = {}
    if wanted[ACCOUNT]:
        with stage.reading(context) as tx:
            known = names_of_accounts(tx.session, wanted[ACCOUNT])
    return {
        MEMBER: _ask(stage, context, "resolve_names", "member_ids", wanted[MEMBER]),
        UNIT: _ask(stage, context, "resolve_units", "unit_ids", wanted[UNIT]),
        ACCOUNT: known,
    }


def _ask(stage: Stage, context: Context, method: str, field: str, ids: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), MOST_AT_ONCE):
        asked = {field: ordered[start : start + MOST_AT_ONCE]}
        found |= stage.calls.call("members", method, asked, context=context)["names"]
    return found
