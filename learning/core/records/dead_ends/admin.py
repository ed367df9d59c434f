"""The editor's live view of a rule; what is held before review; what is told after publishing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, PageSubscription

from learning.core.contract import Finding
from learning.core.courses.models import ActivityPage, Course, CoursePage, SectionPage
from learning.core.courses.rule_editor.editor import RuleEditor
from learning.core.courses.rule_editor.fields import NAME
from learning.core.courses.rule_editor.parts import from_posted
from learning.core.courses.services import course_page_of
from learning.core.regions.permissions import can

from ..simulation.views import address, simulation
from .checks import findings, findings_while_writing

SUBMIT, PUBLISH, DECIDE = "action-submit", "action-publish", "action-workflow-action"
HELD = "learning_access_held"
IN_COURSES = (CoursePage, SectionPage, ActivityPage)


@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """The widget as it is after what was typed or pressed; nothing is saved."""
    page, parent = page_or_403(request)
    editor: RuleEditor = posted_form(request, page, parent).fields[NAME].rules
    edited = from_posted(request.POST, NAME)
    checked = editor.check(edited, name=NAME, is_draft=True)
    values = {NAME: checked.data, **editor.values()}
    course = editor.context.draft
    found = findings_while_writing(course, page, values) if course else ()
    shown = editor.shown(edited, name=NAME, with_errors=False)
    context = {**shown, "findings": found, "attrs": {}}
    return render(request, "learning/courses/admin/rules/widget.html", context)


def page_or_403(request: HttpRequest) -> tuple[Page, Page | None]:
    """The page that is edited, or a new one and what it will stand in."""
    if "page" in request.POST:
        page = get_object_or_404(Page, pk=_number(request, "page"))
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return _in_course(page.get_latest_revision_as_object()), None
    parent = get_object_or_404(Page, pk=_number(request, "parent"))
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    try:
        model = apps.get_model(request.POST.get("model", ""))
    except (LookupError, ValueError):
        raise Http404 from None
    if not issubclass(model, IN_COURSES):
        raise Http404
    return model(owner=request.user, locale=parent.locale), parent


def _in_course(page: Page) -> Page:
    if not isinstance(page, IN_COURSES):
        raise Http404
    return page


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)


def posted_form(request: HttpRequest, page: Page, parent: Page | None) -> Any:
    """The page's form as it is being filled in."""
    form_class = page.get_edit_handler().get_form_class()
    return form_class(
        request.POST,
        instance=page,
        parent_page=parent or page.get_parent(),
        for_user=request.user,
        subscription=PageSubscription(page=page, user=request.user),
    )


def before_edit(request: HttpRequest, page: Page) -> None:
    """Where it leads nobody in it is saved, not sent: the outline shows why, with two ways on."""
    if _is_sent(request) and isinstance(page, IN_COURSES):
        if page.permissions_for_user(request.user).can_submit_for_moderation():
            _hold_dead_ends(request, page.get_latest_revision_as_object(), None)


def before_create(request: HttpRequest, parent: Page, model: type[Page]) -> None:
    if _is_sent(request) and issubclass(model, IN_COURSES):
        _hold_dead_ends(request, model(owner=request.user, locale=parent.locale), parent)


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(request.POST.get(SUBMIT))


def _hold_dead_ends(request: HttpRequest, page: Page, parent: Page | None) -> None:
    if any(finding.is_error for finding in _written(request, page, parent)):
        post = request.POST.copy()
        del post[SUBMIT]
        request.POST = post
        setattr(request, HELD, True)


def _written(request: HttpRequest, page: Page, parent: Page | None) -> Sequence[Finding]:
    """Of what the form holds; nothing where the form will refuse it itself, beside the field."""
    if f"{NAME}-op" not in request.POST:
        return ()
    editor: RuleEditor = posted_form(request, page, parent).fields[NAME].rules
    checked = editor.check(from_posted(request.POST, NAME), name=NAME, is_draft=False)
    course = editor.context.draft
    if course is None or not checked.is_valid:
        return ()
    return findings_while_writing(course, page, {NAME: checked.data, **editor.values()})


def after_save(request: HttpRequest, page: Page) -> HttpResponse | None:
    if getattr(request, HELD, False):
        course = course_page_of(page)
        if course is not None:
            address = reverse("learning_courses:outline", args=[course.pk], query={"send": 1})
            return redirect(address)
    elif page.live and (request.POST.get(PUBLISH) or request.POST.get(DECIDE)):
        _warn(request, page)
    return None


def _warn(request: HttpRequest, page: Page) -> None:
    """Whoever publishes reads at once whom it shuts out."""
    for finding in findings([page]).get(page.pk, ()):
        where = f"{finding.where}: " if finding.where else ""
        messages.warning(
            request,
            f"{where}{finding.text}",
            buttons=[messages.button(_edit_address(page, finding), _("Change the conditions"))],
        )


def _edit_address(page: Page, finding: Finding) -> str:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return f"{address}#:w:contentpath={finding.path}" if finding.path else address


def urls() -> list[Any]:
    patterns = [
        path("aturan/", rule, name="rule"),
        path("kursus/<int:pk>/", simulation, name="simulation"),
    ]
    return [path("akses/", include((patterns, "learning_access")))]


def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    row = _course_row(page) if isinstance(page.specific_deferred, IN_COURSES) else None
    if row is not None and can(user, "view", row):
        yield Button(_("See it as others do"), address(row.pk), icon_name="view", priority=6)


def _course_row(page: Page) -> Course | None:
    course = course_page_of(page)
    key = course.translation_key if course else None
    return Course.objects.filter(translation_key=key).first() if key else None


HOOKS: list[tuple[str, Any, int]] = [
    ("register_admin_urls", urls, 0),
    ("register_page_header_buttons", header_buttons, 0),
    ("before_edit_page", before_edit, 0),
    ("before_create_page", before_create, 0),
    # Before others lead somewhere else.
    ("after_edit_page", after_save, -5),
    ("after_create_page", after_save, -5),
]
