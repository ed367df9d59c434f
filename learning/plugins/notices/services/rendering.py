"""A mail out of one notice or, as a digest, out of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import ngettext

from learning.core.api import NoticeKind, notice_kinds

from ..models import Delivery, Notice
from ..queries.readers import Reader
from . import stopping, wording
from .message_ids import message_id

# A digest after a long leave still ends somewhere; the rest is in the inbox.
MOST = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One notice in words."""

    kind: NoticeKind
    title: str
    text: str
    html: str
    url: str
    date: str


def make(mail: Sequence[Delivery], reader: Reader) -> EmailMultiAlternatives:
    """``mail``: one delivery, or those of a digest, oldest first. In the reader's language."""
    with translation.override(reader.language), timezone.override(reader.zone):
        items = [_item(row.notice, reader) for row in mail[:MOST]]
        digest = mail[0].digest
        context = {
            "items": items,
            "more": len(mail) - len(items),
            "name": reader.name,
            "digest": digest,
            "subject": _subject(items, total=len(mail)) if digest else items[0].title,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "home": wording.absolute("/"),
            "inbox": wording.absolute(reverse("learning_notices:inbox")),
            "preferences": wording.absolute(reverse("learning_notices:preferences")),
            **_stop(items, reader, digest=digest),
            "language": reader.language,
        }
        return _compose(context, mail, reader)


def _item(notice: Notice, reader: Reader) -> Item:
    kind = notice_kinds()[notice.event.kind]
    values = {**notice.event.data, "name": reader.name, "url": notice.event.url}
    return Item(
        kind=kind,
        title=wording.title(kind, values),
        text=wording.text(kind, values),
        html=wording.html(kind, values),
        url=wording.absolute(reverse("learning_notices:open", args=[notice.pk])),
        date=formats.date_format(timezone.localtime(notice.created_at), "DATE_FORMAT"),
    )


def _subject(items: list[Item], *, total: int) -> str:
    if total == 1:
        return items[0].title
    return ngettext("%(number)d notice for you", "%(number)d notices for you", total) % {
        "number": total
    }


def _stop(items: list[Item], reader: Reader, *, digest: str) -> dict[str, Any]:
    """Where the mail can be ended: its kind alone, or for a digest whatever can be ended."""
    kinds = {item.kind.slug: item.kind for item in items}
    one = next(iter(kinds.values())) if len(kinds) == 1 else None
    return {
        "kind": one,
        "can_stop": any(kind.can_stop for kind in kinds.values()),
        "stop": stopping.link(reader.pk, one.slug if one else stopping.ALL),
    }


def _compose(
    context: dict[str, Any], mail: Sequence[Delivery], reader: Reader
) -> EmailMultiAlternatives:
    headers = {
        "Message-ID": message_id(mail[0].pk),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{context['stop']}>",
        "Content-Language": reader.language,
    }
    if context["can_stop"]:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    plain: Any = get_template("learning_notices/email/mail.txt")
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=plain.template.render(Context(context, autoescape=False)),
        to=[reader.address],
        headers=headers,
    )
    message.attach_alternative(
        get_template("learning_notices/email/mail.html").render(context), "text/html"
    )
    return message
