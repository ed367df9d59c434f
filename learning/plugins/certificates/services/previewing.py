"""What a template looks like, from a form that nobody saved, with example data."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from learning.core.api import add_months
from learning.core.models import Region
from learning.core.printing import make_pdf

from ..addresses import check_address
from ..facts import Facts, Learned
from ..models import CertificateTemplate, Kind
from ..patterns import check_pattern, fill
from . import pictures as kept
from .paper import compose
from .rendering import QR, SOURCE, STANDARD, draw_pictures, qr

PUBLIC_ID = "0" * 20
EXAMPLE_NUMBER = "199003152015032001"


def pictures(template: CertificateTemplate) -> list[str]:
    """Each page as the address of a picture that holds itself (``data:``)."""
    paper, given = _example(template)
    pages = draw_pictures(paper, given=given, dots_per_inch=110)
    return [f"data:image/png;base64,{base64.b64encode(page).decode('ascii')}" for page in pages]


def pdf(template: CertificateTemplate) -> bytes:
    paper, given = _example(template)
    files = {QR: qr(paper["check"]["address"]), **given}
    return make_pdf(SOURCE, data=paper, files=files, standard=STANDARD)


def _example(template: CertificateTemplate) -> tuple[dict[str, Any], dict[str, bytes]]:
    given: dict[str, bytes] = {}

    def lend(image: Any) -> str:
        made = kept.reduced(image) if image is not None else None
        if made is None:
            return ""
        name = f"{hashlib.sha256(made[1]).hexdigest()}.{made[0]}"
        given[name] = made[1]
        return name

    today = timezone.localdate()
    region = template.region if template.region_id else Region.objects.order_by("path").first()
    paper = compose(
        template,
        facts=_facts(template, today),
        region=region or Region(name=_("Your region")),
        name="Dr. Siti Rahmawati Nasution, S.Sos., M.A.P.",
        identity=EXAMPLE_NUMBER,
        number=_number(template, region, today),
        issued_on=today,
        code="00000 00000 00000 00000",
        address=check_address(PUBLIC_ID),
        keep=lend,
    )
    return paper, given


def _facts(template: CertificateTemplate, today: dt.date) -> Facts:
    with override(template.speaks):
        title = _("Public service that people trust")
        lessons = (
            (_("Getting to know"), _("Standards of service"), 45),
            (_("Getting to know"), _("Who is served"), 90),
            (_("Doing it"), _("Handling complaints"), 90),
            (_("Doing it"), _("A survey of satisfaction"), 45),
        )
        months = template.valid_months
        return Facts(
            source="",
            subject="",
            kind=template.kind or Kind.COURSE,
            title=title,
            completed_on=today,
            jp=6,
            valid_until=add_months(today, months) if months else None,
            learned=tuple(
                Learned(group=group, title=name, minutes=n) for group, name, n in lessons
            ),
        )


def _number(template: CertificateTemplate, region: Region | None, day: dt.date) -> str:
    code = region.code if region else "0"
    try:
        check_pattern(template.pattern)
    except ValidationError:
        return template.pattern
    return fill(template.pattern, seq=1, region=code, template=template.code or "X", day=day)
