"""Making and changing one question."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import DomainError, check_choosable

from ...engine.values import QuestionData
from ...forms.question import QuestionForm
from ...models import Category, Question, VersionStatus
from ...queries import bank
from ...queries.files import references
from ...questions.base import QuestionType
from ...questions.missing import type_of
from ...questions.registry import question_types
from ...services import bank as services
from .base import AdminPage, check, get_question, links, may, next_of, url
from .details import question_buttons, show

STATUSES = (VersionStatus.READY, VersionStatus.DRAFT)


def choose_type(request: HttpRequest) -> HttpResponse:
    check(request.user, "add")
    return AdminPage(_("New question")).render(
        request,
        "types",
        kinds=list(question_types),
        category=request.GET.get("category", ""),
        has_categories=own_categories(request).exists(),
    )


def own_categories(request: HttpRequest) -> Any:
    return bank.own_categories(request.user, "change")


def _kind(slug: str) -> QuestionType:
    kind = question_types.get(slug)
    if kind is None:
        raise Http404
    return kind


@never_cache
def create(request: HttpRequest, slug: str) -> HttpResponse:
    check(request.user, "add")
    kind = _kind(slug)
    form = QuestionForm(
        request.POST or None,
        kind=kind,
        content=blank(kind),
        categories=own_categories(request),
        initial={"category": request.GET.get("category", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            question = _create(request, form)
        except services.RefusedQuestion as error:
            form.place(error.faults)
        except DomainError as error:
            _place(form, error)
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect(_after(request, question))
    return _page(request, form, title=str(kind.label))


def blank(kind: QuestionType) -> QuestionData:
    return QuestionData(type=kind.slug, body={})


def _create(request: HttpRequest, form: QuestionForm) -> Question:
    given, content = form.cleaned_data, form.content()
    check_choosable(request.user, references(content))
    return services.create(
        given["category"],
        content=content,
        status=_status(form, VersionStatus.DRAFT),
        id_number=given["id_number"],
        tags=given["tags"],
        user=request.user,
    )


def _status(form: QuestionForm, otherwise: str) -> str:
    given = form.cleaned_data["status"]
    return given if given in STATUSES else otherwise


def _after(request: HttpRequest, question: Question) -> str:
    if "another" in request.POST:
        return f"{url('create', question.type)}?category={question.category_id}"
    return url("question", question.pk)


@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk)
    if not may(request, "change", question) or question.type not in question_types:
        return show(request, question)
    content = question.latest.data(type=question.type)
    form = QuestionForm(
        request.POST or None,
        kind=type_of(question.type),
        content=content,
        initial={
            "tags": question.tags.all(),
            "id_number": question.id_number,
            "mark": services.mark_of(question.latest),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            _edit(request, question, form)
        except services.RefusedQuestion as error:
            form.place(error.faults)
        except DomainError as error:
            _place(form, error)
        else:
            return redirect(_after(request, question))
    return _page(request, form, title=question.name, question=question)


def _edit(request: HttpRequest, question: Question, form: QuestionForm) -> None:
    given, content, before = form.cleaned_data, form.content(), question.latest.number
    check_choosable(request.user, references(content) - references(form.begun))
    version = services.edit(
        question,
        content=content,
        status=_status(form, question.status),
        user=request.user,
        mark=given["mark"],
        id_number=given["id_number"],
        tags=given["tags"],
    )
    if version.number > before:
        text = _("Saved as version %(number)d: attempts at the earlier one stay as they were.")
        messages.success(request, text % {"number": version.number})
    else:
        messages.success(request, _("The question was saved."))


def _place(form: QuestionForm, error: DomainError) -> None:
    form.add_error("id_number" if error.code == "id_number" else None, error.message)


def _page(
    request: HttpRequest, form: QuestionForm, *, title: str, question: Question | None = None
) -> HttpResponse:
    buttons: list[HeaderButton] = question_buttons(request, question) if question else []
    page = AdminPage(title, icon=form.kind.icon, buttons=buttons, above=links())
    return page.render(
        request,
        "question",
        form=form,
        media=form.media,
        kind=form.kind,
        question=question,
        used=question is not None and services.is_used(question.latest),
        category=request.GET.get("category", ""),
        http_status=422 if form.is_bound and form.errors else 200,
    )


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """A shared question becomes one's own that way, in a category that is named."""
    question = get_question(request, pk)
    check(request.user, "add")
    category = _category_for_copy(request, question)
    if category is None:
        messages.warning(request, _("Choose the category for the copy."))
        return redirect(url("question", pk))
    copy = services.duplicate(question, category=category, user=request.user)
    messages.success(request, _("This is the copy, as a draft."))
    return redirect(url("question", copy.pk))


def _category_for_copy(request: HttpRequest, question: Question) -> Category | None:
    wanted = request.POST.get("category", "")
    own = own_categories(request)
    if not wanted:
        return own.filter(pk=question.category_id).first()
    return own.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None


@require_POST
def set_status(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk, "change")
    status = request.POST.get("status", "")
    if status in VersionStatus.values:
        services.change_status(question, status=status, user=request.user)
        messages.success(request, _("The status was changed."))
    return redirect(next_of(request, url("question", pk)))


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_question(request, pk, "delete")
    if services.remove(question, user=request.user):
        messages.success(request, _("The question was deleted."))
        return redirect(url("questions"))
    messages.warning(request, _("The question is in use, so it was hidden instead."))
    return redirect(url("question", pk))
