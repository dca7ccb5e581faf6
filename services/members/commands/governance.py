"""The association's profile, who leads and guides it, its documents, and who is entitled to what."""

from __future__ import annotations

from sqlalchemy import or_, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.organisation import (
    IssueDocument,
    SetEntitlementRule,
    SetGovernance,
    SetProfile,
)
from contracts.members.organisation_events import (
    EntitlementRuleChanged,
    GovernanceRelationSet,
    PolicyDocumentIssued,
)
from services.members import domain_organisation as domain
from services.members.commands.refusals import rules
from services.members.models_organisation import (
    EntitlementRule,
    Governance,
    PolicyDocument,
    Profile,
)
from services.members.queries.scope import require_own


def set_profile(tx: Transaction, order: SetProfile) -> Profile:
    """Write what the association says of itself; what is left out stays."""
    require_own(tx)
    found = tx.session.get(Profile, tx.association_id)
    if found is None:
        found = Profile(id=tx.association_id, functions=[], brands=[], founded_precision="day")
        tx.session.add(found)
    if order.founded_on is not None:
        with rules():
            domain.check_not_ahead(order.founded_on, tx.today)
        found.founded_on, found.founded_precision = order.founded_on, order.founded_precision
    if order.purpose is not None:
        found.purpose = order.purpose
    if order.functions is not None:
        found.functions = list(order.functions)
    if order.brands is not None:
        found.brands = list(order.brands)
    return found


def set_governance(tx: Transaction, order: SetGovernance) -> Governance:
    """Record a body that leads or guides; the one of the same relation before it ends that day.

    Publishes `GovernanceRelationSet`.
    """
    require_own(tx)
    before = select(Governance).where(
        Governance.relation == order.relation, Governance.until.is_(None)
    )
    for one in tx.session.scalars(before.order_by(Governance.id)).all():
        with rules():
            domain.check_since(one.since, order.since)
        one.until = order.since
    made = Governance(
        id=tx.new_id(),
        body=order.body,
        relation=order.relation,
        since=order.since,
        note=order.note,
    )
    tx.session.add(made)
    tx.publish(GovernanceRelationSet(relation_id=made.id, relation=made.relation, since=made.since))
    return made


def issue(tx: Transaction, order: IssueDocument) -> PolicyDocument:
    """File a document; publishes `PolicyDocumentIssued`."""
    require_own(tx)
    with rules():
        domain.check_not_ahead(order.issued_on, tx.today)
    made = PolicyDocument(
        id=tx.new_id(),
        title=order.title,
        kind=order.kind,
        issuer=order.issuer,
        issued_on=order.issued_on,
        document_no=order.document_no,
        targets=list(order.targets),
        text=order.text,
    )
    tx.session.add(made)
    tx.publish(PolicyDocumentIssued(document_id=made.id, kind=made.kind, issued_on=made.issued_on))
    return made


def set_entitlement(tx: Transaction, order: SetEntitlementRule) -> EntitlementRule:
    """Set what holders of a level are entitled to; the rule before it ends that day.

    Publishes `EntitlementRuleChanged`. Raises `NotFound` for a document that is not filed.
    """
    require_own(tx)
    if order.document_id and tx.session.get(PolicyDocument, order.document_id) is None:
        raise NotFound("document_not_found", document_id=order.document_id)
    before = select(EntitlementRule).where(
        EntitlementRule.benefit == order.benefit,
        EntitlementRule.honor_level == order.honor_level,
        EntitlementRule.employment_status == order.employment_status
        if order.employment_status
        else EntitlementRule.employment_status.is_(None),
        or_(EntitlementRule.valid_to.is_(None), EntitlementRule.valid_to > order.valid_from),
    )
    for one in tx.session.scalars(before.order_by(EntitlementRule.id)).all():
        with rules():
            domain.check_since(one.valid_from, order.valid_from)
        one.valid_to = order.valid_from
    made = EntitlementRule(
        id=tx.new_id(),
        benefit=order.benefit,
        honor_level=order.honor_level,
        employment_status=order.employment_status,
        amount_fen=order.amount_fen,
        period=order.period,
        valid_from=order.valid_from,
        document_id=order.document_id,
    )
    tx.session.add(made)
    tx.publish(
        EntitlementRuleChanged(
            rule_id=made.id,
            benefit=made.benefit,
            honor_level=made.honor_level,
            employment_status=made.employment_status,
            amount_fen=made.amount_fen,
            period=made.period,
            valid_from=made.valid_from,
        )
    )
    return made
