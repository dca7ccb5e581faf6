"""How an account wishes to be told."""

from __future__ import annotations

from chassis.database import Transaction
from contracts.notifications.commands import SetPreferences
from contracts.notifications.views import PreferencesView
from services.notifications.models import Preference
from services.notifications.queries.pages import require_own
from services.notifications.queries.preferences import view_of


def set_preferences(tx: Transaction, order: SetPreferences) -> PreferencesView:
    """Set all wishes of an account anew; what is on its way already leaves by them as well."""
    require_own(tx)
    wish = tx.session.get(Preference, (tx.association_id, order.account_id))
    if wish is None:
        wish = Preference(association_id=tx.association_id, account_id=order.account_id)
        tx.session.add(wish)
    wish.email, wish.email_enabled = order.email, order.email_enabled
    wish.inapp_enabled, wish.language = order.inapp_enabled, order.language
    wish.quiet_from, wish.quiet_to = order.quiet_from, order.quiet_to
    return view_of(wish)
