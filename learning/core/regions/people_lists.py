"""What lists of people in the admin share: found by number, ordered, ticked, and acted upon."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from .models import Job
from .numbers import looks_like_number, normalise

ID = re.compile(r"[0-9]{1,18}")
MAX_TICKED = 200
MOST_NAMED = 10
LONGEST_QUERY = 2_000


class CountedPaginator(WagtailPaginator):
    """Takes the number of rows from the figures that the page shows anyway."""

    known: int | None = None

    @cached_property
    def count(self) -> int:
        return self.known if self.known is not None else self.object_list.count()


class FindForm(forms.Form):
    q = forms.CharField(max_length=100, strip=True)


def find(
    request: HttpRequest, rows: QuerySet[Any], *, back: str, address: Callable[[int], str]
) -> HttpResponse:
    """Search enrolments by name or number. By POST, because a number tells birth date and sex."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return redirect(back)
    text = form.cleaned_data["q"]
    if not looks_like_number(text):
        return redirect(f"{back}?{urlencode({'nama': text})}")
    found = rows.filter(person__numbers__number=normalise(text)).first()
    if found:
        return redirect(address(found.pk))
    messages.warning(request, _("No participant you may see has that number."))
    return redirect(back)


def heads(
    ordering: str, columns: Iterable[tuple[str, str | Promise]]
) -> list[tuple[str | Promise, str, str]]:
    """Label, the ordering that a click asks for, and the present one as ARIA says it."""
    found = []
    for name, label in columns:
        state = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
        found.append((label, f"-{name}" if state == "ascending" else name, state))
    return found


def ticked(values: Sequence[str], *, most: int = MAX_TICKED) -> set[int]:
    """Ids of ticked rows; what no row can have as its id is left out."""
    return {int(pk) for pk in values[:most] if ID.fullmatch(pk)}


def back_to(request: HttpRequest, address: str) -> str:
    """The list with the filters it had; only what a query string can hold is taken over."""
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    return f"{address}?{query}" if query and "\n" not in query and "\r" not in query else address


def tell_refused(request: HttpRequest, refused: Iterable[tuple[Any, str]]) -> None:
    """Whose turn it was not, each with the reason."""
    found = list(refused)
    for person, message in found[:MOST_NAMED]:
        messages.warning(request, f"{person}: {message}")
    if len(found) > MOST_NAMED:
        rest = len(found) - MOST_NAMED
        messages.warning(request, _("And %(count)d more could not be changed.") % {"count": rest})


def file_of(job: Job) -> HttpResponse | None:
    """The file that a finished job made; nobody in between keeps it."""
    if job.state != Job.State.DONE or job.output is None:
        return None
    response = HttpResponse(bytes(job.output), content_type=job.output_type)
    response["Content-Disposition"] = f'attachment; filename="{job.output_name}"'
    response["Cache-Control"] = "no-store"
    return response
