"""Between "submit" in Wagtail's editor and the workflow: a look at what is about to be sent.

Where errors are found the page is saved as a draft, so that nothing is lost, and the editor sees
the list with two ways on: mend, or send anyway. What Wagtail's form refuses, it refuses itself,
beside the field.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page, PageSubscription

from .. import checks
from ..content import Draft
from .base import url

SUBMIT = "action-submit"
HELD = "learning_desk_held"


def before_edit(request: HttpRequest, page: Page) -> None:
    if _is_sent(request) and page.permissions_for_user(request.user).can_submit_for_moderation():
        fresh = page.get_latest_revision_as_object()
        _hold_if_wrong(request, fresh, parent=page.get_parent())


def before_create(request: HttpRequest, parent: Page, model: type[Page]) -> None:
    if _is_sent(request):
        _hold_if_wrong(request, model(owner=request.user, locale=parent.locale), parent=parent)


def after_save(request: HttpRequest, page: Page) -> HttpResponse | None:
    if getattr(request, HELD, False):
        return redirect(url("checks", page.pk, send=1))
    return None


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(request.POST.get(SUBMIT))


def _hold_if_wrong(request: HttpRequest, page: Page, *, parent: Page) -> None:
    draft = _filled_in(request, page, parent=parent)
    if draft and checks.check_drafts([draft])[page.pk].errors:
        post = request.POST.copy()
        del post[SUBMIT]
        request.POST = post
        setattr(request, HELD, True)


def _filled_in(request: HttpRequest, page: Page, *, parent: Page) -> Draft | None:
    """What the form would make of the page; None where the form refuses it."""
    form_class = page.get_edit_handler().get_form_class()
    subscription = PageSubscription(page=page, user=request.user, comment_notifications=False)
    form = form_class(
        request.POST,
        request.FILES,
        instance=page,
        subscription=subscription,
        parent_page=parent,
        for_user=request.user,
    )
    if not form.is_valid():
        return None
    return Draft(page, type(page), _as_stored(form.save(commit=False)))


def _as_stored(page: Page) -> dict[str, Any]:
    return json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
