"""Evidence for tests and demos, made by the plugin's own services."""

from __future__ import annotations

import datetime as dt
import io
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from learning.core.models import Person
from learning.core.testing.factories import PersonFactory

from .engine.parts import Times
from .models import Evidence, VerificationRule
from .services import files, filing

_serial = count(1)


def certificate(text: str = "", kind: str = "PNG") -> bytes:
    """A picture, or a PDF of one page, that says ``text`` and is no certificate of anybody."""
    picture = Image.new("RGB", (640, 450), "#fdfbf5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 620, 430), outline="#0b5cab", width=4)
    pen.text((60, 90), "BUKTI CONTOH", fill="#14202e", font_size=26)
    pen.text((60, 180), text[:44], fill="#14202e", font_size=22)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def draft(
    person: Person | None = None,
    *,
    form_code: str = "seminar",
    title: str = "",
    days_ago: int = 30,
    days: int = 1,
    file: bytes | None = None,
    sessions: list[Times] | None = None,
    **values: Any,
) -> Evidence:
    """A complete draft that may be sent. ``file`` is empty bytes for none."""
    person = person or PersonFactory()
    number = next(_serial)
    title = title or f"Kegiatan{number} ragam{number}"
    scope = values.pop("scope", "national")
    row = filing.begin(person, form_code=form_code, scope=scope, title=title, actor=person.user)
    ends_on = timezone.localdate() - dt.timedelta(days=days_ago)
    given = {
        "organiser": "Lembaga Contoh",
        "starts_on": ends_on - dt.timedelta(days=days - 1),
        "ends_on": ends_on,
        "claimed_jp": 4,
        **values,
    }
    row = filing.save(row, values=given, sessions=sessions)
    if file is None:
        file = certificate(f"{title} {number}")
    if file:
        files.add_file(row, file=ContentFile(file), name="sertifikat.png")
    return row


def sent(person: Person | None = None, **values: Any) -> Evidence:
    row = draft(person, **values)
    return filing.submit(row, actor=row.person.user)


def endorsement(region: Any, mode: str) -> VerificationRule:
    rule, _made = VerificationRule.objects.update_or_create(
        region=region, defaults={"endorsement": mode}
    )
    return rule
