"""Where the forms below an entry post to. They work without script and lead back to the page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from learning.core.api import DomainError, person_of
from learning.core.models import Person

from ..forms.community import HELPFUL, CommentForm, CommentReportForm, ReactionForm
from ..models import Comment, Entry
from ..queries.listed import listed_entries
from ..services import comment_reports, community

ANCHOR = "#tanggapan"


def _asked(request: HttpRequest, pk: int) -> tuple[Entry, Person]:
    person = person_of(request.user)
    if person is None or not person.is_active:
        raise Http404
    return get_object_or_404(listed_entries(), pk=pk), person


def _back(entry: Entry) -> HttpResponse:
    return redirect(entry.url + ANCHOR)


@require_POST
@login_required
@never_cache
def react(request: HttpRequest, pk: int) -> HttpResponse:
    entry, person = _asked(request, pk)
    form = ReactionForm(request.POST)
    if form.is_valid():
        try:
            if helpful := form.cleaned_data["helpful"]:
                community.rate(entry, person, helpful=HELPFUL[helpful])
            if thanks := form.cleaned_data["thanks"]:
                community.thank(entry, person, thanks=thanks == "ya")
        except DomainError as error:
            messages.error(request, error.message)
    return _back(entry)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    entry, person = _asked(request, pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            community.comment(entry, person, form.cleaned_data["text"])
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Thank you. A moderator reads it before it is shown."))
            return _back(entry)
    context = {"form": form, "entry": entry, "is_open": community.may_comment(entry)}
    status = 422 if form.errors else 200
    return render(request, "learning_practices/community/comment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader tells the moderators about a comment."""
    shown = Comment.objects.filter(state=Comment.State.SHOWN).select_related("person")
    comment = get_object_or_404(shown, pk=pk)
    entry, person = _asked(request, comment.entry_id)
    form = CommentReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment_reports.report(comment, person, **form.cleaned_data)
        except DomainError as error:
            form.add_error("text" if error.code in ("text", "long") else None, error.message)
        else:
            messages.success(request, _("Thank you. The moderators of the region look at it."))
            return _back(entry)
    return render(
        request,
        "learning_practices/community/report.html",
        {
            "form": form,
            "entry": entry,
            "comment": comment,
            "is_open": comment_reports.may_report(comment, person),
        },
        status=422 if form.errors else 200,
    )
