"""A learner's own statements, and the public page where anybody checks one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.contract import DomainError
from learning.core.limits import limited
from learning.core.regions.models import Person

from ..guards import learner_page, post_by_learner
from ..learners import person_of
from ..models import Statement
from . import statements

limit = limited(setting="ASAH_STATEMENT_CHECKS", template="learning/hours/check_limited.html")


def _home(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


@post_by_learner(lambda: reverse("learning:hours"))
@never_cache
def issue(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    year = request.POST.get("tahun", "")
    if person is None or not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Http404
    try:
        row = statements.issue(person, year=int(year), base_url=_home(request), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your statement is ready: %(code)s.") % {"code": row.code})
    return redirect(f"{reverse('learning:hours')}?{urlencode({'tahun': year})}#statement")


@learner_page
def download(request: HttpRequest, person: Person, code: str, kind: str) -> HttpResponse:
    row = get_object_or_404(Statement, person=person, code=code, superseded_at=None)
    name = f"keterangan-jp-{row.year}.{kind}"
    if kind == "pdf":
        response = HttpResponse(bytes(row.pdf or b""), content_type="application/pdf")
    else:
        try:
            told = statements.signed(row, base_url=_home(request))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(f"{reverse('learning:hours')}?tahun={row.year}#statement")
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class CheckForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Code of the statement"), max_length=60)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("The PDF or JSON file as you received it"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > statements.MAX_UPLOAD:
            raise forms.ValidationError(_("The file is too large to be a statement."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limit
def entry(request: HttpRequest) -> HttpResponse:
    """Find a statement by its code, or by the file somebody handed in."""
    by_file = "file" in request.FILES or request.POST.get("by") == "file"
    code_form: forms.Form = CheckForm()
    file_form: forms.Form = FileForm()
    if request.method == "POST":
        form: forms.Form = (
            FileForm(request.POST, request.FILES) if by_file else CheckForm(request.POST)
        )
        if form.is_valid():
            try:
                row = _found(form.cleaned_data)
            except DomainError as error:
                form.add_error("file" if by_file else "code", error.message)
            else:
                if by_file:
                    # Told here, not by the address: anybody can make up an address.
                    told = _("The file is unchanged since this site issued it.")
                    messages.success(request, told)
                return redirect("statements:check", row.code)
        if by_file:
            file_form = form
        else:
            code_form = form
    context = {"code_form": code_form, "file_form": file_form}
    failed = bool(code_form.errors or file_form.errors)
    return _private(
        render(request, "learning/hours/check_entry.html", context, status=422 if failed else 200)
    )


def _found(cleaned: dict[str, Any]) -> Statement:
    if "file" in cleaned:
        return statements.recognise(cleaned["file"].read())
    return statements.find(cleaned["code"])


@require_safe
@never_cache
@limit
def check(request: HttpRequest, code: str) -> HttpResponse:
    try:
        row = statements.find(code)
    except DomainError:
        response = render(request, "learning/hours/check_unknown.html", {"code": code}, status=404)
        return _private(response)
    context = {"check": statements.check(row), "data": row.data, "statement": row}
    return _private(render(request, "learning/hours/check.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """For no search engine and no shared cache."""
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response
