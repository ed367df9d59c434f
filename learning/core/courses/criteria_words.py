"""In words: what completes a course."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .criteria import Criteria, Criterion, Kind, Match, Role

ROLE_LABELS = {
    Role.LEADER: gettext_lazy("the head of the learner’s unit"),
    Role.ADMIN: gettext_lazy("a learning administrator"),
}


def sentence(criteria: Criteria, titles: Mapping[str, str]) -> str:
    """``titles`` are those of activities and courses, by their keys."""
    if not criteria:
        return _("The course is complete when all required activities are complete.")
    parts = [phrase(part, titles) for part in criteria.parts]
    if len(parts) == 1:
        return _("The course is complete when %(part)s.") % {"part": parts[0]}
    if criteria.match == Match.ANY:
        text = _("The course is complete when one of these holds: %(parts)s.")
    else:
        text = _("The course is complete when all of this holds: %(parts)s.")
    return text % {"parts": "; ".join(parts)}


def phrase(criterion: Criterion, titles: Mapping[str, str]) -> str:
    """One criterion, as the rest of "The course is complete when …"."""
    match criterion.kind:
        case Kind.ACTIVITIES:
            return _activities(criterion, titles)
        case Kind.COURSES:
            return _courses(criterion, titles)
        case Kind.APPROVAL:
            any_of = criterion.match == Match.ANY
            names = [str(ROLE_LABELS[Role(role)]) for role in criterion.keys]
            listed = get_text_list(names, _("or") if any_of else _("and"))
            return _("it is approved by %(roles)s") % {"roles": listed}
        case Kind.DECLARATION:
            return _("the learner declares to be done")
        case Kind.DATE:
            return _("%(date)s has come") % {"date": date_format(criterion.day, "j F Y")}
        case Kind.DAYS:
            text = ngettext(
                "%(n)d day has passed since enrolment",
                "%(n)d days have passed since enrolment",
                criterion.number,
            )
            return text % {"n": criterion.number}
        case Kind.GRADE:
            return _("the grade of the course is at least %(percent)s %%") % {
                "percent": percent_in_words(criterion.percent)
            }
        case Kind.END:
            return _("the enrolment has ended")
        case _:
            return _("a criterion that cannot be read is met, which never happens")


def percent_in_words(percent: Decimal) -> str:
    return number_format(percent.normalize() if percent % 1 else int(percent))


def _activities(criterion: Criterion, titles: Mapping[str, str]) -> str:
    some = criterion.match == Match.SOME
    number = criterion.number if some else 1
    if not criterion.keys:
        if criterion.match == Match.ALL:
            return _("all required activities are complete")
        text = ngettext(
            "at least %(n)d required activity is complete",
            "at least %(n)d required activities are complete",
            number,
        )
        return text % {"n": number}
    names = _named(criterion, titles)
    if criterion.match == Match.ALL:
        return _("these activities are complete: %(titles)s") % {"titles": names}
    text = ngettext(
        "at least %(n)d of these activities is complete: %(titles)s",
        "at least %(n)d of these activities are complete: %(titles)s",
        number,
    )
    return text % {"n": number, "titles": names}


def _courses(criterion: Criterion, titles: Mapping[str, str]) -> str:
    names = {"titles": _named(criterion, titles)}
    if len(criterion.keys) == 1:
        return _("the course %(titles)s is complete") % names
    if criterion.match == Match.ANY:
        return _("one of these courses is complete: %(titles)s") % names
    return _("these courses are complete: %(titles)s") % names


def _named(criterion: Criterion, titles: Mapping[str, str]) -> str:
    gone = _("(no longer there)")
    return ", ".join(f"“{titles[key]}”" if key in titles else gone for key in criterion.keys)
