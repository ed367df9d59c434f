"""The access rules that core brings: dates, the previous activity, prerequisites, conditions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.contract import AccessContext, AccessRule, Verdict

from .availability import Judgement, State, judge, reasons, shortest
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
        if previous not in context.titles:
            return _("Opens when you have completed what is not shown to you yet.")
        return _("Opens when you have completed “%(title)s”.") % {"title": context.titles[previous]}

    def url(self, context: AccessContext) -> str:
        previous = self._previous(context)
        return reverse("learning:activity", args=[previous]) if previous in context.titles else ""

    def step(self, context: AccessContext) -> tuple[str, str]:
        title = context.titles.get(self._previous(context) or 0)
        return (_complete(title), self.url(context)) if title else ("", "")

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

    def step(self, context: AccessContext) -> tuple[str, str]:
        missing = self._missing(context)
        return (_complete(missing[0][1]), missing[0][2]) if missing else ("", "")

    def state(self, context: AccessContext) -> Hashable:
        return ()

    def _missing(self, context: AccessContext) -> list[tuple[int, str, str]]:
        return [row for row in context.prerequisites if row[0] not in context.completed_courses]


def _complete(title: str) -> str:
    return _("Complete “%(title)s”") % {"title": title}


class TreeRule(AccessRule):
    """The conditions of the course, of the section and of the activity itself: see ADR 30."""

    slug = "availability"
    applies_to = "course"

    def verdict(self, context: AccessContext) -> Verdict:
        if context.trees is None:
            return OPEN
        if context.activity is None:
            return _said(self.judgements(context))
        whole, *own = self.judgements(context)
        answer = _said([whole, *own])
        # A course never hides what is in it: whoever is enrolled knows of that.
        hidden = any(found.state == State.GONE for found in own)
        return replace(answer, hidden=hidden) if not answer.allowed else answer

    def judgements(self, context: AccessContext) -> list[Judgement]:
        """Of the course's tree, and of those that hold for the activity at hand."""
        activity = context.activity
        own = context.trees.of_activity(activity.id) if activity else ()
        return [judge(tree, context.facts) for tree in (context.trees.course, *own)]

    def allows(self, context: AccessContext) -> bool:
        return self.verdict(context).allowed

    def state(self, context: AccessContext) -> Hashable:
        return context.facts.state() if context.facts else ()


def _said(judgements: Sequence[Judgement]) -> Verdict:
    unmet = [found for found in judgements if not found.is_open]
    if not unmet:
        return OPEN
    shown = [found for found in unmet if found.state == State.GREYED]
    clauses = dict.fromkeys(clause for found in shown for clause in reasons(found))
    sentences = tuple(f"{clause}." for clause in clauses) or (_("Not open to you now."),)
    steps = (shortest(found) for found in shown)
    url = next((step.url for step in steps if step and step.url), "")
    return Verdict(False, " ".join(sentences), url, sentences, not shown, TreeRule.slug)


def register() -> None:
    for rule in (PrerequisiteRule(), DateRule(), PreviousRule(), TreeRule()):
        access_rules.register(rule)


def verdict(context: AccessContext, *, applies_to: str = "activity") -> Verdict:
    """All that stands in the way, or an open verdict. An activity also obeys course rules."""
    refused = [
        answer for rule in _rules(applies_to) if not (answer := rule.verdict(context)).allowed
    ]
    if len(refused) < 2:
        return refused[0] if refused else OPEN
    told = tuple(dict.fromkeys(reason for answer in refused for reason in answer.reasons))
    return Verdict(
        False,
        " ".join(told),
        next((answer.url for answer in refused if answer.url), ""),
        told,
        any(answer.hidden for answer in refused),
        refused[0].code,
    )


def common_state(context: AccessContext) -> Hashable | None:
    """The states of all rules together; None as soon as one of them does not tell its own."""
    states = tuple(rule.state(context) for rule in access_rules)
    return None if None in states else states


def _rules(applies_to: str) -> Iterator[AccessRule]:
    for rule in access_rules:
        if rule.applies_to == "course" or applies_to == "activity":
            yield rule


def closed_rules(context: AccessContext) -> Iterator[AccessRule]:
    """The rules that say no to the activity of the context."""
    return (rule for rule in access_rules if not rule.verdict(context).allowed)


def _date(moment) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
