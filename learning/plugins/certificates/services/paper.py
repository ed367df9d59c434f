"""All that stands on a certificate, as data for ``typst/certificate.typ``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from learning.core.api import group_number
from learning.core.models import Person, Region

from .. import wording
from ..facts import Facts, Learned
from ..models import CertificateTemplate, Kind, NumberShown

Keep = Callable[[Any], str]
# The region's colours as the site's style sheet has them (``.accent-1`` and so on).
ACCENTS = {
    "accent-1": "#0b5cab",
    "accent-2": "#1d6f42",
    "accent-3": "#a8431f",
    "accent-4": "#6b3fa0",
    "accent-5": "#0b6670",
    "accent-6": "#96273f",
    "accent-7": "#7d5200",
    "accent-8": "#3f4c8c",
}


def compose(
    template: CertificateTemplate,
    *,
    facts: Facts,
    region: Region,
    name: str,
    identity: str,
    number: str,
    issued_on: dt.date,
    code: str,
    address: str,
    keep: Keep,
) -> dict[str, Any]:
    """``identity`` is the holder's whole number; ``keep`` turns a picture into its file's name."""
    with override(template.speaks):
        values = _values(facts, region=region, name=name, issued_on=issued_on)
        return {
            "lang": template.speaks,
            "layout": template.layout,
            "accent": ACCENTS.get(region.accent, ACCENTS["accent-1"]),
            "emblem": keep(template.emblem or region.emblem),
            "issuer": region.name,
            "title": template.title,
            "number": number,
            "given": _("given to"),
            "name": name,
            "identity": _identity(template.number_shown, identity),
            "subject": facts.title,
            "body": wording.fill(template.body, values),
            "basis": template.basis,
            "dated": _dated(template.place or region.capital, issued_on),
            "valid": _validity(facts.valid_until),
            "signatories": [_signatory(template, row, keep) for row in _signatories(template)],
            "check": _check(code, address),
            "contents": _contents(facts) if template.has_contents and facts.learned else None,
            "words": {"number": _("Number"), "emblem": _("Emblem of %s") % region.name},
        }


def _values(facts: Facts, *, region: Region, name: str, issued_on: dt.date) -> dict[str, str]:
    return {
        "name": name,
        "title": facts.title,
        "kind": _kind_word(facts.kind),
        "jp": str(facts.jp),
        "jp_words": wording.in_words(facts.jp),
        "issuer": region.name,
        "completed_on": wording.long_date(facts.completed_on),
        "issued_on": wording.long_date(issued_on),
        "valid_until": wording.long_date(facts.valid_until) or _("without end"),
        "score": f"{round(facts.score * 100)}" if facts.score is not None else "–",
    }


def _kind_word(kind: str) -> str:
    return str(Kind(kind).label).lower()


def _identity(shown: str, number: str) -> str:
    if not number or shown == NumberShown.NONE:
        return ""
    if shown == NumberShown.FULL:
        return f"NIP {group_number(number)}"
    return f"NIP {'•' * (len(number) - 3)}{number[-3:]}"


def _dated(place: str, day: dt.date) -> str:
    return ", ".join(filter(None, (place, wording.long_date(day))))


def _validity(day: dt.date | None) -> str:
    return _("Valid until %(day)s") % {"day": wording.long_date(day)} if day else ""


def _signatories(template: CertificateTemplate) -> list[Any]:
    return list(template.signatories.all())


def _signatory(template: CertificateTemplate, row: Any, keep: Keep) -> dict[str, str]:
    shows = template.shows_signatory_numbers and row.number
    return {
        "name": row.name,
        "position": row.position,
        "number": f"NIP {group_number(row.number)}" if shows else "",
        "specimen": keep(row.specimen),
        "alt": _("Signature of %s") % row.name,
    }


def _check(code: str, address: str) -> dict[str, str]:
    return {
        "code": code,
        "address": address,
        "words": _("Check that it is genuine at this address, or with the code"),
        "alt": _("QR code of the address %s") % address,
    }


def _contents(facts: Facts) -> dict[str, Any]:
    has_jp = any(row.jp for row in facts.learned)
    total = ngettext("%(count)d JP", "%(count)d JP", facts.jp) % {"count": facts.jp}
    return {
        "title": _("What was learned"),
        "subject": facts.title,
        "head": [_("No."), _("Subject"), "JP" if has_jp else _("Minutes")],
        "rows": [
            {"group": row.group, "title": row.title, "figure": _figure(row, has_jp=has_jp)}
            for row in facts.learned
        ],
        "total": [capfirst(_("total")), f"{total} ({wording.in_words(facts.jp)})"],
    }


def _figure(row: Learned, *, has_jp: bool) -> str:
    figure = row.jp if has_jp else row.minutes
    return str(figure) if figure else "–"


def identity_of(person: Person) -> str:
    row = person.numbers.filter(is_current=True).first()
    return row.number if row else ""
