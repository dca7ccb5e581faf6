"""Profile, who leads the association, documents, and who is entitled to what."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, NotFound
from services.members.service import MembersService

TODAY = "2024-01-02"


@pytest.fixture
def bench(bench_of):
    return bench_of(MembersService)


def ask(bench, method: str, association: str = "hangzhou", **asked):
    return bench.call(method, association=association, **asked)


def test_the_profile_says_what_the_association_is_and_who_leads_it(bench):
    ask(bench, "set_profile", founded_on="2019-01-01", founded_precision="year", brands=["暖家"])
    ask(bench, "set_governance", body="市总工会", relation="led_by", since="2019-01-01")
    ask(bench, "set_governance", body="省劳模协会", relation="guided_by", since="2019-01-01")
    ask(bench, "set_governance", body="市总工会（新）", relation="led_by", since=TODAY)
    ask(bench, "appoint_office", office="president", account_id="a1", term_from="2023-01-01")

    shown = ask(bench, "set_profile", purpose="联系劳模工匠")

    assert (shown["founded_on"], shown["founded_precision"]) == ("2019-01-01", "year")
    assert (shown["brands"], shown["purpose"]) == (["暖家"], "联系劳模工匠")
    told = {(g["body"], g["until"]) for g in shown["governance"]}
    assert ("市总工会", TODAY) in told
    assert ("省劳模协会", None) in told
    assert [o["office"] for o in shown["officers"]] == ["president"]
    assert len(bench.published("members.governance_relation_set")) == 3
    other = ask(bench, "get_profile", association="tonglu")
    assert (other["name"], other["governance"]) == ("桐庐县劳模工匠协会", [])


def test_an_entitlement_rule_holds_from_its_day_and_ends_the_one_before(bench):
    document = ask(
        bench,
        "issue_document",
        title="待遇通知",
        kind="benefit",
        issuer="市总工会",
        issued_on="2023-01-01",
    )
    rule = {
        "benefit": "honour_allowance",
        "honor_level": "provincial",
        "employment_status": "retired",
        "period": "month",
    }
    for amount, since in ((40_000, "2023-01-01"), (50_000, TODAY)):
        ask(
            bench,
            "set_entitlement_rule",
            **rule,
            amount_fen=amount,
            valid_from=since,
            document_id=document["document_id"],
        )
    ask(
        bench,
        "set_entitlement_rule",
        **rule | {"employment_status": "in_post"},
        amount_fen=1,
        valid_from=TODAY,
    )

    def in_force(on: str) -> set[int]:
        items = ask(bench, "list_entitlement_rules", on=on)["items"]
        return {one["amount_fen"] for one in items}

    assert (in_force("2024-01-01"), in_force(TODAY)) == ({40_000}, {50_000, 1})
    assert len(bench.published("members.entitlement_rule_changed")) == 3
    assert ask(bench, "list_documents", kind="benefit")["total"] == 1
    assert ask(bench, "list_documents", association="tonglu")["total"] == 0
    with pytest.raises(NotFound, match="document_not_found"):
        ask(
            bench,
            "set_entitlement_rule",
            **rule,
            amount_fen=1,
            valid_from=TODAY,
            document_id="none",
        )


def test_a_document_of_tomorrow_is_not_issued_yet(bench):
    told = {"title": "方案", "kind": "plan", "issuer": "市总工会"}
    assert bench.clock.today() == date(2024, 1, 2)

    with pytest.raises(Conflict, match="future_date"):
        ask(bench, "issue_document", **told, issued_on="2024-01-03")
    assert ask(bench, "issue_document", **told, issued_on=TODAY)["kind"] == "plan"
