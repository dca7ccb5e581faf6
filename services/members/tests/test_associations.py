"""Associations are a tree; registering one twice is registering it once."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, NotFound
from services.members.service import MembersService


def register(bench, slug: str = "jiande", **more):
    told = {
        "id": slug,
        "name": "建德市劳模工匠协会",
        "level": "county_city",
        "parent_id": "hangzhou",
    }
    return bench.call(
        "register_association", association=None, **{**told, **more}, since="2024-01-02"
    )


def test_an_association_is_told_to_all_once(bench_of):
    bench = bench_of(MembersService)

    first, again = register(bench), register(bench)

    told = [f for f in bench.published("members.association_registered") if f.subject == "jiande"]
    assert first == again
    assert [(f.association_id, f.data["parent_id"]) for f in told] == [("jiande", "hangzhou")]


def test_a_short_name_belongs_to_one_association(bench_of):
    bench = bench_of(MembersService)
    register(bench)

    with pytest.raises(Conflict, match="association_exists"):
        register(bench, name="另一个协会")


def test_the_parent_must_be_there(bench_of):
    bench = bench_of(MembersService)

    with pytest.raises(NotFound, match="association_not_found"):
        register(bench, parent_id="atlantis")


def test_the_tree_is_read_whole_or_below_one(bench_of):
    bench = bench_of(MembersService)
    register(bench)

    whole = bench.call("list_associations", association=None)["items"]
    below = bench.call("list_associations", association=None, below="tonglu")["items"]

    assert [a["id"] for a in whole] == ["hangzhou", "jiande", "tonglu"]
    assert [a["id"] for a in below] == ["tonglu"]
