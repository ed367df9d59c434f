"""A region decides whether its pages may be had in English (docs/decisions/0019)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import GroupPagePermission, Locale, Page, WorkflowPage

from .models import RegionPage


@transaction.atomic
def offer(page: Page) -> RegionPage | None:
    """Begin the English branch of a region that offers it, as a draft for its editors.

    Without it nothing below can be translated: Wagtail asks for a translated parent. Returns the
    new page; None where there is nothing to begin.
    """
    if not isinstance(page, RegionPage) or not page.offers_english or page.alias_of_id:
        return None
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return None
    english = Locale.objects.filter(language_code="en").first()
    if english is None or page.has_translation(english):
        return None
    action = CopyPageForTranslationAction(page, english, copy_parents=True)
    return action.execute(skip_permission_checks=True)


@transaction.atomic
def hand_over(source: Page, target: Page) -> None:
    """Whoever looks after a region's branch looks after its translation, with its workflow."""
    if not isinstance(target, RegionPage):
        return
    for row in GroupPagePermission.objects.filter(page=source):
        GroupPagePermission.objects.get_or_create(
            group_id=row.group_id, page=target, permission_id=row.permission_id
        )
    found = WorkflowPage.objects.filter(page=source).first()
    if found:
        WorkflowPage.objects.get_or_create(page=target, defaults={"workflow": found.workflow})
