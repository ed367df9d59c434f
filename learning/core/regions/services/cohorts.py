"""Cohorts: who is put on their lists, and whom their rules fill them with.

Members of a rule come and go with what it says of them; those added by hand stay until somebody
takes them off. Each step holds the cohort's row, so ``member_count`` is what the list says.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.regions.models import Cohort, CohortMember, Person, Region

from .matching import people_fitting

CHUNK = 500
# Who was added or taken off stands in the log; of long lists only the number.
LOGGED = 200
KEY_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Filled:
    joined: int
    left: int


@dataclass(frozen=True, slots=True)
class Removed:
    removed: int
    stay: int


def new_key(name: str) -> str:
    """What rules and files call the cohort: its name, and some letters where that is taken.

    Taken is also what a cohort that is gone was called: rules that still name it must not come to
    mean other people, perhaps of another region.
    """
    key = slugify(name)[:KEY_LENGTH] or "kohor"
    is_taken = Cohort.objects.filter(key=key).exists() or _was_there(name)
    return f"{key}-{secrets.token_hex(3)}" if is_taken else key


def _was_there(name: str) -> bool:
    kind = ContentType.objects.get_for_model(Cohort)
    return ModelLogEntry.objects.filter(content_type=kind, label__iexact=name.strip()).exists()


def settle(cohort: Cohort) -> None:
    """After its form was saved: who is in a cohort without a rule stays, as if added by hand."""
    if not cohort.by_rule:
        cohort.members.filter(by_rule=True).update(by_rule=False)


@transaction.atomic
def add_members(cohort: Cohort, *, person_ids: Iterable[int], actor: Any) -> int:
    """Put people on the list by hand. Returns how many were not on it so; safe to repeat.

    Whoever the rule brought stays from now on, whatever it says.
    """
    held = _held(cohort.pk)
    ids = list(dict.fromkeys(person_ids))
    kept = held.members.filter(person__in=ids, by_rule=True)
    changed = list(kept.values_list("person_id", flat=True))
    kept.update(by_rule=False, added_by=actor)
    fresh = _add(held, ids, by_rule=False, actor=actor)
    _count(held)
    _log(held, "add", [*changed, *fresh], actor)
    return len(changed) + len(fresh)


@transaction.atomic
def remove_members(cohort: Cohort, *, person_ids: Iterable[int], actor: Any) -> Removed:
    """Take people off the list; safe to repeat. Whom the rule fits stays, now because of it."""
    held = _held(cohort.pk)
    rows = held.members.filter(person__in=list(person_ids))
    ids = set(rows.values_list("person_id", flat=True))
    stay = _fitting(held, ids)
    rows.filter(person__in=stay).update(by_rule=True, added_by=None)
    rows.exclude(person__in=stay).delete()
    _count(held)
    _log(held, "remove", sorted(ids - stay), actor)
    return Removed(len(ids - stay), len(stay))


def fill(cohort: Cohort, *, tell: Callable[[int], None] | None = None) -> Filled:
    """Let in whom the rule fits now and out whom it does not, CHUNK at a time. Safe to repeat.

    Each step reads the rule anew, so that one saved meanwhile is what counts in the end. ``tell``
    is told how many are done after each step.
    """
    joined = _in_steps(cohort.pk, _join, tell)
    left = _in_steps(cohort.pk, _leave, tell)
    with transaction.atomic():
        held = _held(cohort.pk)
        held.filled_at = timezone.now()
        held.save(update_fields=["filled_at"])
        if joined or left:
            log(held, "learning.cohort.fill", data={"joined": joined, "left": left})
    return Filled(joined, left)


def to_move(cohort: Cohort) -> int:
    """How many ``fill`` would let in or out: two queries."""
    return _outside(cohort).count() + _unfit(cohort).count()


def follow(person_ids: Collection[int]) -> int:
    """Have the rules of cohorts look again at these people, at most CHUNK. Returns how many moved.

    The queries grow with the cohorts of their regions, not with the people.
    """
    moved = 0
    for cohort in _concerned(person_ids):
        moved += _follow(cohort, person_ids)
    return moved


@transaction.atomic
def forget(person: Person) -> None:
    """Take somebody off every list without a trace in the logs; who is not active joins none."""
    for cohort in Cohort.objects.filter(members__person=person).order_by("pk"):
        held = _held(cohort.pk)
        held.members.filter(person=person).delete()
        _count(held)


def has_rules() -> bool:
    return Cohort.objects.filter(by_rule=True, is_active=True).exists()


def may_have(cohort: Cohort) -> QuerySet[Person]:
    """Who may be put on the list: active people of its region and of those below it."""
    return Person.objects.filter(region__path__startswith=cohort.region.path, is_active=True)


def _held(pk: int) -> Cohort:
    # Inserting a member points at the row: it must not wait for the lock.
    rows = Cohort.objects.select_for_update(no_key=True, of=("self",)).select_related("region")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise DomainError(_("The cohort is no longer there."), code="gone")
    return found


def _fitting(cohort: Cohort, ids: Collection[int]) -> set[int]:
    if not (cohort.by_rule and cohort.is_active):
        return set()
    return set(people_fitting(cohort).filter(pk__in=ids).values_list("pk", flat=True))


def _add(cohort: Cohort, ids: list[int], *, by_rule: bool, actor: Any = None) -> list[int]:
    known = set(cohort.members.filter(person__in=ids).values_list("person_id", flat=True))
    fresh = [pk for pk in ids if pk not in known]
    CohortMember.objects.bulk_create(
        (
            CohortMember(cohort=cohort, person_id=pk, by_rule=by_rule, added_by=actor)
            for pk in fresh
        ),
        batch_size=CHUNK,
    )
    return fresh


def _count(cohort: Cohort) -> None:
    cohort.member_count = cohort.members.count()
    cohort.save(update_fields=["member_count"])


def _log(cohort: Cohort, what: str, ids: list[int], actor: Any) -> None:
    if ids:
        data = {"count": len(ids), "people": ids if len(ids) <= LOGGED else []}
        log(cohort, f"learning.cohort.{what}", user=actor, data=data)


def _in_steps(
    pk: int, step: Callable[[Cohort, int], tuple[int, int]], tell: Callable[[int], None] | None
) -> int:
    done = last = 0
    while True:
        with transaction.atomic():
            held = _held(pk)
            if not (held.by_rule and held.is_active):
                return done
            number, last = step(held, last)
            if number:
                _count(held)
        done += number
        if tell is not None:
            tell(number)
        if number < CHUNK:
            return done


def _outside(cohort: Cohort) -> QuerySet[Person]:
    members = CohortMember.objects.filter(cohort=cohort.pk, person=OuterRef("pk"))
    return people_fitting(cohort).filter(~Exists(members))


def _unfit(cohort: Cohort) -> QuerySet[CohortMember]:
    fits = people_fitting(cohort).filter(pk=OuterRef("person"))
    return CohortMember.objects.filter(~Exists(fits), cohort=cohort.pk, by_rule=True)


def _join(cohort: Cohort, after: int) -> tuple[int, int]:
    rows = _outside(cohort).filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:CHUNK])
    _add(cohort, ids, by_rule=True)
    return len(ids), ids[-1] if ids else after


def _leave(cohort: Cohort, after: int) -> tuple[int, int]:
    rows = _unfit(cohort).filter(pk__gt=after).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:CHUNK])
    CohortMember.objects.filter(pk__in=ids).delete()
    return len(ids), ids[-1] if ids else after


def _concerned(person_ids: Collection[int]) -> list[Cohort]:
    """Cohorts whose rules could fit these people, and those they are in by a rule."""
    here = Region.objects.filter(people__in=person_ids).distinct().values_list("path", flat=True)
    step = Region.steplen
    paths = {path[:end] for path in here for end in range(step, len(path) + 1, step)}
    members = CohortMember.objects.filter(
        cohort=OuterRef("pk"), person__in=person_ids, by_rule=True
    )
    rows = Cohort.objects.filter(
        Q(region__path__in=paths) | Q(Exists(members)), by_rule=True, is_active=True
    )
    return list(rows.order_by("pk"))


@transaction.atomic
def _follow(cohort: Cohort, person_ids: Collection[int]) -> int:
    held = _held(cohort.pk)
    fits = _fitting(held, person_ids)
    rows = held.members.filter(person__in=person_ids)
    known = dict(rows.values_list("person_id", "by_rule"))
    joined = sorted(fits - known.keys())
    left = [pk for pk, by_rule in known.items() if by_rule and pk not in fits]
    if not joined and not left:
        return 0
    _add(held, joined, by_rule=True)
    held.members.filter(person__in=left, by_rule=True).delete()
    _count(held)
    log(held, "learning.cohort.fill", data={"joined": len(joined), "left": len(left)})
    return len(joined) + len(left)
