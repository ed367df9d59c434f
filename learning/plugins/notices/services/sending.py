"""Sending what is due, some mails at a time over one connection."""

from __future__ import annotations

import logging
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from learning.core.api import Pace, notice_kinds

from ..models import Delivery
from ..queries.readers import Reader, readers
from . import bounces, claiming, rendering, timing

logger = logging.getLogger(__name__)
PART = 50
MOST = 500
TEMPORARY, PERMANENT = 400, 500


def deliver(*, most: int = MOST) -> int:
    """Send up to about ``most`` due mails. Returns how many left."""
    claiming.recover()
    sent = taken = 0
    post = Post()
    try:
        while taken < most and (mails := claiming.claim(limit=min(PART, most - taken))):
            taken += len(mails)
            sent += _send_part(post, mails)
            if post.is_broken:
                break
    finally:
        post.close()
    return sent


def _send_part(post: Post, mails: list[list[Delivery]]) -> int:
    known = readers({mail[0].notice.user_id for mail in mails})
    sent = 0
    for mail in mails:
        reader = known.get(mail[0].notice.user_id)
        if reader and (kept := _still_wanted(mail, reader)):
            sent += _send(post, kept, reader)
    return sent


def _still_wanted(mail: list[Delivery], reader: Reader) -> list[Delivery]:
    """What is left of a mail: readers change their minds, addresses and times."""
    now = timezone.now()
    later = timing.after_quiet(now, reader)
    if later > now:
        claiming.postpone(mail, until=later)
        return []
    left: list[Delivery] = []
    for row in mail:
        if reason := _hindrance(row, reader):
            claiming.drop([row], error=reason)
        else:
            left.append(row)
    return left


def _hindrance(row: Delivery, reader: Reader) -> str:
    kind = notice_kinds().get(row.notice.event.kind)
    if kind is None:
        return "unknown kind"
    if not reader.address:
        return "no address"
    if timing.pace_of(kind, reader) == Pace.OFF:
        return "stopped"
    return "read" if row.digest and row.notice.is_read else ""


def _send(post: Post, mail: list[Delivery], reader: Reader) -> int:
    try:
        message = rendering.make(mail, reader)
    except Exception as error:
        logger.exception("a notice could not be put into words")
        claiming.fail(mail, error=f"{type(error).__name__}: {error}")
        return 0
    if fault := post.wake():
        claiming.retry_later(mail, error=fault)
        return 0
    try:
        claiming.hand_over(mail, message_id=str(message.extra_headers["Message-ID"]))
    except claiming.Lost:
        return 0
    return _hand_over(post, mail, message, reader)


def _hand_over(post: Post, mail: list[Delivery], message: EmailMessage, reader: Reader) -> int:
    try:
        post.send(message)
    except SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        _refused(mail, reader, code=code, text=_readable(text))
    except SMTPResponseException as error:
        detail = f"{error.smtp_code} {_readable(error.smtp_error)}"
        close = claiming.fail if error.smtp_code >= PERMANENT else claiming.retry_later
        close(mail, error=detail)
    except (SMTPException, OSError) as error:
        # The line broke: the server may have taken the mail before it did.
        claiming.leave_uncertain(mail, error=f"{type(error).__name__}: {error}")
        post.close()
    else:
        claiming.mark_sent(mail)
        return 1
    return 0


def _refused(mail: list[Delivery], reader: Reader, *, code: int, text: str) -> None:
    hard = code >= PERMANENT
    bounces.record(reader.address, is_hard=hard, detail=f"{code} {text}", delivery=mail[0])
    if hard:
        claiming.refuse(mail, error=f"{code} {text}")
    else:
        claiming.retry_later(mail, error=f"{code} {text}")


def _readable(text: Any) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _answers(line: Any) -> bool:
    try:
        code, _text = line.noop()
    except (SMTPException, OSError):
        return False
    return int(code) < TEMPORARY


class Post:
    """A connection to the mail server that is looked after before each mail.

    What breaks before the hand-over is harmless, so a server that hung up in between is noticed
    there and not while a mail is on its way. After a server was not to be reached the rest of the
    mails at hand are not tried.
    """

    def __init__(self) -> None:
        self._connection: Any = get_connection()
        self._fault = ""

    @property
    def is_broken(self) -> bool:
        return bool(self._fault)

    def wake(self) -> str:
        """Have a line that works. Returns what went wrong."""
        if self._fault:
            return self._fault
        line = getattr(self._connection, "connection", None)
        try:
            if hasattr(line, "noop") and not _answers(line):
                self.close()
            self._connection.open()
        except (SMTPException, OSError) as error:
            self._fault = f"{type(error).__name__}: {error}"
        return self._fault

    def send(self, message: EmailMessage) -> None:
        self._connection.send_messages([message])

    def close(self) -> None:
        try:
            self._connection.close()
        except (SMTPException, OSError):
            self._connection = get_connection()
