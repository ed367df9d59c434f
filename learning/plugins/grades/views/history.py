"""Who changed what of the grades of a gradebook, when and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import transfer_tasks
from ..models import Gradebook
from ..queries import history
from ..services import exporting
from .setup.base import BookPage, read_book, url

ROWS = 50


class FilterForm(forms.Form):
    """What cannot be filtered by is left out."""

    item = forms.TypedChoiceField(
        label=gettext_lazy("Item"), required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(label=gettext_lazy("Name of a person"), required=False, max_length=100)
    person = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, book: Gradebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(row.pk, str(row)) for row in history.items_of(book)]
        self.fields["item"].choices = [("", _("All items")), *items]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of changes; by POST all of them as a file."""
    book = read_book(request, pk)
    form = FilterForm(request.POST if request.method == "POST" else request.GET, book=book)
    asked = form.asked()
    if request.method == "POST":
        return _export(request, book, asked)
    rows = history.changes(book, request.user, **asked)
    page_obj = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    page = BookPage(_("History"), book, tab="history")
    return page.render(
        request,
        "history",
        form=form,
        asked=asked,
        query=urlencode(asked),
        changes=[history.shown(row, book=book) for row in page_obj],
        page_obj=page_obj,
    )


def _export(request: HttpRequest, book: Gradebook, asked: dict[str, Any]) -> HttpResponse:
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    job = exporting.request_export(book, kind=kind, owner=request.user, history_of=asked)
    transaction.on_commit(lambda: transfer_tasks.go_on(job))
    return redirect(url("job", book.pk, job.pk))
