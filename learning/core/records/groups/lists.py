"""Putting many into groups: by a list or a file, or split evenly or by unit; looked at first."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import DomainError
from learning.core.courses.models import Course
from learning.core.regions import candidates
from learning.core.regions.candidates import Candidate, Entry
from learning.core.regions.list_work import ListWork, Verdict
from learning.core.regions.models import Job, JobRow, Person, Unit
from learning.core.regions.permissions import can

from ..models import CourseGroup, GroupMember
from . import services, splitting
from .queries import groups_of, participants, without_group
from .splitting import Room

NEW, SAME = "new", "same"
NOT_FOUND, STRANGER, REPEATED, FULL, NO_GROUP = (
    *("not_found", "stranger", "repeated"),
    *("full", "no_group"),
)
MOST_NEW = 100


def may(user: Any, action: str, course: Course) -> bool:
    """Whether the user may do something with members of the course's groups."""
    return can(user, action, GroupMember(group=CourseGroup(course=course)))


# What is prepared


def prepare_for(group: CourseGroup, *, owner: Any, **given: Any) -> Job:
    """A list or file of people for one group; ``given`` as of ``ListWork.prepare``."""
    return _prepare(group.course, owner=owner, group=group.pk, **given)


def prepare_table(course: Course, *, owner: Any, **given: Any) -> Job:
    """A file that names each person's group; groups that are not there yet are made."""
    return _prepare(course, owner=owner, beside="group", **given)


def prepare_even(course: Course, *, names: Sequence[str], owner: Any) -> Job:
    """Split who is in no group over the groups of these ``names``, at random.

    The split is drawn here, so that what is looked at is what happens.
    """
    if not 1 <= len(names) <= MOST_NEW:
        told = _("Split over 1 to %(count)d groups.") % {"count": MOST_NEW}
        raise DomainError(told, code="number")
    people = list(without_group(course.pk).order_by("person").values_list("person", flat=True))
    rooms = {row.name: Room(row.number, row.capacity) for row in groups_of(course.pk)}
    wanted = {name: rooms.get(name, Room()) for name in names}
    found = splitting.evenly(people, wanted, seed=secrets.randbits(32))
    return _prepare_split(course, found, people, owner=owner, label=_("Split evenly"))


def prepare_by_unit(course: Course, *, agencies: bool, owner: Any) -> Job:
    """Split who is in no group by unit, or by ``agencies``: one group for each of them."""
    rows = without_group(course.pk).order_by("person")
    units = dict(rows.values_list("person", "person__unit__path"))
    depth = Unit.steplen if agencies else None
    paths = {person: (path or "")[:depth] for person, path in units.items()}
    wanted = {path[:end] for path in paths.values() for end in (None, Unit.steplen)}
    names = dict(Unit.objects.filter(path__in=wanted).values_list("path", "name"))
    found = splitting.by_unit(
        paths, names=names, steplen=Unit.steplen, otherwise=_("Without a unit")
    )
    return _prepare_split(course, found, list(units), owner=owner, label=_("Split by unit"))


def _prepare_split(
    course: Course, found: Mapping[int, str], people: Sequence[int], *, owner: Any, label: str
) -> Job:
    if not people:
        raise DomainError(_("Every participant is in a group already."), code="empty")
    ordered = Person.objects.filter(pk__in=people).order_by("name", "pk")
    entries = [
        Entry(row, "", person_id=pk, about=found.get(pk, ""))
        for row, pk in enumerate(ordered.values_list("pk", flat=True), start=1)
    ]
    return _prepare(course, owner=owner, entries=entries, label=label)


def _prepare(
    course: Course, *, owner: Any, group: int | None = None, beside: str = "", **given: Any
) -> Job:
    params = {"course": course.pk, "group": group, "beside": beside}
    return WORK.prepare(owner=owner, region=course.region, params=params, **given)


# What is judged and done


def course_of(job: Job) -> Course:
    rows = Course.objects.select_related("region")
    found = rows.filter(pk=job.params.get("course")).first()
    if found is None:
        raise DomainError(_("The course no longer exists."))
    return found


class Judge:
    """Says for entries, part by part, into which group they would come. Four queries a part."""

    def __init__(self, job: Job) -> None:
        self.course = course_of(job)
        # Rights may have ended since the list was made.
        if job.owner is None or not job.owner.is_active or not may(job.owner, "add", self.course):
            raise DomainError(_("You may no longer add members."))
        groups = list(groups_of(self.course.pk))
        self.room = {_plain(row.name): _left(row) for row in groups}
        self.only = next((row.name for row in groups if row.pk == job.params.get("group")), "")
        if job.params.get("group") and not self.only:
            raise DomainError(_("The group is no longer there."), code="gone")
        self.seen: set[tuple[int, str]] = set()

    def __call__(self, entries: Sequence[Entry]) -> list[Candidate]:
        people = candidates.people_of(entries)
        ids = [person.pk for person in people.values()]
        here = set(
            participants(self.course.pk).filter(person__in=ids).values_list("person", flat=True)
        )
        rows = GroupMember.objects.filter(group__course=self.course.pk, person__in=ids)
        inside = {
            (person, _plain(name)) for person, name in rows.values_list("person", "group__name")
        }
        return [
            self._one(entry, people.get(candidates.key_of(entry)), here, inside)
            for entry in entries
        ]

    def _one(
        self,
        entry: Entry,
        person: Person | None,
        here: set[int],
        inside: set[tuple[int, str]],
    ) -> Candidate:
        if entry.error:
            return Candidate(entry, NOT_FOUND, message=entry.error)
        if person is None or person.pk not in here:
            # Nothing is told about people who do not take part.
            return Candidate(entry, STRANGER if person else NOT_FOUND)
        name = self.only or entry.about
        if not name:
            # Who was split and has no group found none with room; a file may simply leave it out.
            return Candidate(entry, FULL if entry.person_id else NO_GROUP, person)
        key = (person.pk, _plain(name))
        if key in self.seen:
            return Candidate(entry, REPEATED, person, name)
        self.seen.add(key)
        if key in inside:
            return Candidate(entry, SAME, person, name)
        return Candidate(entry, NEW if self._takes(key[1]) else FULL, person, name)

    def _takes(self, name: str) -> bool:
        left = self.room.get(name)
        if left is None:
            return True
        self.room[name] = left - 1
        return left > 0


def _left(group: Any) -> int | None:
    return None if group.capacity is None else max(group.capacity - group.number, 0)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _act(job: Job, chosen: list[Candidate]) -> None:
    """Groups that are not there yet are made by the name that stands in ``message``."""
    course = course_of(job)
    wanted: dict[str, list[Candidate]] = {}
    for row in chosen:
        wanted.setdefault(_plain(row.message), []).append(row)
    known = {_plain(row.name): row for row in CourseGroup.objects.filter(course=course)}
    for name, rows in wanted.items():
        group = known.get(name) or services.create_group(
            course, name=rows[0].message, actor=job.owner
        )
        _put(group, rows, job.owner)


def _put(group: CourseGroup, rows: Iterable[Candidate], actor: Any) -> None:
    by_id = {row.person.pk: row for row in rows if row.person}
    found = services.add_members(group, person_ids=by_id, actor=actor)
    for pk in found.full:
        by_id[pk].verdict = FULL
    for pk in found.strangers:
        by_id[pk].verdict = STRANGER


def _close(job: Job) -> None:
    """Each part stands in the log of its group already."""


WORK = ListWork(
    kind="place-in-groups",
    label=gettext_lazy("Put participants in groups"),
    verdicts={
        NEW: Verdict(
            gettext_lazy("Will be put in the group"),
            gettext_lazy("Put in the group"),
            outcome=JobRow.Outcome.CREATE,
            acts=True,
        ),
        SAME: Verdict(gettext_lazy("In the group already"), outcome=JobRow.Outcome.SAME),
        FULL: Verdict(gettext_lazy("The group is full")),
        NO_GROUP: Verdict(gettext_lazy("The row names no group")),
        STRANGER: Verdict(gettext_lazy("Not a participant of the course")),
        NOT_FOUND: Verdict(gettext_lazy("Not found")),
        REPEATED: Verdict(gettext_lazy("Already in this list")),
    },
    judge=Judge,
    act=_act,
    close=_close,
)
