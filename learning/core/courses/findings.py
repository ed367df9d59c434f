"""What the plugins' content checks say of drafts, and the one rule of sending: errors hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.contract import DomainError, Finding, all_content_checks


class Held(DomainError):
    """Readers would stumble over errors; nothing was sent."""

    code = "held"


def findings_of(pages: Iterable[Page]) -> dict[int, tuple[Finding, ...]]:
    """By page's id. As many queries as the checks need for one page."""
    rows = list(pages)
    found: dict[int, list[Finding]] = defaultdict(list)
    for check in all_content_checks() if rows else ():
        for pk, findings in check(rows).items():
            found[pk] += findings
    return {pk: tuple(findings) for pk, findings in found.items()}


def hold_errors(pages: Iterable[Page]) -> None:
    """Raises Held, with the titles, where the newest draft of a page has errors."""
    rows = list(pages)
    found = findings_of(rows)
    wrong = [row for row in rows if any(item.is_error for item in found.get(row.pk, ()))]
    if wrong:
        titles = ", ".join(f"“{row.get_admin_display_title()}”" for row in wrong)
        text = _("Nothing was sent yet: readers would stumble over errors in %(titles)s.")
        raise Held(text % {"titles": titles})
