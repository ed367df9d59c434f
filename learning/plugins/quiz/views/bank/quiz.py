"""Puts questions from the bank into the draft of a quiz."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.api import DomainError

from ...models import QuizPage
from ...queries import bank
from ...queries.quizzes import regions_of_page
from ...services import building


def quiz_of(request: HttpRequest, pk: str) -> QuizPage | None:
    """A quiz that the user may change now; None for anything else."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    page = QuizPage.objects.filter(pk=pk).first()
    if page is None or not _may_change(page, request.user):
        return None
    return page


def _may_change(page: Page, user: Any) -> bool:
    permissions = page.permissions_for_user(user)
    return permissions.can_edit() and not permissions.page_locked()


def put_in(request: HttpRequest, page: QuizPage, ids: list[int]) -> int:
    """How many were put in; raises DomainError where the draft has changed in a strange way."""
    rows = bank.usable_questions(regions=regions_of_page(page)).filter(
        pk__in=bank.choosable_questions(request.user).order_by().values("pk")
    )
    found = {row.pk: row for row in rows.filter(pk__in=ids).select_related("latest")}
    chosen = [found[pk] for pk in ids if pk in found]
    if not chosen:
        raise DomainError(_("None of the ticked questions may be used in this quiz."))
    building.append_questions(page, chosen, user=request.user)
    return len(chosen)
