"""What an activity type and an access rule promise to core.

A plugin subclasses :class:`ActivityType` or :class:`AccessRule` and registers an instance in its
``learning_hooks.py``. Nothing here touches the database, so plugins may import it anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Flag, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from learning.core.models import Activity, ActivityPage, Course, Enrolment, Person, Progress


class DomainError(Exception):
    """A rule says no. ``message`` is translated and fit for the person who asked."""

    code = "refused"

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code


class Supports(Flag):
    """What core may offer editors and learners for activities of a type."""

    NOTHING = 0
    MANUAL_COMPLETION = auto()
    VIEW_COMPLETION = auto()
    TIME_COMPLETION = auto()
    REPORTED_COMPLETION = auto()
    SCORE = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome that a plugin reports for a learner.

    ``score`` is a fraction between 0 and 1. ``at`` orders results: an older result never replaces
    the score of a newer one. ``key`` names the outcome (an attempt's id), so that reporting it
    twice changes nothing.
    """

    completed: bool = False
    score: Decimal | None = None
    passed: bool | None = None
    at: datetime | None = None
    key: str = ""

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError("score is a fraction between 0 and 1")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer of an access rule: whether the item is open and, if not, why and what opens it."""

    allowed: bool
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AccessContext:
    """All that a rule may look at. Built once per page, so rules never query per activity.

    ``activity`` is an Activity row or an outline entry with the same fields (None for a course).

    ``completed`` holds ids of activities this learner completed in the course, ``positions`` the
    ids of all live activities in tree order, ``counting`` those that count,
    ``completed_courses`` the ids of courses the learner ever completed, ``prerequisites``
    (id, title, url) of required courses, ``dates`` all moments at which an activity of the course
    opens or closes, earliest first.
    """

    person: Person | None
    course: Course
    now: datetime
    activity: Any = None
    completed: frozenset[int] = frozenset()
    counting: frozenset[int] = frozenset()
    positions: Sequence[int] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    completed_courses: frozenset[int] = frozenset()
    prerequisites: Sequence[tuple[int, str, str]] = ()
    dates: Sequence[datetime] = ()


class AccessRule:
    """Says whether a learner may open a course or an activity.

    ``applies_to`` is ``"activity"`` or ``"course"``. ``allows`` and ``describe`` must not query:
    what they need is in the context.
    """

    slug: str
    applies_to: str = "activity"

    def allows(self, context: AccessContext) -> bool:
        raise NotImplementedError

    def describe(self, context: AccessContext) -> str:
        """Why it is locked and what opens it, in words for the learner."""
        raise NotImplementedError

    def url(self, context: AccessContext) -> str:
        """Where the learner can do what opens it; empty if there is nowhere to go."""
        return ""

    def state(self, context: AccessContext) -> Hashable | None:
        """What all answers for the course follow from, beside its published content, ``completed``
        and ``completed_courses``. ``activity`` is not set here.

        Answers of the same state are kept and shared by everybody. None, the default, has the
        rule asked about every activity on every page.
        """
        return None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column that a type adds to the participants' report; ``value`` gets a Progress row."""

    slug: str
    label: str

    def value(self, progress: Progress) -> str:
        return ""


@dataclass(slots=True)
class Launch:
    """What core knows when it opens an activity for a learner; handed over as ``request.launch``.

    ``preview`` is true for editors who look at the activity without an enrolment: nothing that
    happens then may be recorded.
    """

    activity: Activity
    course: Course
    person: Person | None
    enrolment: Enrolment | None
    progress: Progress | None
    outline: Any
    preview: bool = False


class ActivityType:
    """One kind of activity. Eight methods at most, all but ``launch`` with a safe default."""

    slug: str
    label: str
    icon: str = "doc-full"
    page_model: str
    supports: Supports = Supports.MANUAL_COMPLETION | Supports.VIEW_COMPLETION

    def launch(self, request: HttpRequest, page: ActivityPage) -> HttpResponse:
        """Answer the learner's request, GET or POST, to the activity's own address.

        Core has checked enrolment and access. ``page`` is loaded when first touched.
        """
        raise NotImplementedError

    def current_result(self, activity: Activity, learner: Person) -> Result | None:
        """Recompute from the plugin's own records; core uses it to repair progress."""
        return None

    def report_columns(self) -> Sequence[ReportColumn]:
        return ()

    def export(self, page: ActivityPage) -> dict[str, Any]:
        """A JSON-able description that ``import_item`` of the same type can read."""
        return {}

    def import_item(self, item: Mapping[str, Any], parent: Any) -> ActivityPage | None:
        return None

    def personal_data(self, learner: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Pairs of heading and rows: everything the plugin keeps about this person."""
        return iter(())

    def erase(self, learner: Person) -> None:
        """Remove or anonymise what ``personal_data`` yields."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a page's draft that a reader would stumble over.

    ``is_error``: it shuts somebody out or leads nowhere, so the page is held before it is sent for
    review; everything else is a remark. ``where`` names the place in words, ``path`` for Wagtail's
    editor (``#:w:contentpath=``).
    """

    is_error: bool
    code: str
    text: str
    where: str = ""
    path: str = ""


# Findings by page's id, for the newest drafts of all pages at once: queries must not grow with
# their number.
ContentCheck = Callable[[Sequence[Any]], Mapping[int, Sequence[Finding]]]
_content_checks: dict[str, ContentCheck] = {}


def add_content_check(slug: str, check: ContentCheck) -> None:
    """Have ``check`` asked about pages that are sent for review."""
    _content_checks[slug] = check


def all_content_checks() -> list[ContentCheck]:
    return list(_content_checks.values())


@dataclass(frozen=True, slots=True)
class Purpose:
    """A line of "my data": what is kept, why, and who reads it; each in translated words."""

    what: Any
    why: Any
    seen_by: Any


def _no_tables(person: Person) -> Iterable[tuple[Any, Iterable[dict[str, Any]]]]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a plugin without an activity type keeps about people.

    Registered once in ``learning_hooks.py`` by ``add_personal_data``. ``tables`` yields pairs of
    heading and rows (plain values by column) for the copy that people download; ``erase`` removes
    or anonymises what ``tables`` yields, inside the caller's transaction, and may run twice.
    ``stays`` yields tables, too, of what people take along but erasing leaves. ``remains`` tells in
    pairs of what and why, in translated words, what stays all the same.
    """

    slug: str
    tables: Callable[[Person], Iterable[tuple[Any, Iterable[dict[str, Any]]]]]
    erase: Callable[[Person], None]
    purposes: tuple[Purpose, ...] = ()
    remains: tuple[tuple[Any, Any], ...] = ()
    stays: Callable[[Person], Iterable[tuple[Any, Iterable[dict[str, Any]]]]] = _no_tables


_personal_data: dict[str, PersonalData] = {}


def add_personal_data(kept: PersonalData) -> None:
    _personal_data[kept.slug] = kept


def all_personal_data() -> list[PersonalData]:
    return list(_personal_data.values())
