"""The tree of associations as each service knows it; members owns it and tells it by events."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.tables import AssociationClosure, AssociationNode


def remember(  # noqa: PLR0917  # the columns of one row, in their order
    session: Session, association_id: str, name: str, level: str, parent_id: str | None, since: date
) -> None:
    """Put an association into the tree below *parent_id*; again with the same id it is renamed only."""
    node = session.get(AssociationNode, association_id)
    if node is not None:
        node.name, node.level = name, level
        return
    session.add(AssociationNode(id=association_id, name=name, level=level, since=since))
    session.flush()
    session.add(
        AssociationClosure(ancestor_id=association_id, descendant_id=association_id, depth=0)
    )
    if parent_id is None:
        return
    above = session.execute(
        select(AssociationClosure.ancestor_id, AssociationClosure.depth).where(
            AssociationClosure.descendant_id == parent_id
        )
    ).all()
    for ancestor_id, depth in above:
        session.add(
            AssociationClosure(
                ancestor_id=ancestor_id, descendant_id=association_id, depth=depth + 1
            )
        )


def all_nodes(session: Session) -> list[AssociationNode]:
    return list(session.scalars(select(AssociationNode).order_by(AssociationNode.id)))
