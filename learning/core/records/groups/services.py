"""Groups of a course: made and filled by hand, named together in sets.

Only who takes part in the course is in its groups. Whoever leaves the course is on no list of them
any more; the row stays, and with it the group for whoever comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.courses.models import Course
from learning.core.signals import group_changed

from ..models import CourseGroup, Grouping, GroupMember
from ..rows import lock_course
from .queries import listed, participants

KEY_LENGTH = 56
MOST_GROUPS = 500
LOGGED = 200


class NameTaken(DomainError):
    code = "name_taken"


class InUse(DomainError):
    code = "in_use"


@dataclass(frozen=True, slots=True)
class Added:
    """Ids of people: put into the group, in it before, without a place, not in the course."""

    added: tuple[int, ...] = ()
    already: tuple[int, ...] = ()
    full: tuple[int, ...] = ()
    strangers: tuple[int, ...] = ()


@transaction.atomic
def create_group(
    course: Course,
    *,
    name: str,
    description: str = "",
    capacity: int | None = None,
    actor: Any = None,
) -> CourseGroup:
    """Raises DomainError for a name that another group of the course has."""
    held = lock_course(course.pk)
    names = _check_name(held.groups.values_list("name", "key"), name)
    if len(names) >= MOST_GROUPS:
        raise DomainError(_("A course has at most %(count)d groups.") % {"count": MOST_GROUPS})
    group = CourseGroup.objects.create(
        course=held,
        key=_new_key(name, {*names.values(), *_gone(CourseGroup, held)}),
        name=name.strip(),
        description=description.strip(),
        capacity=capacity,
    )
    log(group, "wagtail.create", user=actor)
    return group


@transaction.atomic
def change_group(
    group: CourseGroup,
    *,
    name: str,
    description: str = "",
    capacity: int | None = None,
    actor: Any = None,
) -> CourseGroup:
    """The key stays: rules and files know the group by it."""
    course = lock_course(group.course_id)
    _check_name(course.groups.exclude(pk=group.pk).values_list("name", "key"), name)
    held = _held(group)
    number = listed(held).count()
    if capacity is not None and capacity < number:
        told = _("The group has %(count)d members already.") % {"count": number}
        raise DomainError(told, code="too_small")
    held.name, held.description, held.capacity = name.strip(), description.strip(), capacity
    held.save(update_fields=["name", "description", "capacity"])
    log(held, "wagtail.edit", user=actor)
    return held


@transaction.atomic
def delete_group(group: CourseGroup, *, actor: Any = None) -> None:
    """Raises InUse where something else, such as an exception of a quiz, is about the group."""
    held = _held(group)
    _log_deleted(held, actor)
    try:
        with transaction.atomic():
            held.delete()
    except (ProtectedError, RestrictedError) as error:
        raise InUse(_("The group is in use: %(where)s.") % {"where": _used(error)}) from error


def _used(error: ProtectedError | RestrictedError) -> str:
    rows = error.args[1] if len(error.args) > 1 else ()
    names = sorted({str(row._meta.verbose_name) for row in rows})
    return ", ".join(names) or _("elsewhere")


@transaction.atomic
def add_members(group: CourseGroup, *, person_ids: Iterable[int], actor: Any = None) -> Added:
    """Put people into the group, in the order given, as long as it has places. Safe to repeat."""
    held = _held(group)
    ids = list(dict.fromkeys(person_ids))
    here = set(participants(held.course_id).filter(person__in=ids).values_list("person", flat=True))
    known = set(held.members.filter(person__in=ids).values_list("person", flat=True))
    wanted = [pk for pk in ids if pk in here and pk not in known]
    room = len(wanted) if held.capacity is None else max(held.capacity - listed(held).count(), 0)
    fresh, full = wanted[:room], wanted[room:]
    GroupMember.objects.bulk_create(
        GroupMember(group=held, person_id=pk, added_by=actor) for pk in fresh
    )
    _announce(held, "add", fresh, actor)
    return Added(
        added=tuple(fresh),
        already=tuple(pk for pk in ids if pk in here & known),
        full=tuple(full),
        strangers=tuple(pk for pk in ids if pk not in here),
    )


@transaction.atomic
def remove_members(group: CourseGroup, *, person_ids: Iterable[int], actor: Any = None) -> int:
    """Take people out of the group, those who left the course too. Returns how many."""
    held = _held(group)
    rows = held.members.filter(person__in=list(person_ids))
    ids = list(rows.values_list("person", flat=True))
    rows.delete()
    _announce(held, "remove", ids, actor)
    return len(ids)


def _held(group: CourseGroup) -> CourseGroup:
    # Inserting a member points at the row: it must not wait for the lock.
    rows = CourseGroup.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("course").filter(pk=group.pk).first()
    if found is None:
        raise DomainError(_("The group is no longer there."), code="gone")
    return found


def _announce(group: CourseGroup, what: str, ids: Sequence[int], actor: Any) -> None:
    if not ids:
        return
    people = list(ids) if len(ids) <= LOGGED else []
    log(group, f"learning.group.{what}", user=actor, data={"count": len(ids), "people": people})
    send = partial(group_changed.send_robust, sender=CourseGroup, group=group)
    transaction.on_commit(partial(send, person_ids=list(ids)))


@transaction.atomic
def save_grouping(
    course: Course,
    *,
    name: str,
    groups: Iterable[CourseGroup],
    grouping: Grouping | None = None,
    actor: Any = None,
) -> Grouping:
    """Make a named set of groups of the course, or change one."""
    held = lock_course(course.pk)
    others = held.groupings.exclude(pk=grouping.pk) if grouping else held.groupings.all()
    keys = _check_name(others.values_list("name", "key"), name).values()
    row = grouping or Grouping(course=held, key=_new_key(name, {*keys, *_gone(Grouping, held)}))
    row.name = name.strip()
    row.save()
    row.groups.set(held.groups.filter(pk__in=[group.pk for group in groups]))
    log(row, "wagtail.edit" if grouping else "wagtail.create", user=actor)
    return row


@transaction.atomic
def copy_groups(source: Course, *, course: Course) -> int:
    """Groups and sets of them as in ``source``, with nobody in them. Returns how many groups.

    Their keys are the same, so rules that were copied along name the course's own. A course that
    has groups keeps them.
    """
    held = lock_course(course.pk)
    if held.groups.exists():
        return 0
    made = {
        group.pk: CourseGroup.objects.create(
            course=held,
            key=group.key,
            name=group.name,
            description=group.description,
            capacity=group.capacity,
        )
        for group in source.groups.all()
    }
    for grouping in source.groupings.prefetch_related("groups"):
        row = Grouping.objects.create(course=held, key=grouping.key, name=grouping.name)
        row.groups.set([made[group.pk] for group in grouping.groups.all()])
    return len(made)


@transaction.atomic
def delete_grouping(grouping: Grouping, *, actor: Any = None) -> None:
    _log_deleted(grouping, actor)
    grouping.delete()


def _check_name(others: Iterable[tuple[str, str]], name: str) -> dict[str, str]:
    """Keys of the others by their names; refuses an empty name and one that is taken."""
    known = dict(others)
    plain = name.strip()
    if not plain:
        raise DomainError(_("Enter a name."), code="no_name")
    if plain.casefold() in {other.casefold() for other in known}:
        raise NameTaken(_("The course has one of this name already."))
    return known


def _log_deleted(row: CourseGroup | Grouping, actor: Any) -> None:
    data = {"course": row.course_id, "key": row.key}
    log(row, "wagtail.delete", user=actor, deleted=True, data=data)


def _gone(model: type[CourseGroup | Grouping], course: Course) -> Iterable[str]:
    """Keys of what was deleted: rules that still name it must not come to mean another."""
    rows = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        action="wagtail.delete",
        data__course=course.pk,
    )
    return (data["key"] for data in rows.values_list("data", flat=True) if "key" in data)


def _new_key(name: str, taken: Iterable[str]) -> str:
    """The name as a word, with a number behind where that is taken."""
    known, plain = set(taken), slugify(name)[:KEY_LENGTH] or "kelompok"
    key, number = plain, 2
    while key in known:
        key, number = f"{plain}-{number}", number + 1
    return key
