"""What heads of units see of their people's paths. They read it; they change nothing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from learning.core.api import heads_a_unit, people_led_by, safe_cell
from learning.core.models import Person

from ..faces.standing import certified, due_text, told_of
from ..models import LearningPath, PathEnrolment
from ..queries import leading
from ..queries.listed import words_of
from .guards import own_page

PAGE_SIZE = 25
CHUNK = 500
MAX_SEARCH = 100
PLAIN = ("berjalan", "terlambat", "selesai")
OF_CERTIFICATIONS = ("berlaku", "perlu", "lewat", "gugur")


def words() -> dict[str, str]:
    return {
        "berjalan": pgettext("people on a path", "Under way"),
        "terlambat": pgettext("people on a path", "Late"),
        "selesai": pgettext("people on a path", "Completed"),
        "berlaku": pgettext("a certification is", "Valid"),
        "perlu": pgettext("a certification is", "Due for renewal"),
        "lewat": pgettext("a certification is", "Overdue"),
        "gugur": pgettext("a certification is", "Lapsed"),
    }


def _people(leader: Person) -> QuerySet[Person]:
    if not heads_a_unit(leader):
        raise PermissionDenied
    return people_led_by(leader)


@require_safe
@own_page
def unit(request: HttpRequest, leader: Person) -> HttpResponse:
    today = timezone.localdate()
    rows = leading.paths_followed(_people(leader), today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    paths = leading.by_id(row["path_id"] for row in shown)
    own = words_of(path.translation_key for path in paths.values())
    for row in shown:
        row["path"] = path = paths[row["path_id"]]
        row["title"] = own.get(path.translation_key, path).title
    return render(request, "learning_paths/unit.html", {"rows": shown, "page_obj": page})


@require_safe
@own_page
def unit_path(request: HttpRequest, leader: Person, pk: int) -> HttpResponse:
    today, people = timezone.localdate(), _people(leader)
    path = _followed(people, pk)
    offered = _offered(path)
    rows = leading.enrolments_among(people, path)
    counts = leading.counts_of(rows, offered, today)
    search, chosen = _asked(request, offered)
    found = _narrowed(rows, search, chosen, today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "path": path,
        "title": words_of([path.translation_key]).get(path.translation_key, path).title,
        "lines": [_line(row, today) for row in page.object_list],
        "page_obj": page,
        "search": search,
        "chosen": chosen,
        "all": counts["all"],
        "chips": [(word, words()[word], counts[word]) for word in offered if counts[word]],
        "query": _query(search, chosen),
    }
    return render(request, "learning_paths/unit_path.html", context)


def _followed(people: QuerySet[Person], pk: int) -> LearningPath:
    """A path that nobody of theirs follows is no page of theirs."""
    own = PathEnrolment.objects.filter(leading.ON_PATH, path=pk, person__in=people.values("pk"))
    path = get_object_or_404(LearningPath.objects.select_related("region"), pk=pk)
    return path if own.exists() else get_object_or_404(LearningPath.objects.none())


def _offered(path: LearningPath) -> tuple[str, ...]:
    return (*PLAIN, *OF_CERTIFICATIONS) if path.is_certification else PLAIN


def _asked(request: HttpRequest, offered: Iterable[str]) -> tuple[str, str]:
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MAX_SEARCH]
    chosen = request.GET.get("keadaan", "")
    return search, chosen if chosen in offered else ""


def _narrowed(
    rows: QuerySet[PathEnrolment], search: str, chosen: str, today: dt.date
) -> QuerySet[PathEnrolment]:
    if chosen:
        rows = rows.filter(leading.narrowings(today)[chosen])
    return rows.filter(person__name__icontains=search) if search else rows


def _query(search: str, chosen: str) -> str:
    filled = {name: value for name, value in (("q", search), ("keadaan", chosen)) if value}
    return f"{urlencode(filled)}&" if filled else ""


def _line(row: PathEnrolment, today: dt.date) -> dict[str, Any]:
    return {
        "row": row,
        "status": told_of(row),
        "certified": certified(row, today),
        "due": due_text(row.next_due_on, today),
    }


@require_safe
@own_page
def unit_csv(request: HttpRequest, leader: Person, pk: int) -> HttpResponseBase:
    today, people = timezone.localdate(), _people(leader)
    path = _followed(people, pk)
    search, chosen = _asked(request, _offered(path))
    rows = _narrowed(leading.enrolments_among(people, path), search, chosen, today)
    response = StreamingHttpResponse(_sheet(rows, today), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="jalur-{path.slug}.csv"'
    return response


class _Echo:
    def write(self, value: str) -> str:
        return value


def _sheet(rows: QuerySet[PathEnrolment], today: dt.date) -> Iterator[str]:
    # Without the mark Excel reads UTF-8 as something else; it splits by semicolon here.
    yield "\ufeff"
    writer = csv.writer(_Echo(), delimiter=";")
    head = [_("Name"), _("Position"), _("Unit"), _("Status"), _("Progress in per cent")]
    yield writer.writerow([*head, _("Due on"), _("Valid until"), _("Certification")])
    for row in rows.iterator(chunk_size=CHUNK):
        yield writer.writerow(_cells(row, today))


def _cells(row: PathEnrolment, today: dt.date) -> list[str]:
    person, held = row.person, certified(row, today)
    return [
        safe_cell(person.full_name),
        safe_cell(person.position),
        safe_cell(person.unit.name if person.unit else ""),
        str(PathEnrolment.Status(row.status).label),
        str(row.percent),
        _date(row.next_due_on),
        _date(row.valid_until),
        held.label if held else "",
    ]


def _date(day: dt.date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
