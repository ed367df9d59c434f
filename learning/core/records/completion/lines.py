"""The criteria of a course as somebody stands in them: what pages show, read from what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learning.core.courses.criteria import Criterion, Kind, Match, Role, pool, read
from learning.core.courses.criteria_words import ROLE_LABELS, phrase
from learning.core.courses.models import Course
from learning.core.listing import in_readers_language

from ..models import Enrolment
from ..outline import LearnerActivity, LearnerOutline
from .criteria import Known, moment_of
from .following import begun_at


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be done; ``url`` is empty where the learner can do nothing."""

    title: str
    url: str = ""
    activity_id: int | None = None


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """``note`` says how far it is, ``declares`` that the learner's own word is what is missing.

    Never the grade itself: whether its learner may see it is not known here.
    """

    kind: str
    words: str
    is_met: bool
    at: datetime | None = None
    note: str = ""
    missing: tuple[Missing, ...] = ()
    declares: bool = False


@dataclass(frozen=True, slots=True)
class CriteriaLines:
    """Hashable, and all that a page shows of it. ``any_of``: one of the lines is enough."""

    any_of: bool = False
    lines: tuple[CriterionLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)


NO_CRITERIA = CriteriaLines()


def criteria_lines(course: Course, enrolment: Enrolment, *, shape: LearnerOutline) -> CriteriaLines:
    """No query, but one where other courses are named. Empty for a course without criteria."""
    criteria = read(course.criteria)
    if not criteria:
        return NO_CRITERIA
    asked = criteria.find(Kind.COURSES)
    view = _View(course, enrolment, shape, _courses(asked.keys) if asked else {})
    lines = tuple(view.line(part) for part in criteria.parts)
    return CriteriaLines(criteria.match == Match.ANY, lines)


def _courses(keys: Sequence[str]) -> dict[str, Missing]:
    rows = list(
        Course.objects.filter(translation_key__in=keys).values("translation_key", "title", "url")
    )
    in_readers_language(rows, [row["translation_key"] for row in rows])
    return {str(row["translation_key"]): Missing(row["title"], row["url"]) for row in rows}


class _View:
    def __init__(
        self,
        course: Course,
        enrolment: Enrolment,
        shape: LearnerOutline,
        courses: Mapping[str, Missing],
    ) -> None:
        self.course, self.enrolment, self.courses = course, enrolment, courses
        # What is not shown counts as well, without its title.
        every = (*shape.activities, *shape.states.hidden)
        self.rows: dict[str, LearnerActivity] = {row.activity.key: row for row in every}
        self.hidden = frozenset(row.activity.key for row in shape.states.hidden)
        self.kept = enrolment.criteria_met or {}

    def line(self, part: Criterion) -> CriterionLine:
        titles = {key: self._title(key) for key in self.rows}
        titles |= {key: course.title for key, course in self.courses.items()}
        kept = self.kept.get(part.kind.value, {})
        at = parse_datetime(kept["at"]) if "at" in kept else None
        missing = () if at else tuple(self._missing(part, kept.get("items", {})))
        return CriterionLine(
            kind=part.kind.value,
            words=capfirst(phrase(part, titles)),
            is_met=at is not None,
            at=at,
            note="" if at else self._note(part, kept),
            missing=missing,
            declares=part.kind == Kind.DECLARATION and at is None,
        )

    def _missing(self, part: Criterion, items: Mapping[str, str]) -> list[Missing]:
        if part.kind == Kind.ACTIVITIES:
            chosen = [key for key in self._pool(part) if not self.rows[key].is_done]
            return [self._activity(key) for key in chosen]
        if part.kind == Kind.COURSES:
            found = [self.courses.get(key) for key in part.keys if key not in items]
            return [course for course in found if course]
        if part.kind == Kind.APPROVAL and (part.match == Match.ALL or not items):
            names = [ROLE_LABELS[Role(role)] for role in part.keys if role not in items]
            return [Missing(capfirst(str(name))) for name in names]
        return []

    def _title(self, key: str) -> str:
        return _("not shown yet") if key in self.hidden else self.rows[key].title

    def _activity(self, key: str) -> Missing:
        row, shut = self.rows[key], key in self.hidden or self.rows[key].state == "locked"
        return Missing(capfirst(self._title(key)), "" if shut else row.url, row.id)

    def _pool(self, part: Criterion) -> tuple[str, ...]:
        return pool(part, {key: row.counts for key, row in self.rows.items()})

    def _note(self, part: Criterion, kept: Mapping[str, int]) -> str:
        match part.kind:
            case Kind.ACTIVITIES:
                # As counted: not all activities are shown to everybody.
                return _of(kept["met"], kept["needed"]) if kept else ""
            case Kind.COURSES | Kind.APPROVAL if len(part.keys) > 1 and part.match == Match.ALL:
                return _of(kept.get("met", 0), len(part.keys))
            case Kind.DAYS:
                moment = moment_of(part, self._known())
                return _("from %(date)s") % {"date": _day(moment)} if moment else ""
            case Kind.END if self.enrolment.expires_at:
                return _("on %(date)s") % {"date": _day(self.enrolment.expires_at)}
        return ""

    def _known(self) -> Known:
        now = timezone.now()
        return Known(now=now, since=begun_at(self.enrolment), zone=timezone.get_default_timezone())


def _of(done: int, total: int) -> str:
    return _("%(done)d of %(total)d") % {"done": done, "total": total}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
