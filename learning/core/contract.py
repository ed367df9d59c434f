"""What an activity type and an access rule promise to core.

A plugin subclasses :class:`ActivityType` or :class:`AccessRule` and registers an instance in its
``learning_hooks.py``. Nothing here touches the database, so plugins may import it anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Flag, auto
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet
    from django.forms import Form, Widget
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
    twice changes nothing. ``handed_in_at``: when the work that earned the score was handed in,
    where that was before ``at``; lateness counts by it, so a mark given later makes nobody late.
    """

    completed: bool = False
    score: Decimal | None = None
    passed: bool | None = None
    at: datetime | None = None
    key: str = ""
    handed_in_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError("score is a fraction between 0 and 1")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer of access rules: whether the item is open and, if not, why and what opens it.

    ``reasons`` has every sentence, ``reason`` all of them in one text. ``hidden``: the item is not
    shown at all, so nothing is told. ``code`` is the slug of the first rule that says no.
    """

    allowed: bool
    reason: str = ""
    url: str = ""
    reasons: tuple[str, ...] = ()
    hidden: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class AccessContext:
    """All that a rule may look at. Built once per page, so rules never query per activity.

    ``activity`` is an Activity row or an outline entry with the same fields (None for a course).

    ``completed`` holds ids of activities this learner completed in the course, ``positions`` the
    ids of all live activities in tree order, ``counting`` those that count,
    ``completed_courses`` the ids of courses the learner ever completed, ``prerequisites``
    (id, title, url) of required courses, ``dates`` all moments at which an activity of the course
    opens or closes, earliest first. ``titles`` leaves out what is not shown to this learner.
    ``trees`` and ``facts`` are the course's trees of availability and what is so of this person.
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
    trees: Any = None
    facts: Any = None


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

    def step(self, context: AccessContext) -> tuple[str, str]:
        """What the learner can do about it: words and address.

        Empty where there is nothing to do but wait or ask somebody else.
        """
        url = self.url(context)
        return (self.describe(context), url) if url else ("", "")

    def verdict(self, context: AccessContext) -> Verdict:
        """``allows``, ``describe`` and ``url`` in one answer."""
        if self.allows(context):
            return Verdict(True)
        reason = self.describe(context)
        return Verdict(False, reason, self.url(context), (reason,), code=self.slug)

    def state(self, context: AccessContext) -> Hashable | None:
        """What all answers for the course follow from, beside its published content, ``completed``
        and ``completed_courses``. ``activity`` is not set here.

        Answers of the same state are kept and shared by everybody. None, the default, has the
        rule asked about every activity on every page.
        """
        return None


class Fact(NamedTuple):
    """How a leaf of a tree of availability stands for somebody.

    ``met`` is None where what the leaf names is gone: then it is never met, negated or not.
    ``name`` and ``url`` are of what the leaf names, in the reader's language, as far as that is
    not in the leaf itself: what learners read follows from them and the leaf. ``note`` says to
    staff how it is now ("45 %").
    """

    met: bool | None
    name: str = ""
    url: str = ""
    note: str = ""


class Condition:
    """One kind of leaf in trees of availability; registered by ``api.conditions.register``.

    ``data`` is what ``clean`` returned for a leaf, plain JSON. Words are in the reader's language,
    a clause without a full stop that can stand in a list ("Complete “Module 1”"). Nothing but
    ``clean``, ``facts``, ``people`` and ``form`` may query. What was imported or stored long ago
    may be any JSON: only ``clean`` raises for it, and its fact is that of something gone.
    """

    slug: str
    label: Any
    # About people themselves: it filters lists of people, which dates and completions must not.
    filters_people: bool = False
    # Who manages the course always passes, negated or not (groups).
    exempts_staff: bool = False

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        """The data as it is stored. Raises DomainError with words for the field."""
        return dict(data)

    def resolve(self, data: Mapping[str, Any], *, before: Sequence[str]) -> Mapping[str, Any]:
        """The data where a leaf means something by its place, as "the previous activity".

        ``before`` has the keys of the tracked activities that stand before, the nearest last.
        """
        return data

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> Sequence[Fact]:
        """The fact of each leaf, with one set of queries for all of them together.

        Without a person only names, addresses and whether it is gone matter.
        """
        raise NotImplementedError

    def fact_in_draft(self, data: Mapping[str, Any], *, titles: Mapping[str, str]) -> Fact | None:
        """What ``facts`` says without a person, for a course that may never have been published.

        ``titles`` has those of all its activities, drafts too, by key. None: ask ``facts``.
        """
        return None

    def people(self, data: Mapping[str, Any], *, course: Course) -> Q:
        """Who meets the leaf, over Person; only asked where ``filters_people``.

        Subqueries and relations to one row only: it is negated, and put into "any" with others.
        """
        raise NotImplementedError

    def moments(self, data: Mapping[str, Any]) -> Sequence[datetime]:
        """When the answer changes by itself."""
        return ()

    def is_hopeless(self, data: Mapping[str, Any], *, negated: bool, now: datetime) -> bool:
        """Whether it can never be met any more, as a date that has passed."""
        return False

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        """What must hold, in words for the learner; never a number of a grade.

        ``name`` is that of the leaf's fact.
        """
        raise NotImplementedError

    def rule(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        """The whole rule in words for staff."""
        return self.describe(data, negated=negated, name=name)

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        """What the learner can do about it: words and address.

        Empty where there is nothing to do but wait or ask somebody else.
        """
        return "", ""

    def activities(self, data: Mapping[str, Any]) -> Sequence[str]:
        """Keys of the course's activities that the leaf depends on, for the dead-end analysis."""
        return ()

    def rewrite(self, data: Mapping[str, Any], *, keys: Mapping[str, str]) -> dict[str, Any]:
        """The data in a copied course: ``keys`` has the new key of each copied page by its old."""
        return dict(data)

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[Form]:
        """The fields that an editor fills in for a leaf; ``clean`` gets their ``cleaned_data``.

        Their names are those of ``data``. ``activities`` are keys and titles of what the course
        has, drafts too. Before its first publication ``course`` has a region but no id.
        """
        raise NotImplementedError


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

    def hidden_scores(self, learner: Person, activities: Sequence[Activity]) -> Collection[int]:
        """Ids of those of ``activities`` whose score and passing the learner may not see now.

        For their own pages only; staff see all. The queries must not grow with the activities.
        """
        return ()

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
class AwardPart:
    """One thing that was learned for an award."""

    title: str
    jp: int = 0


@dataclass(frozen=True, slots=True)
class Award:
    """What whoever sends ``achievement_earned`` says of it where a paper may be given for it.

    ``key`` names this achievement of this person for good, ``subject`` what was achieved, in the
    words of the signal (``path:12``, ``event:bimtek-2026``). ``kind`` is ``"path"`` or
    ``"event"``. ``region_id`` is who awards. ``valid_until`` is the last day, None for good.
    """

    key: str
    subject: str
    kind: str
    title: str
    region_id: int
    earned_at: datetime
    jp: int = 0
    valid_until: date | None = None
    parts: tuple[AwardPart, ...] = ()


@dataclass(frozen=True, slots=True)
class AwardKind:
    """What awards of a ``kind`` are given for, so that whoever gives something for them chooses
    one instead of typing its subject.

    The subject of a row is the kind, a colon and its ``key``. ``offered`` are the rows that a user
    may choose, ``find`` has any of them by its key, ``chooser`` makes the widget of a form in the
    admin. A row has a ``region``, its ``str`` is its title.
    """

    kind: str
    offered: Callable[[Any], QuerySet[Any]]
    find: Callable[[str], Model | None]
    chooser: Callable[[], Widget]
    key: str = "pk"

    def subject(self, row: Model) -> str:
        return f"{self.kind}:{getattr(row, self.key)}"


_award_kinds: dict[str, AwardKind] = {}


def add_award_kind(kind: AwardKind) -> None:
    """From ``learning_hooks.py`` of whoever sends ``achievement_earned`` with such awards."""
    _award_kinds[kind.kind] = kind


def award_kind(kind: str) -> AwardKind | None:
    return _award_kinds.get(kind)


def awarded_for(subject: str) -> Model | None:
    """The row that ``subject`` names; None where it is gone or nobody knows its kind."""
    name, _colon, key = subject.partition(":")
    kind = award_kind(name)
    return kind.find(key) if kind else None


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
