"""Reads what mail servers report about mail that did not arrive (RFC 3464).

Anybody can send such a report. Only one with a message id of ours, about the address that we wrote
to, counts as final; every other counts as a passing fault, of which an address survives four.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from ..models import Bounce, Delivery
from . import bounces
from .message_ids import delivery_of

MAX_BYTES = 1024 * 1024
FAILED = ("failed", "delayed")
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: whose mail, which of ours, and how final it is."""

    addresses: frozenset[str]
    message_ids: tuple[str, ...]
    is_final: bool
    detail: str


def read(content: bytes) -> Report | None:
    """None for whatever is no report of a failed delivery, however broken."""
    if len(content) > MAX_BYTES:
        return None
    try:
        return _read(message_from_bytes(content, policy=policy.default))
    except Exception:  # noqa: BLE001 - the parser meets what nobody foresaw, and a mail may not stop us
        return None


def _read(mail: Message) -> Report | None:
    parts = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    if not parts:
        return None
    blocks = [block for block in parts[0].get_payload() if isinstance(block, Message)]
    for block in blocks:
        if (action := _field(block, "Action").lower()) in FAILED:
            status = _field(block, "Status")
            return Report(
                addresses=_addresses(block),
                message_ids=tuple(_message_ids(mail, blocks)),
                is_final=action == "failed" and status.startswith("5"),
                detail=f"{status} {_field(block, 'Diagnostic-Code')}".strip(),
            )
    return None


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()


def _addresses(block: Message) -> frozenset[str]:
    fields = (_field(block, name) for name in ("Final-Recipient", "Original-Recipient"))
    found = (text.rpartition(";")[2].strip().strip("<>").lower() for text in fields)
    return frozenset(text for text in found if "@" in text)


def _message_ids(mail: Message, blocks: list[Message]) -> list[str]:
    found = [_field(block, "Original-Message-ID") for block in blocks]
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(inner := _inner(part), Message):
            found.append(_field(inner, "Message-ID"))
        elif kind == "text/rfc822-headers":
            found.append(_in_headers(part))
    return [text for text in [*found, _field(mail, "In-Reply-To")] if text]


def _inner(part: Message) -> Any:
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) and payload else None


def _in_headers(part: Message) -> str:
    text = part.get_content() if isinstance(part, EmailMessage) else ""
    return _field(message_from_bytes(str(text).encode(), policy=policy.default), "Message-ID")


@transaction.atomic
def record(content: bytes) -> Bounce | None:
    """Note a returned mail. None if the content is no report, or about nobody we know."""
    report = read(content)
    if report is None:
        return None
    delivery = _delivery(report)
    address = _address(report, delivery)
    if not address:
        return None
    is_hard = report.is_final and delivery is not None and address in report.addresses
    if is_hard and delivery is not None:
        _mark_refused(delivery, report.detail)
    return bounces.record(address, is_hard=is_hard, detail=report.detail, delivery=delivery)


def _delivery(report: Report) -> Delivery | None:
    ids = [pk for text in report.message_ids if (pk := delivery_of(text))]
    rows = Delivery.objects.select_related("notice__user").filter(pk__in=ids)
    return rows.order_by("pk").first()


def _address(report: Report, delivery: Delivery | None) -> str:
    if delivery is not None:
        return str(delivery.notice.user.email or "")
    known = get_user_model().objects.filter(email__in=report.addresses)
    return str(known.values_list("email", flat=True).first() or "")


def _mark_refused(delivery: Delivery, detail: str) -> None:
    """All that left in the same mail."""
    rows = Delivery.objects.filter(
        notice__user=delivery.notice.user_id,
        message_id=delivery.message_id,
        state__in=[State.SENT, State.UNCERTAIN, State.HANDED_OVER],
    )
    rows.update(state=State.REFUSED, error=detail[:255])
