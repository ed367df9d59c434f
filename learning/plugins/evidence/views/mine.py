"""One's own evidence: the list, the draft, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.contract import DomainError
from learning.core.models import Person

from ..forms.filing import BeginForm, EvidenceForm, FilesForm, sessions_form
from ..models import Evidence
from ..queries.evidence import counts_by_status, own_evidence
from ..queries.forms import field_names, form_names
from ..queries.heads import is_head
from ..services import files, filing
from . import words
from .guards import get_own, own_page

PAGE_SIZE = 20
Status = Evidence.Status


@require_safe
@own_page
def index(request: HttpRequest, person: Person) -> HttpResponse:
    rows = own_evidence(person)
    counts = counts_by_status(rows)
    status = request.GET.get("status", "")
    status = status if status in Status.values else ""
    if status:
        rows = rows.filter(status=status)
    page = Paginator(rows.select_related("credit"), PAGE_SIZE).get_page(request.GET.get("page"))
    names = form_names()
    context = {
        "lines": [(row, words.badge(row), names.get(row.form_code, "")) for row in page],
        "page_obj": page,
        "status": status,
        "all": sum(counts.values()),
        "chips": [
            (value, label, counts[value]) for value, label in Status.choices if counts.get(value)
        ],
        "query": f"status={status}&" if status else "",
        "leads": is_head(person),
    }
    return render(request, "learning_evidence/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Form and title first: they decide what else is asked."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = filing.begin(person, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("learning_evidence:edit", row.pk)
    status = 422 if form.errors else 200
    return render(request, "learning_evidence/begin.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def edit(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    row = get_own(person, pk)
    if not row.is_open:
        return redirect("learning_evidence:detail", pk)
    return _save(request, row) if request.method == "POST" else _edit_page(request, row)


def _save(request: HttpRequest, row: Evidence) -> HttpResponse:
    """Files are kept even where a field is wrong: browsers do not send them twice."""
    faults = _add_files(request, row)
    form = EvidenceForm(request.POST, instance=row)
    sessions = sessions_form(row, request.POST) if form.has_sessions else None
    is_valid = form.is_valid()
    if sessions is not None:
        is_valid = sessions.is_valid() and is_valid
    if not is_valid:
        return _edit_page(request, row, form=form, sessions=sessions, faults=faults, status=422)
    try:
        filing.save(
            Evidence(pk=row.pk),
            values=form.cleaned_data,
            sessions=None if sessions is None else sessions.times,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("learning_evidence:detail", row.pk)
    if faults:
        fresh = Evidence.objects.select_related("person__region").get(pk=row.pk)
        return _edit_page(request, fresh, faults=faults, status=422)
    return _after_saving(request, row)


def _after_saving(request: HttpRequest, row: Evidence) -> HttpResponse:
    if "send" in request.POST:
        return redirect("learning_evidence:send", row.pk)
    if row.status == Status.DRAFT:
        messages.success(request, _("Saved as a draft. Nobody else sees it yet."))
    else:
        messages.success(request, _("Saved. Send it again once it is right."))
    return redirect("learning_evidence:edit", row.pk)


def _add_files(request: HttpRequest, row: Evidence) -> list[str]:
    """What was wrong with which file, in words."""
    faults = []
    for file in request.FILES.getlist("files"):
        try:
            files.add_file(row, file=file)
        except DomainError as error:
            faults.append(f"{file.name}: {error.message}")
    return faults


def _edit_page(
    request: HttpRequest,
    row: Evidence,
    *,
    form: EvidenceForm | None = None,
    sessions: Any = None,
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or EvidenceForm(instance=row)
    form.mark_needed()
    if sessions is None and form.has_sessions:
        sessions = sessions_form(row)
    context = {
        "row": row,
        "form": form,
        "form_name": form_names().get(form.instance.form_code, ""),
        "sessions": sessions,
        "files_form": FilesForm(),
        "files": list(row.files.all()),
        "faults": faults or [],
    }
    return render(request, "learning_evidence/edit.html", context, status=status)


@require_safe
@own_page
def detail(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    row = get_own(person, pk)
    return render(request, "learning_evidence/detail.html", described(row))


def described(row: Evidence) -> dict[str, Any]:
    """What every page about one piece of evidence shows. The queries do not grow."""
    names = form_names()
    lines = words.credited_lines(row)
    return {
        "row": row,
        "badge": words.badge(row),
        "form_name": names.get(row.form_code, row.form_code),
        "scope": words.scope_label(row.scope),
        "field_name": field_names().get(row.field_code, ""),
        "accepted_form": names.get(row.accepted_form, row.accepted_form),
        "accepted_scope": words.scope_label(row.accepted_scope),
        "sessions": list(row.sessions.all()),
        "files": list(row.files.all()),
        "history": list(row.log.select_related("actor")),
        "lines": lines,
        "credited": words.total(lines),
    }
