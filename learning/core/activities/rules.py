"""The access rules that core brings: dates, the previous activity, prerequisite courses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.contract import AccessContext, AccessRule, Verdict

from .registry import access_rules

OPEN = Verdict(allowed=True)


class DateRule(AccessRule):
    slug = "date"

    def allows(self, context: AccessContext) -> bool:
        activity, now = context.activity, context.now
        if activity is None:
            return True
        opened = activity.available_from is None or now >= activity.available_from
        return opened and (activity.available_until is None or now < activity.available_until)

    def describe(self, context: AccessContext) -> str:
        activity = context.activity
        if activity is None:
            return ""
        if activity.available_from and context.now < activity.available_from:
            return _("Opens on %(date)s.") % {"date": _date(activity.available_from)}
        return _("Closed since %(date)s.") % {"date": _date(activity.available_until)}

    def state(self, context: AccessContext) -> Hashable:
        """How many of the course's dates have passed."""
        return bisect_right(context.dates, context.now)


class PreviousRule(AccessRule):
    """In order: the previous activity that counts must be complete. A done one stays open."""

    slug = "previous"

    def allows(self, context: AccessContext) -> bool:
        previous = self._previous(context)
        return previous is None or previous in context.completed

    def describe(self, context: AccessContext) -> str:
        previous = self._previous(context)
        title = context.titles.get(previous, "") if previous else ""
        return _("Opens when you have completed “%(title)s”.") % {"title": title}

    def url(self, context: AccessContext) -> str:
        previous = self._previous(context)
        return reverse("learning:activity", args=[previous]) if previous else ""

    def state(self, context: AccessContext) -> Hashable:
        return ()

    def _previous(self, context: AccessContext) -> int | None:
        activity = context.activity
        if activity is None or activity.id in context.completed:
            return None
        if not (context.course.sequential or activity.requires_previous):
            return None
        before = []
        for pk in context.positions:
            if pk == activity.id:
                break
            if pk in context.counting:
                before.append(pk)
        return before[-1] if before else None


class PrerequisiteRule(AccessRule):
    slug = "prerequisite"
    applies_to = "course"

    def allows(self, context: AccessContext) -> bool:
        return not self._missing(context)

    def describe(self, context: AccessContext) -> str:
        titles = ", ".join(f"“{title}”" for _pk, title, _url in self._missing(context))
        return _("Complete %(titles)s first.") % {"titles": titles}

    def url(self, context: AccessContext) -> str:
        missing = self._missing(context)
        return missing[0][2] if missing else ""

    def state(self, context: AccessContext) -> Hashable:
        return ()

    def _missing(self, context: AccessContext) -> list[tuple[int, str, str]]:
        return [row for row in context.prerequisites if row[0] not in context.completed_courses]


def register() -> None:
    for rule in (PrerequisiteRule(), DateRule(), PreviousRule()):
        access_rules.register(rule)


def verdict(context: AccessContext, *, applies_to: str = "activity") -> Verdict:
    """The first rule that says no, or an open verdict. An activity also obeys course rules."""
    for rule in _rules(applies_to):
        if not rule.allows(context):
            return Verdict(False, rule.describe(context), rule.url(context))
    return OPEN


def common_state(context: AccessContext) -> Hashable | None:
    """The states of all rules together; None as soon as one of them does not tell its own."""
    states = tuple(rule.state(context) for rule in access_rules)
    return None if None in states else states


def _rules(applies_to: str) -> Iterator[AccessRule]:
    for rule in access_rules:
        if rule.applies_to == "course" or applies_to == "activity":
            yield rule


def _date(moment) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
