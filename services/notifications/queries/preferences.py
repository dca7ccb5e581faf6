"""How an account wishes to be told; whoever said nothing is told in the inbox alone."""

from __future__ import annotations

from chassis.database import Transaction
from contracts.notifications.commands import GetPreferences
from contracts.notifications.views import PreferencesView
from services.notifications.models import Preference
from services.notifications.queries.pages import require_own


def get_preferences(tx: Transaction, question: GetPreferences) -> PreferencesView:
    require_own(tx)
    wish = tx.session.get(Preference, (tx.association_id, question.account_id))
    return PreferencesView(account_id=question.account_id) if wish is None else view_of(wish)


def view_of(wish: Preference) -> PreferencesView:
    return PreferencesView(
        account_id=wish.account_id,
        email=wish.email,
        email_enabled=wish.email_enabled,
        language=wish.language,
        inapp_enabled=wish.inapp_enabled,
        quiet_from=wish.quiet_from,
        quiet_to=wish.quiet_to,
    )
