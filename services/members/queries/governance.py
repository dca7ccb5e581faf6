"""Profile, documents, entitlement rules and contact officers, as views."""

from __future__ import annotations

from sqlalchemy import or_, select

from chassis.database import Transaction
from contracts.members.organisation import (
    ContactOfficerList,
    ContactOfficerView,
    DocumentPage,
    DocumentView,
    EntitlementRuleList,
    EntitlementRuleView,
    GovernanceView,
    ListContactOfficers,
    ListDocuments,
    ListEntitlementRules,
    OfficerView,
    ProfileView,
)
from services.members.models import Association, OfficeHolding
from services.members.models_organisation import (
    ContactOfficer,
    EntitlementRule,
    Governance,
    PolicyDocument,
    Profile,
)
from services.members.queries.paging import page_of
from services.members.queries.scope import require_own


def profile(tx: Transaction) -> ProfileView:
    """Return what the association says of itself, who leads it, and its officers of today."""
    require_own(tx)
    tx.session.flush()
    own = tx.session.get_one(Association, tx.association_id)
    said = tx.session.get(Profile, tx.association_id)
    relations = tx.session.scalars(select(Governance).order_by(Governance.since, Governance.id))
    held = select(OfficeHolding).where(
        OfficeHolding.term_from <= tx.today,
        or_(OfficeHolding.term_to.is_(None), OfficeHolding.term_to > tx.today),
    )
    officers = tx.session.scalars(held.order_by(OfficeHolding.office, OfficeHolding.id))
    return ProfileView(
        association_id=own.id,
        name=own.name,
        level=own.level,
        parent_id=own.parent_id,
        founded_on=said.founded_on if said else None,
        founded_precision=said.founded_precision if said else "day",
        purpose=said.purpose if said else None,
        functions=tuple(said.functions) if said else (),
        brands=tuple(said.brands) if said else (),
        governance=tuple(governance_view(one) for one in relations),
        officers=tuple(
            OfficerView(
                office=one.office,
                account_id=one.account_id,
                member_id=one.member_id,
                unit_id=one.unit_id,
                term_from=one.term_from,
                term_to=one.term_to,
            )
            for one in officers
        ),
    )


def governance_view(row: Governance) -> GovernanceView:
    return GovernanceView(
        body=row.body, relation=row.relation, since=row.since, until=row.until, note=row.note
    )


def document_view(row: PolicyDocument) -> DocumentView:
    return DocumentView(
        document_id=row.id,
        title=row.title,
        kind=row.kind,
        issuer=row.issuer,
        issued_on=row.issued_on,
        document_no=row.document_no,
        targets=tuple(row.targets),
        text=row.text,
    )


def documents(tx: Transaction, question: ListDocuments) -> DocumentPage:
    """Return one page of documents, newest first."""
    require_own(tx)
    asked = [PolicyDocument.kind == question.kind] if question.kind else []
    found = page_of(tx, PolicyDocument, asked, question, newest_by=PolicyDocument.issued_on)
    items = tuple(document_view(row) for row in found.rows)
    return DocumentPage(items=items, next=found.next, total=found.total)


def rule_view(row: EntitlementRule) -> EntitlementRuleView:
    return EntitlementRuleView(
        rule_id=row.id,
        benefit=row.benefit,
        honor_level=row.honor_level,
        employment_status=row.employment_status,
        amount_fen=row.amount_fen,
        period=row.period,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        document_id=row.document_id,
    )


def entitlement_rules(tx: Transaction, question: ListEntitlementRules) -> EntitlementRuleList:
    """Return the rules, in force on a day or all."""
    require_own(tx)
    wanted = select(EntitlementRule).order_by(EntitlementRule.benefit, EntitlementRule.valid_from)
    if question.on:
        wanted = wanted.where(
            EntitlementRule.valid_from <= question.on,
            or_(EntitlementRule.valid_to.is_(None), EntitlementRule.valid_to > question.on),
        )
    return EntitlementRuleList(items=tuple(rule_view(row) for row in tx.session.scalars(wanted)))


def contact_view(row: ContactOfficer) -> ContactOfficerView:
    return ContactOfficerView(
        member_id=row.member_id, account_id=row.account_id, since=row.since, until=row.until
    )


def contact_officers(tx: Transaction, question: ListContactOfficers) -> ContactOfficerList:
    """Return who keeps, or kept, in touch with whom."""
    require_own(tx)
    wanted = select(ContactOfficer).order_by(ContactOfficer.since, ContactOfficer.id)
    if question.member_id:
        wanted = wanted.where(ContactOfficer.member_id == question.member_id)
    if question.account_id:
        wanted = wanted.where(ContactOfficer.account_id == question.account_id)
    rows = tx.session.scalars(wanted.limit(500))
    return ContactOfficerList(items=tuple(contact_view(row) for row in rows))
