"""What the settings of a quiz must not contradict."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from django.utils.translation import gettext as _

from learning.core.models import Need, needs_of

from ..behaviours.registry import behaviours


def faults(page: Any) -> Iterator[tuple[str, str]]:
    """Pairs of field and message."""
    if page.pass_grade is not None and page.max_grade is not None:
        if not 0 <= page.pass_grade <= page.max_grade:
            yield "pass_grade", _("The grade to pass lies between 0 and the highest grade.")
    if page.open_at and page.close_at and page.close_at <= page.open_at:
        yield "close_at", _("The quiz must close after it opens.")
    if page.overdue == page.Overdue.GRACE and not page.grace_seconds:
        yield "grace_seconds", _("Enter how long the grace period is.")
    if page.completion_pass and page.pass_grade is None:
        yield "pass_grade", _("Enter the grade to pass: completion asks for it.")
    if Need.PASS in needs_of(page) and page.pass_grade is None:
        yield "requires_score", _("Nobody can pass without a grade to pass.")
    if page.precreate_minutes and not page.open_at:
        yield (
            "precreate_minutes",
            _("Attempts can only be prepared for a quiz with an opening time."),
        )
    yield from _of_behaviour(page)
    yield from _of_addresses(page.ip_ranges)
    yield from _of_bands(page)


def _of_behaviour(page: Any) -> Iterator[tuple[str, str]]:
    if page.behaviour not in behaviours:
        yield "behaviour", _("This behaviour is not installed.")
        return
    during = behaviours[page.behaviour].can_finish_during
    if page.can_redo and not during:
        yield "can_redo", _("Questions that are marked at the end cannot be redone on the way.")
    if not during and any(_requires(block) for block in page.body or ()):
        yield (
            "body",
            _("“Only after the question before” needs a behaviour that marks on the way."),
        )


def _requires(block: Any) -> bool:
    return block.block_type in ("question", "random") and bool(block.value["requires_previous"])


def _of_addresses(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split():
        try:
            ip_network(line, strict=False)
        except ValueError:
            message = _("%(line)s is no address or network.") % {"line": line[:60]}
            yield "ip_ranges", message
            return


def _of_bands(page: Any) -> Iterator[tuple[str, str]]:
    starts = [value["from_percent"] for block in page.bands or () for value in block.value]
    if len(starts) != len(set(starts)):
        yield "bands", _("Two bands begin at the same percentage.")
