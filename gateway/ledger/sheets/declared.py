"""Every sheet in the order of the workbook."""

from __future__ import annotations

from gateway.ledger.columns import Sheet
from gateway.ledger.sheets import activities, care, members

SHEETS: tuple[Sheet, ...] = (
    members.UNITS,
    members.MEMBERS,
    members.HONORS,
    activities.ACTIVITIES,
    activities.ENTERPRISE_HELP,
    care.VISITS,
    care.OUTREACH,
    activities.RECUPERATION,
    activities.STUDY_TRIPS,
    care.BIRTHDAY_GIFTS,
    care.BENEFITS,
    care.LOANS,
    care.INQUIRIES,
    care.CERTIFICATES,
    activities.CIVIC,
    members.NOMINATIONS,
    members.VENUES,
    activities.EXCHANGES,
    activities.VOLUNTEERING,
    activities.PUBLICITY,
    activities.APPRENTICESHIPS,
)
