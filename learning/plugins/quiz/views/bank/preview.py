"""Looking at a question: a sketch beside the form, and a real try with any behaviour."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.images import get_image_model

from learning.core.api import DomainError, check_choosable

from ...behaviours.registry import behaviours
from ...forms.question import QuestionForm
from ...models import Question, QuestionVersion, Usage
from ...queries import bank
from ...queries.files import Reference, references
from ...queries.live import load
from ...rendering import images
from ...rendering.faces import ALL_RIGHTS, QuestionFace
from ...rendering.text import has_formula
from ...services import previews
from ...services.content import RefusedQuestion, cleaned
from ...services.usages import read_post
from ..shown import render_question
from .base import AdminPage, check, get_question, get_version, links, url
from .editing import _kind, blank

SHEET = "learning_quiz/bank/sheet.html"


@require_POST
def sketch(request: HttpRequest, slug: str) -> HttpResponse:
    """What the form holds now, as a taker would meet it. Nothing is kept."""
    check(request.user, "change")
    kind = _kind(slug)
    begun = blank(kind)
    form = QuestionForm(
        request.POST, kind=kind, content=begun, categories=bank.own_categories(request.user)
    )
    form.fields["category"].required = False
    faults: list[str] = []
    face = None
    if form.is_valid():
        try:
            content = cleaned(form.content())
            check_choosable(request.user, references(content) - _held(request))
            live = previews.sketch(content, category=form.cleaned_data["category"])
            face = QuestionFace(live=live, label="1", rights=ALL_RIGHTS)
        except RefusedQuestion as error:
            faults = [str(fault.message) for fault in error.faults]
    return _sheet(request, face, faults=faults)


def _held(request: HttpRequest) -> set[Reference]:
    """What the question that is being changed refers to already."""
    given = request.POST.get("question", "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        return set()
    question = get_question(request, int(given))
    return references(question.latest.data(type=question.type))


def picture(request: HttpRequest) -> HttpResponse:
    """Address and size of a picture, for setting places in it."""
    check(request.user, "change")
    given = request.GET.get("id", "")
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    check_choosable(request.user, [(get_image_model(), str(pk))])
    found = images.picture(pk)
    if found is None:
        raise Http404
    return JsonResponse({"url": found.url, "width": found.width, "height": found.height})


def _sheet(request: HttpRequest, face: QuestionFace | None, **context: Any) -> HttpResponse:
    question = render_question(face, here=request.path) if face else ""
    context |= {"question": question, "katex": settings.ASAH_KATEX and has_formula(question)}
    return TemplateResponse(request, SHEET, context)


def _behaviours() -> list[Any]:
    return [row for row in behaviours if row.is_offered]


@never_cache
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how it behaves; POST begins."""
    question = get_question(request, pk)
    version = _version(request, question)
    if request.method == "POST":
        behaviour = request.POST.get("behaviour", "")
        known = {row.slug for row in _behaviours()}
        usage = previews.begin(
            version,
            user=request.user,
            behaviour=behaviour if behaviour in known else "deferred",
            at=timezone.now(),
        )
        return redirect(url("attempt", usage.pk))
    return _page(request, question, version)


def _version(request: HttpRequest, question: Question) -> QuestionVersion:
    given = request.GET.get("versi") or request.POST.get("versi") or ""
    number = question.latest.number
    if given.isascii() and given.isdigit() and len(given) < 9:
        number = int(given)
    return get_version(question, number)


def _page(
    request: HttpRequest, question: Question, version: QuestionVersion, **context: Any
) -> HttpResponse:
    page = AdminPage(_("Try it out"), subtitle=question.name, icon="view", above=links(question))
    chosen = context.pop("chosen", "deferred")
    return page.render(
        request,
        "preview",
        question=question,
        version=version,
        behaviours=[(row, row.slug == chosen) for row in _behaviours()],
        **context,
    )


def _usage(request: HttpRequest, pk: int) -> Usage:
    check(request.user)
    usage = Usage.objects.filter(pk=pk, previewer=request.user, quiz_attempt__isnull=True).first()
    if usage is None:
        raise Http404
    return usage


@never_cache
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """The page around the sheet; the sheet is where answers are given."""
    usage = _usage(request, pk)
    row = usage.question_attempts.select_related("version__question__category").first()
    if row is None:
        raise Http404
    live = load(usage)[0]
    return _page(
        request,
        row.version.question,
        row.version,
        usage=usage,
        chosen=row.behaviour,
        can_fill=not live.read_only
        and live.kind.right_response(live.question, live.frozen) is not None,
        is_open=live.state.is_active,
        row=live.row,
        steps=live.steps,
    )


@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The question alone, as takers see it; a POST is an answer."""
    usage = _usage(request, pk)
    live = load(usage)[0]
    fault = ""
    if request.method == "POST":
        action, sequence = read_post(live, request.POST.dict())
        try:
            previews.answer(usage, action=action, sequence=sequence, at=timezone.now())
        except DomainError as error:
            fault = error.message
        else:
            return redirect(url("sheet", pk))
    face = QuestionFace(live=live, label="1", rights=ALL_RIGHTS, fault=fault)
    return _sheet(request, face, can_save=not face.read_only)


STEPS = {"finish": previews.end, "fill": previews.fill_right}


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    usage = _usage(request, pk)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise PermissionDenied
    try:
        step(usage, user=request.user, at=timezone.now())
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect(url("attempt", pk))
