"""Certificates of the demo: templates of the nation and the regions; valid, expired, revoked and
superseded ones."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw
from wagtail.models import Collection

from cms.demo.texts import DOMAIN
from learning.core.models import CourseCompletion, LibraryImage, Person
from learning.plugins.certificates.models import (
    Certificate,
    CertificateTemplate,
    Signatory,
    TemplateChoice,
)
from learning.plugins.certificates.queries.choices import template_for
from learning.plugins.certificates.queries.sources import facts_of_completion, subject_of
from learning.plugins.certificates.services.issuing import issue
from learning.plugins.certificates.services.replacing import reissue, revoke

COPIED = ("name", "code", "kind", "layout", "basis", "pattern", "valid_months", "number_shown")


def load_certificates(texts: dict[str, Any], branches: dict[str, Any]) -> None:
    """Everything in ``certificates.toml``; what is there stays as it is."""
    for fields in texts["templates"]:
        branch = branches[fields["region"] or "0"]
        if not CertificateTemplate.objects.filter(region=branch.region, code=fields["code"]):
            _template(fields, branch.region, branch.collection)
    if not Certificate.objects.exists():
        _give(texts)


def _template(fields: dict[str, Any], region: Any, collection: Collection) -> None:
    template = CertificateTemplate(
        region=region, live=False, **{name: fields[name] for name in COPIED if name in fields}
    )
    template.signatories = [
        Signatory(
            name=row["name"],
            position=row["position"],
            specimen=_specimen(row["name"], collection),
            sort_order=place,
        )
        for place, row in enumerate(fields["signatories"])
    ]
    template.save()
    if fields.get("draft"):
        template.save_revision()
        return
    template.save_revision().publish()
    TemplateChoice.objects.get_or_create(
        region=region, kind=template.kind, source="", defaults={"template": template}
    )


def _specimen(name: str, collection: Collection) -> LibraryImage:
    """An invented scrawl that says by its form that nobody signs like this."""
    picture = Image.new("RGBA", (640, 260), (0, 0, 0, 0))
    seed = sum(map(ord, name)) % 7 + 3
    points = [
        (40 + step * 5.6, 130 + 75 * math.sin(step / seed) * math.cos(step / 17))
        for step in range(100)
    ]
    ImageDraw.Draw(picture).line(points, fill=(22, 42, 110, 255), width=7, joint="curve")
    out = BytesIO()
    picture.save(out, "PNG")
    file = ContentFile(out.getvalue(), name="contoh-tanda-tangan.png")
    title = f"Contoh tanda tangan {name}"
    return LibraryImage.objects.create(title=title, file=file, collection=collection)


def _give(texts: dict[str, Any]) -> None:
    """For what was completed in the last months, each on its day."""
    rows = CourseCompletion.objects.select_related("person", "course__region").order_by(
        "completed_at", "pk"
    )
    for row in rows:
        _issue(row, expired=row.person.user_id in _accounts(texts["expired"]))
    national = get_user_model().objects.get(email=f"nasional@{DOMAIN}")
    for found in _first_of(texts["revoked"]):
        revoke(found, actor=national, reason=texts["reasons"]["revoked"])
    for found in _first_of(texts["superseded"]):
        _bear_former_name(found)
        reissue(found, actor=national, reason=texts["reasons"]["superseded"])
    for found in _first_of(texts["former_name"]):
        _bear_former_name(found)


def _accounts(names: list[str]) -> set[int]:
    emails = [f"{name}@{DOMAIN}" for name in names]
    return set(Person.objects.filter(user__email__in=emails).values_list("user", flat=True))


def _issue(row: CourseCompletion, *, expired: bool) -> None:
    region = row.course.region
    template = template_for(region, kind="course", subject=subject_of(row.course_id))
    if template is None:
        return
    facts = facts_of_completion(row)
    if expired:
        facts = replace(facts, valid_until=timezone.localdate() - timedelta(days=20))
    issue(
        facts,
        person=row.person,
        region=region,
        template=template,
        completion=row,
        at=row.completed_at,
    )


def _first_of(names: list[str]) -> list[Certificate]:
    """Of each; somebody without a certificate is a fault of the demo, not one state fewer."""
    rows = Certificate.objects.select_related("person", "region").order_by("pk")
    return [rows.filter(person__user__email=f"{name}@{DOMAIN}")[0] for name in names]


def _bear_former_name(row: Certificate) -> None:
    """As if it had been given before the holder's last degree."""
    row.name = row.person.name
    row.printed["paper"]["name"] = row.name
    row.save(update_fields=["name", "printed"])
