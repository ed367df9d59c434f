"""Writing in the learning space: what I wrote, a new draft, the form, preview, review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.core.api import DomainError, person_of
from learning.core.models import Person

from ..forms.contributions import (
    ArticleForm,
    ContributionForm,
    InnovationProposalForm,
    StartForm,
)
from ..models import Contribution, Entry
from ..queries.contributions import line_of, lines_of
from ..queries.endorsements import waiting_for
from ..services import contributions, drafts
from ..services.completeness import completeness
from ..services.texts import picture_mark

KINDS = {"artikel": Entry.Kind.ARTICLE, "inovasi": Entry.Kind.INNOVATION}
FORMS: dict[str, type[ContributionForm]] = {
    Entry.Kind.ARTICLE: ArticleForm,
    Entry.Kind.INNOVATION: InnovationProposalForm,
}
FOLDER = "learning_practices/contribute"
# Fields of the folded parts of an innovation's form, part by part.
GROUPS = {
    "story": (
        *("purpose", "benefits", "results", "novelty", "implementation", "significance"),
        *("adaptability", "resources", "sustainability_institutional"),
        *("sustainability_social", "sustainability_managerial"),
    ),
    "record": ("technology", "form", "theme", "trial_on", "in_use_on"),
    "replication": (
        *("is_replicable", "cost_band", "replication_months"),
        *("replication_skills", "replication_rules"),
    ),
    "contact": ("contact_name", "contact_role", "contact_email", "contact_phone"),
}
# Where the meter's items stand in the form, where it is not a field of that name.
ANCHORS = {
    "cover": "id_cover_file",
    "indicators": "id_figure-0-name",
    "stages": "id_trial_on",
    "evidence": "id_evidence-0-indicator",
    "authors": "",
}


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None or not person.is_active:
        raise Http404
    return person


def _own(request: HttpRequest, pk: int) -> Contribution:
    rows = Contribution.objects.select_related("page", "person__region")
    return get_object_or_404(rows, pk=pk, person=_person(request))


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    context = {
        "person": person,
        "lines": lines_of(person) if person else [],
        "waiting": waiting_for(person) if person else [],
    }
    return render(request, f"{FOLDER}/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    kind = KINDS.get(slug)
    if kind is None:
        raise Http404
    person = _person(request)
    form = StartForm(request.POST or None)
    if form.is_valid():
        try:
            made = contributions.start(
                person, kind=kind, title=form.cleaned_data["title"], user=request.user
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("learning_practices:edit", made.pk)
    context = {
        "form": form,
        "kind": kind,
        "slug": slug,
        "is_open": contributions.index_for(person, kind) is not None,
        "person": person,
    }
    return render(request, f"{FOLDER}/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, or, where reviewers read or editors removed it, what became of it."""
    contribution = _own(request, pk)
    if not line_of(contribution).can_edit:
        return _status(request, contribution)
    draft = contributions.draft_of(contribution)
    if request.method == "POST":
        return _save(request, draft)
    return _form_page(request, draft, _form(request, draft))


def _form(request: HttpRequest, draft: contributions.Draft, *, strict: bool = False) -> Any:
    row, bound = draft.contribution, request.method == "POST"
    return FORMS[row.kind](
        *((request.POST, request.FILES) if bound else ()),
        person=row.person,
        initial=_initial(draft),
        unfinished={} if bound else row.unfinished,
        strict=strict,
    )


def _initial(draft: contributions.Draft) -> dict[str, Any]:
    cover = draft.page.cover
    return {**drafts.values_of(draft.page), "cover_alt": cover.description if cover else ""}


def _form_page(
    request: HttpRequest,
    draft: contributions.Draft,
    form: ContributionForm,
    *,
    status: int = 200,
    conflict: bool = False,
) -> HttpResponse:
    is_innovation = draft.contribution.kind == Entry.Kind.INNOVATION
    context = {
        **_meter(draft.page),
        "form": form,
        "groups": {name: [form[field] for field in fields] for name, fields in GROUPS.items()}
        if is_innovation
        else {},
        "draft": draft,
        "line": line_of(draft.contribution),
        "stamp": draft.stamp,
        "conflict": conflict,
        "pictures": contributions.pictures_in(draft.page),
        "is_innovation": is_innovation,
    }
    return render(request, f"{FOLDER}/form.html", context, status=status)


def _meter(page: Any) -> dict[str, Any]:
    meter = completeness(page)
    anchors = [(item, ANCHORS.get(item.field, f"id_{item.field}")) for item in meter.items]
    return {"meter": meter, "items": anchors}


def _status(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("This text is being reviewed. Withdraw it first to change it."))
        return redirect("learning_practices:edit", contribution.pk)
    context = {"line": line_of(contribution)}
    return render(request, f"{FOLDER}/status.html", context)


def _save(request: HttpRequest, draft: contributions.Draft) -> HttpResponse:
    row, action = draft.contribution, request.POST.get("action", "")
    form = _form(request, draft)
    form.is_valid()
    try:
        _store(request, draft, form)
    except contributions.Conflict:
        return _form_page(request, contributions.draft_of(row), form, status=409, conflict=True)
    except DomainError as error:
        messages.error(request, error.message)
        return _form_page(request, draft, form, status=422)
    row.refresh_from_db()
    saved = contributions.draft_of(row)
    if action == "submit":
        return _submit(request, saved)
    if form.errors or form.unfinished:
        messages.warning(request, _("Saved. What is marked below is kept but not complete yet."))
        return _form_page(request, saved, form, status=422)
    if action == "preview":
        return redirect("learning_practices:preview", row.pk)
    messages.success(request, _("Saved."))
    return redirect("learning_practices:edit", row.pk)


def _store(
    request: HttpRequest, draft: contributions.Draft, form: ContributionForm, **how: Any
) -> contributions.Draft:
    values = {**form.values, **_pictures(request, draft, form)}
    return contributions.save(
        draft.contribution,
        values=values,
        unfinished=form.unfinished,
        stamp=request.POST.get("stamp", ""),
        user=request.user,
        **how,
    )


def _pictures(
    request: HttpRequest, draft: contributions.Draft, form: ContributionForm
) -> dict[str, Any]:
    """What uploaded pictures change: the cover, and a mark at the end of the text."""
    given, row, changed = form.cleaned_data, draft.contribution, {}
    if request.POST.get("stamp", "") != draft.stamp:
        return {}
    if given.get("cover_file") and given.get("cover_alt"):
        changed["cover"] = contributions.add_picture(
            row, file=given["cover_file"], alt=given["cover_alt"], user=request.user
        )
    elif draft.page.cover:
        contributions.describe(draft.page.cover, alt=given.get("cover_alt", ""), user=request.user)
    if given.get("picture_file") and given.get("picture_alt") and "body" in given:
        image = contributions.add_picture(
            row, file=given["picture_file"], alt=given["picture_alt"], user=request.user
        )
        changed["body"] = f"{given['body']}\n\n{picture_mark(image.pk)}"
    return changed


def _submit(request: HttpRequest, draft: contributions.Draft) -> HttpResponse:
    form = _form(request, draft, strict=True)
    if not form.is_valid():
        messages.warning(request, _("Saved, but not sent yet: please complete what is marked."))
        return _form_page(request, draft, form, status=422)
    try:
        contributions.submit(draft.contribution, user=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return _form_page(request, draft, form, status=422)
    messages.success(request, _("Thank you. Your text was sent and will be checked."))
    return redirect("learning_practices:mine")


@require_POST
@login_required
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What the form's script calls every few seconds; files are not part of it."""
    draft = contributions.draft_of(_own(request, pk))
    if draft.page is None:
        return JsonResponse({"state": "gone"}, status=410)
    form = _form(request, draft)
    form.is_valid()
    try:
        saved = _store(request, draft, form, is_autosave=True)
    except contributions.Conflict as error:
        current = contributions.draft_of(_own(request, pk))
        answer = {"state": "conflict", "stamp": current.stamp, "message": error.message}
        return JsonResponse(answer, status=409)
    except DomainError as error:
        return JsonResponse({"state": error.code, "message": error.message}, status=423)
    meter = render_to_string(f"{FOLDER}/_meter.html", _meter(saved.page), request)
    at = date_format(timezone.localtime(), "TIME_FORMAT")
    return JsonResponse({"state": "saved", "stamp": saved.stamp, "at": at, "meter": meter})


@require_safe
@login_required
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as readers would see it."""
    return serve_draft(request, contributions.draft_of(_own(request, pk)).page)


def serve_draft(request: HttpRequest, page: Any) -> HttpResponse:
    if page is None:
        raise Http404
    request.is_preview = True  # type: ignore[attr-defined]
    response = page.serve_preview(request, page.default_preview_mode)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = _own(request, pk)
    try:
        contributions.withdraw(contribution, user=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("learning_practices:mine")
    messages.success(request, _("Your text is a draft again. You can change it now."))
    return redirect("learning_practices:edit", contribution.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = _own(request, pk)
    if request.method != "POST":
        return render(request, f"{FOLDER}/discard.html", {"line": line_of(contribution)})
    try:
        contributions.discard(contribution, user=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The draft was deleted."))
    return redirect("learning_practices:mine")
