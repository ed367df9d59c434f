"""The printable proposal sheet of an innovation, as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from learning.core.api import can
from learning.core.models import Person
from learning.core.printing import PrintError, make_pdf

from ..models import Contribution, Entry, InnovationPage
from ..queries.endorsements import endorsable_by

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "proposal.typ"
COVER_FILTER = "fill-1400x620|format-jpeg"
KEEP_SECONDS = 24 * 60 * 60
# Fields of the story, section by section.
STORY = (
    ("body",),
    ("purpose", "benefits", "results"),
    ("background", "novelty", "implementation", "significance", "adaptability", "resources"),
    ("sustainability_institutional", "sustainability_social", "sustainability_managerial"),
)


def may_read_draft(user: Any, person: Person | None, page: InnovationPage) -> bool:
    """The author, the region's staff, and the head who is asked to endorse it."""
    if not user.is_authenticated:
        return False
    if person and Contribution.objects.filter(page=page.pk, person=person).exists():
        return True
    region_page = page.region_page
    if region_page and can(user, "view", Entry(region=region_page.region)):
        return True
    waiting = endorsable_by(person).filter(revision__object_id=str(page.pk)) if person else None
    return bool(waiting is not None and waiting.exists())


def proposal(page: InnovationPage, *, is_draft: bool, address: str = "") -> bytes:
    """The sheet of a page, made once for each of its revisions and languages."""
    revision = page.latest_revision_id if is_draft else page.live_revision_id
    key = f"practices-sheet:{page.pk}:{revision}:{is_draft}:{get_language()}"
    found = cache.get(key) if revision else None
    if found is None:
        found = _compile(_data(page, is_draft=is_draft, address=address), page.cover)
        cache.set(key, found, KEEP_SECONDS)
    return found


def _compile(data: dict[str, Any], cover: Any) -> bytes:
    files = _cover_files(cover)
    data["cover"] = next(iter(files), "")
    try:
        return make_pdf(TEMPLATE, data=data, files=files)
    except PrintError:
        if not files:
            raise
        # A picture that cannot be drawn must not cost the reader the sheet.
        return make_pdf(TEMPLATE, data={**data, "cover": ""})


def _cover_files(cover: Any) -> dict[str, bytes]:
    if cover is None:
        return {}
    name = "cover.svg" if cover.is_svg() else "cover.jpg"
    try:
        picture = cover if cover.is_svg() else cover.get_rendition(COVER_FILTER)
        with picture.file.open("rb") as file:
            return {name: file.read()}
    except (OSError, SourceImageIOError):
        return {}


def _data(page: InnovationPage, *, is_draft: bool, address: str) -> dict[str, Any]:
    region_page = page.region_page
    printed = date_format(timezone.localdate(), "j F Y")
    return {
        "lang": (get_language() or "id")[:2],
        "title": page.title,
        "summary": page.summary,
        "region": region_page.region.name if region_page else "",
        "kind": _("Innovation proposal"),
        "state": _("Draft, not published yet") if is_draft else "",
        "tags": [tag.name for tag in page.tags.all()],
        "cover_alt": page.cover.description if page.cover else "",
        "facts": [{"label": label, "value": value} for label, value in _facts(page) if value],
        "figures": [_figure(row) for row in page.indicators.all()],
        "sections": list(_sections(page)),
        "evidence": [_evidence(row) for row in page.evidence.all()],
        "team": [{"name": row.name, "role": row.role} for row in page.team.all()],
        "contact": _contact(page),
        "footer": " · ".join(filter(None, (address, _("printed %(day)s") % {"day": printed}))),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "figures": _("Figures before and after"),
        "indicator": _("Indicator"),
        "before": _("Before"),
        "after": _("After"),
        "change": _("Difference"),
        "source": _("Source"),
        "evidence": _("Evidence"),
        "parameter": _("Parameter"),
        "proof": _("Proof"),
        "people": _("Team and contact"),
        "contact": _("Contact"),
    }


def _facts(page: InnovationPage) -> Iterator[tuple[str, str]]:
    def label(name: str) -> str:
        return _label(page, name)

    yield label("agency"), str(page.agency or "")
    yield label("affair"), str(page.affair or "")
    yield label("other_affairs"), ", ".join(str(row) for row in page.other_affairs.all())
    initiator = [str(page.get_initiator_display()), page.initiator_name]
    yield label("initiator"), ", ".join(filter(None, initiator))
    yield label("stage"), str(page.get_stage_display())
    yield label("technology"), str(page.get_technology_display())
    yield label("form"), str(page.get_form_display())
    yield label("theme"), page.theme
    for row in page.stages.all():
        yield str(row.get_stage_display()), _("since %(day)s") % {"day": _day(row.began_on)}
    if page.is_replicable:
        months = page.replication_months
        effort = [
            str(page.get_cost_band_display()) if page.cost_band else "",
            _("%(months)s months") % {"months": months} if months else "",
        ]
        yield label("is_replicable"), ", ".join(filter(None, effort)) or _("yes")
    yield label("award"), page.award
    yield label("property_right"), page.property_right


def _label(page: Any, name: str) -> str:
    return capfirst(str(page._meta.get_field(name).verbose_name))


def _figure(row: Any) -> dict[str, str]:
    last = max(row.values.all(), key=lambda value: value.measured_on, default=None)
    return {
        "name": row.name,
        "unit": row.unit,
        "source": row.source,
        "before": _number(row.baseline),
        "before_on": _day(row.baseline_on),
        "after": _number(last.value) if last else "–",
        "after_on": _day(last.measured_on) if last else "",
        "change": _change(row.baseline, last.value) if last else "–",
    }


def _change(before: Decimal, after: Decimal) -> str:
    if not before:
        return "–"
    percent = round(100 * (Decimal(after) - Decimal(before)) / abs(Decimal(before)))
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)} %"


def _number(value: Decimal) -> str:
    text = f"{Decimal(value):.2f}".rstrip("0").rstrip(".")
    return number_format(Decimal(text), use_l10n=True, force_grouping=True)


def _day(value: Any) -> str:
    return date_format(value, "j M Y") if value else ""


def _evidence(row: Any) -> dict[str, str]:
    document = row.document.title if row.document else ""
    return {
        "indicator": str(row.indicator),
        "parameter": str(row.parameter),
        "proof": " · ".join(filter(None, (row.note, document))) or "–",
    }


def _contact(page: InnovationPage) -> list[str]:
    parts = (page.contact_name, page.contact_role, page.contact_email, page.contact_phone)
    return [part for part in parts if part]


def _sections(page: InnovationPage) -> Iterator[dict[str, Any]]:
    titles = (_("Design"), _("Purpose, benefits, results"), _("Story"), _("Sustainability"))
    for title, names in zip(titles, STORY, strict=True):
        parts = [part for name in names if (part := _part(page, name))["text"]]
        if parts:
            yield {"title": title, "parts": parts}


def _part(page: InnovationPage, name: str) -> dict[str, Any]:
    if name == "body":
        return {"title": "", "text": list(_stream(page.body))}
    title = _label(page, name)
    return {"title": title, "text": list(_html(getattr(page, name)))}


def _stream(stream: Any) -> Iterator[dict[str, Any]]:
    for row in stream.get_prep_value():
        if row["type"] == "heading":
            yield {"kind": "h", "text": row["value"]["text"]}
        elif row["type"] == "paragraph":
            yield from _html(row["value"])
        elif row["type"] not in _SEEN_NOT_READ:
            yield from _texts(row["value"])


# Blocks without words of their own, or whose words only describe what paper cannot show.
_SEEN_NOT_READ = {"image", "gallery", "video", "audio", "document", "link_card", "separator"}
_CHOICES = {"tone", "level", "language", "id", "type", "kind", "image"}


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, str):
        yield from _html(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "title" and part:
                yield {"kind": "h", "text": str(part)}
            elif name not in _CHOICES:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _html(source: str) -> Iterator[dict[str, Any]]:
    nodes: list[Any] = list(BeautifulSoup(source or "", "html.parser").children)
    for node in nodes:
        if not isinstance(node, NavigableString) and node.name in ("ul", "ol"):
            items = [item.get_text(" ", strip=True) for item in node.find_all("li")]
            yield {"kind": node.name, "items": items}
            continue
        text = str(node).strip() if isinstance(node, NavigableString) else node.get_text().strip()
        if text:
            yield {"kind": "h" if node.name in ("h3", "h4") else "p", "text": text}
