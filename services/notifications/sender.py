"""Sends mail: at least once, always with the same Message-ID, never inside a transaction.

A message is taken for a while, in a transaction of its own; then it is sent; then it is marked. Whoever
dies in between leaves it to be taken again. While the mail server is away everything waits.
"""

from __future__ import annotations

import smtplib
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.clock import SHANGHAI
from chassis.context import Context
from chassis.database import Database, Transaction, forbid_in_transaction
from chassis.logs import logger
from contracts.notifications.events import NotificationFailed, NotificationSent
from services.notifications import domain
from services.notifications.catalogue import EMAIL
from services.notifications.models import Delivery, MailWaiting, Notification, Preference
from services.notifications.queries.inbox import words_for

TIMEOUT_SECONDS = 15
MOST_AT_ONCE = 20
CLAIM = timedelta(minutes=10)  # longer than a whole batch takes; then another may take it
SMTP_PORT, SMTPS_PORT = 25, 465

log = logger(__name__)


@dataclass(frozen=True)
class Letter:
    """A message that is ready to leave."""

    association_id: str
    delivery_id: str
    to: str
    mail: EmailMessage


class Sender:
    """The loop that sends what is queued; any number of processes may run it."""

    idle_seconds = 1.0
    wakes_on_commit = False

    def __init__(self, database: Database, smtp_url: str, mail_from: str) -> None:
        self.database, self.smtp_url, self.mail_from = database, smtp_url, mail_from

    def step(self) -> int:
        """Send what is due in each association that has mail; return how many messages were taken."""
        with Session(self.database.engine) as session:
            notes = select(MailWaiting.association_id).order_by(MailWaiting.since)
            having_mail = session.scalars(notes).all()
        taken = 0
        for association_id in having_mail:
            letters = self._take(association_id)
            taken += len(letters)
            if letters:
                self._post(letters)
        return taken

    # --- taking ---

    def _take(self, association_id: str) -> list[Letter]:
        """Take the oldest due messages for a while, and write them."""
        context = Context(association_id=association_id, actor="sender")
        with self.database.reading(context) as tx:
            next_at = tx.session.scalar(_queued().limit(1))
        if next_at is None:
            self._forget(context)
        if next_at is None or next_at > datetime.now(UTC):
            return []
        with self.database.begin(context) as tx:
            rows = tx.session.scalars(_due().with_for_update(skip_locked=True)).all()
            written = [self._write(tx, row) for row in rows]
        return [letter for letter in written if letter is not None]

    def _forget(self, context: Context) -> None:
        """Take the note away that mail is queued, unless some is; who queues it now waits for us."""
        with self.database.begin(context) as tx:
            note = tx.session.get(MailWaiting, tx.association_id, with_for_update=True)
            if note is not None and tx.session.scalar(_queued().limit(1)) is None:
                tx.session.delete(note)

    def _write(self, tx: Transaction, row: Delivery) -> Letter | None:
        """Return the letter; `None` when it will not leave, or not now, which the row then says."""
        message = tx.session.get_one(Notification, row.notification_id)
        wish = tx.session.get(Preference, (tx.association_id, row.account_id))
        if wish is None or not wish.email or not wish.email_enabled or not self.smtp_url:
            row.state, row.next_at = "skipped", None
            row.reason = self._why_not(wish)
            return None
        local = self.database.clock.now().astimezone(SHANGHAI)
        quiet = domain.quiet_for(local, wish.quiet_from, wish.quiet_to)
        row.next_at = datetime.now(UTC) + (quiet or CLAIM)
        if quiet:
            return None
        params = words_for(message.params, wish.language)
        subject, text = domain.render_mail(message.template, params, wish.language)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.mail_from, wish.email, subject
        mail["Date"] = format_datetime(message.created_at)
        mail["Message-ID"] = f"<{message.id}@nuanjia>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        return Letter(tx.association_id, row.id, wish.email, mail)

    def _why_not(self, wish: Preference | None) -> str:
        if not self.smtp_url:
            return "no_mail_server"
        return "switched_off" if wish is not None and wish.email else "no_address"

    # --- sending ---

    def _post(self, letters: list[Letter]) -> None:
        """Send the letters by one connection; when it breaks, the rest waits with the one it broke at."""
        forbid_in_transaction("mail")
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self._put_off(letters, error)
            return
        try:
            for number, letter in enumerate(letters):
                try:
                    server.send_message(letter.mail)
                except smtplib.SMTPServerDisconnected as error:
                    self._put_off(letters[number:], error)
                    return
                except smtplib.SMTPException as error:
                    self._refused(letter, error)
                except OSError as error:
                    self._put_off(letters[number:], error)
                    return
                else:
                    self._sent(letter)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        """Open the connection, encrypted where the address or the server says so, and sign in."""
        address = urlsplit(self.smtp_url)
        host = address.hostname or "localhost"
        server: smtplib.SMTP
        if address.scheme == "smtps":
            server = smtplib.SMTP_SSL(
                host,
                address.port or SMTPS_PORT,
                timeout=TIMEOUT_SECONDS,
                context=create_default_context(),
            )
        else:
            server = smtplib.SMTP(host, address.port or SMTP_PORT, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if address.scheme != "smtps" and server.has_extn("starttls"):
                server.starttls(context=create_default_context())
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    # --- marking ---

    def _begin(self, letter: Letter) -> AbstractContextManager[Transaction]:
        return self.database.begin(Context(association_id=letter.association_id, actor="sender"))

    def _sent(self, letter: Letter) -> None:
        with self._begin(letter) as tx:
            row = tx.session.get_one(Delivery, letter.delivery_id, with_for_update=True)
            row.attempts += 1
            row.state, row.reason, row.next_at = "sent", None, None
            row.sent_at = tx.now
            message = tx.session.get_one(Notification, row.notification_id)
            tx.publish(
                NotificationSent(
                    notification_id=message.id,
                    recipient_account_id=message.account_id,
                    channel=EMAIL,
                    cause_event_id=message.cause_event_id,
                )
            )

    def _put_off(self, letters: list[Letter], error: Exception) -> None:
        """Let the letters wait: the server is away, which is nothing against them."""
        log.warning("mail.outage", letters=len(letters), error=type(error).__name__)
        for letter in letters:
            with self._begin(letter) as tx:
                row = tx.session.get_one(Delivery, letter.delivery_id, with_for_update=True)
                if row.state == "queued":
                    row.attempts += 1
                    row.reason = "outage"
                    row.next_at = datetime.now(UTC) + domain.wait_after(row.attempts)

    def _refused(self, letter: Letter, error: smtplib.SMTPException) -> None:
        """Mark that the server would not have this letter: for the time being, or for good."""
        code = _reply_code(error, letter.to)
        log.warning("mail.refused", delivery=letter.delivery_id, code=code)
        with self._begin(letter) as tx:
            row = tx.session.get_one(Delivery, letter.delivery_id, with_for_update=True)
            if row.state != "queued":
                return
            row.attempts, row.refusals = row.attempts + 1, row.refusals + 1
            row.reason = f"refused_{code}"
            row.next_at = datetime.now(UTC) + domain.wait_after(row.attempts)
            if domain.is_final(code, row.refusals):
                row.state, row.next_at = "failed", None
                tx.publish(
                    NotificationFailed(
                        notification_id=row.notification_id,
                        recipient_account_id=row.account_id,
                        channel=EMAIL,
                        reason=row.reason,
                    )
                )


def _queued() -> Select[datetime | None]:
    """Return when the queued deliveries are due, the earliest first."""
    return select(Delivery.next_at).where(Delivery.state == "queued").order_by(Delivery.next_at)


def _due() -> Select[Delivery]:
    """Return the oldest deliveries that are due, of the association of the transaction."""
    return (
        select(Delivery)
        .where(Delivery.state == "queued", Delivery.next_at <= datetime.now(UTC))
        .order_by(Delivery.next_at, Delivery.id)
        .limit(MOST_AT_ONCE)
    )


def _reply_code(error: smtplib.SMTPException, to: str) -> int:
    """Return the server's reply code; one that cannot be told is taken as for the time being."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and to in error.recipients:
        return int(error.recipients[to][0])
    return int(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else 450
