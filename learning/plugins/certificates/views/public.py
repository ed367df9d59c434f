"""Whether a certificate is genuine: for everybody, by its address, its code or its file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.limits import limited

from ..forms.checking import CodeForm, FileForm
from ..models import Certificate
from ..queries import checking

View = Callable[..., HttpResponse]
limit = limited(setting="ASAH_CERTIFICATE_CHECKS", template="learning_certificates/too_often.html")


def public_page(view: View) -> View:
    """Neither kept nor listed: a certificate may be revoked, and names are not for searching."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(limit(wrapper))


@require_safe
@public_page
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    found = checking.by_id(public_id)
    if found is None:
        return _unknown(request)
    context = {"certificate": found, "status": found.status(), "Status": Certificate.Status}
    return render(request, "learning_certificates/check.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    context = {"code_form": CodeForm(), "file_form": FileForm()}
    return render(request, "learning_certificates/unknown.html", context, status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _verify_file(request)
    asked = "nomor" in request.GET or "kode" in request.GET
    form = CodeForm(request.GET if asked else None)
    if asked and form.is_valid():
        given = form.cleaned_data
        found = checking.by_number(given["nomor"], public_id=given["kode"])
        if found:
            return redirect(found)
        form.add_error(None, _("No certificate has this number and this code."))
    return _forms(request, code_form=form)


def _verify_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        found = checking.by_content(form.cleaned_data["berkas"].chunks())
        if found:
            return redirect(found)
        form.add_error(
            "berkas",
            _(
                "This file is not one of ours as we issued it. If it was saved anew or changed, "
                "check the certificate by its address or code."
            ),
        )
    return _forms(request, file_form=form)


def _forms(request: HttpRequest, **forms: Any) -> HttpResponse:
    context = {"code_form": CodeForm(), "file_form": FileForm(), **forms}
    return render(request, "learning_certificates/verify.html", context)
