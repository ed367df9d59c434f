"""Evidence of the demo in every state, made by the plugin's services; certificates are drawn."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cms.demo.texts import DOMAIN
from learning.core.models import Person, Region
from learning.plugins.evidence.engine.parts import Times
from learning.plugins.evidence.models import Evidence, VerificationRule
from learning.plugins.evidence.queries.heads import may_endorse
from learning.plugins.evidence.services import deciding, endorsing, files, filing

FIELDS = ("organiser", "claimed_jp", "certificate_number", "field_code", "note")
A4 = (1_240, 877)


def load_evidence(texts: dict[str, Any]) -> None:
    """Everything in ``evidence.toml``, once."""
    if Evidence.objects.exists():
        return
    for row in texts["rules"]:
        region = Region.objects.get(code=row["region"])
        VerificationRule.objects.get_or_create(
            region=region, defaults={name: row[name] for name in row if name != "region"}
        )
    for row in texts["evidence"]:
        _file(row)


def _file(row: dict[str, Any]) -> None:
    person = Person.objects.select_related("region", "unit", "user").get(
        user__email=f"{row['person']}@{DOMAIN}"
    )
    evidence = filing.begin(
        person,
        form_code=row["form"],
        scope=row.get("scope", "national"),
        title=row["title"],
        actor=person.user,
    )
    last = timezone.localdate() - dt.timedelta(days=row["days_ago"])
    values = {name: row[name] for name in FIELDS if name in row}
    values |= {"starts_on": last - dt.timedelta(days=row.get("days", 1) - 1), "ends_on": last}
    filing.save(evidence, values=values, sessions=_sessions(row, last))
    for number, name in enumerate(row.get("files", ()), 1):
        words = row.get("drawn_as", f"{row['title']} · {row['person']} · {number}")
        content = draw(words, "PDF" if name.endswith(".pdf") else "PNG")
        files.add_file(evidence, file=ContentFile(content), name=name)
    state = row["state"]
    if state != "draft":
        _send(evidence, row, state)


def _sessions(row: dict[str, Any], last: dt.date) -> list[Times] | None:
    if "sessions" not in row:
        return None
    return [
        Times(
            last - dt.timedelta(days=before),
            dt.time.fromisoformat(starts),
            dt.time.fromisoformat(ends),
        )
        for before, starts, ends in row["sessions"]
    ]


def _send(evidence: Evidence, row: dict[str, Any], state: str) -> None:
    sent = filing.submit(evidence, actor=evidence.person.user)
    if "head" in row:
        _endorse(sent, row)
    staff = get_user_model().objects.get(email=f"bkpsdm-{sent.person.region.slug}@{DOMAIN}")
    reason = row.get("reason", "")
    if row.get("given"):
        deciding.assign(sent, verifier=staff, actor=staff)
    if state in ("approved", "reversed"):
        accepted = deciding.Accepted(jp=row.get("counts"), reason=row.get("because", ""))
        deciding.approve(sent, actor=staff, accepted=accepted)
    if state == "reversed":
        deciding.reverse(sent, actor=staff, reason=reason)
    elif state == "revision":
        deciding.send_back(sent, actor=staff, reason=reason)
    elif state == "rejected":
        deciding.reject(sent, actor=staff, reason=reason)
    _put_back(sent.pk, row.get("waits", 0))


def _endorse(evidence: Evidence, row: dict[str, Any]) -> None:
    head = Person.objects.select_related("user").get(user__email=f"{row['head']}@{DOMAIN}")
    if not may_endorse(head, evidence.person):
        raise LookupError(f"{head} does not lead {evidence.person}")
    step = endorsing.endorse if row["endorsed"] else endorsing.decline
    step(evidence, head=head, remark=row.get("remark", ""))


def _put_back(pk: int, days: int) -> None:
    """As if it had been sent ``days`` ago."""
    since = timezone.now() - dt.timedelta(days=days)
    rows = Evidence.objects.filter(pk=pk)
    rows.update(submitted_at=since)
    rows.filter(waiting_since__isnull=False).update(waiting_since=since)


def draw(words: str, kind: str) -> bytes:
    """A certificate of nobody, that says so."""
    picture = Image.new("RGB", A4, "#fdfbf5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, A4[0] - 40, A4[1] - 40), outline="#0b5cab", width=6)
    pen.rectangle((56, 56, A4[0] - 56, A4[1] - 56), outline="#f2a33a", width=2)
    pen.text((120, 150), "SERTIFIKAT CONTOH", fill="#0b5cab", font_size=56)
    pen.text((120, 240), "Data demo, bukan dokumen asli", fill="#48566a", font_size=28)
    for number, start in enumerate(range(0, min(len(words), 180), 60)):
        pen.text((120, 380 + 50 * number), words[start : start + 60], fill="#14202e", font_size=34)
    pen.line((760, 720, 1_080, 720), fill="#14202e", width=2)
    pen.text((760, 735), "Tanda tangan contoh", fill="#48566a", font_size=24)
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()
