"""Associations: the tenants, in a tree."""

from __future__ import annotations

from chassis import associations
from chassis.context import Context
from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.commands import RegisterAssociation
from contracts.members.events import AssociationRegistered
from services.members.models import Association


def register(tx: Transaction, order: RegisterAssociation) -> Association:
    """Register an association; publishes `AssociationRegistered` for the association itself.

    Raises `Conflict` when the id is taken by another, `NotFound` for an unknown parent.
    """
    known = tx.session.get(Association, order.id)
    if known is not None:
        if (known.name, known.parent_id) != (order.name, order.parent_id):
            raise Conflict("association_exists", id=order.id, name=known.name)
        return known
    if order.parent_id and tx.session.get(Association, order.parent_id) is None:
        raise NotFound("association_not_found", id=order.parent_id)
    made = Association(
        id=order.id,
        name=order.name,
        level=order.level,
        parent_id=order.parent_id,
        since=order.since,
    )
    tx.session.add(made)
    associations.remember(
        tx.session, order.id, order.name, order.level, order.parent_id, order.since
    )
    own = Context(
        association_id=order.id, actor=tx.context.actor, correlation_id=tx.context.correlation_id
    )
    tx.act_for(own, now=tx.now, derive_from=("association", order.id))
    tx.publish(
        AssociationRegistered(
            association_id=order.id,
            name=order.name,
            level=order.level,
            parent_id=order.parent_id,
            since=order.since,
        )
    )
    return made
