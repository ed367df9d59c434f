"""A condition of courses and activities: a learning path was completed, or is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import KeyField
from learning.core.contract import Condition, DomainError, Fact
from learning.core.models import Course, Person

from .models import LearningPath, PathEnrolment
from .queries.listed import source_paths, words_of


class Wanted(models.TextChoices):
    COMPLETED = "completed", gettext_lazy("was completed once")
    VALID = "valid", gettext_lazy("is completed and has not lapsed")


class PathCondition(Condition):
    """``path`` is the key that all languages of a path share."""

    slug = "path"
    label = gettext_lazy("Learning path")

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key, wanted = _key(data.get("path")), data.get("wanted")
        if not key or not LearningPath.objects.filter(translation_key=key).exists():
            raise DomainError(_("Choose a learning path."))
        if wanted not in Wanted.values:
            raise DomainError(_("Choose what is asked for."))
        return {"path": key, "wanted": wanted}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        keys = {key for leaf in leaves if (key := _key(leaf.get("path")))}
        paths = {str(row.translation_key): row for row in _paths(keys)}
        words = words_of(row.translation_key for row in paths.values())
        runs = _enrolments(paths.values(), person)
        found = []
        for leaf in leaves:
            path = paths.get(_key(leaf.get("path")))
            if path is None or leaf.get("wanted") not in Wanted.values:
                found.append(Fact(None))
                continue
            shown, run = words.get(path.translation_key, path), runs.get(path.pk)
            met = run is not None and _holds(run, path, leaf["wanted"], now)
            note = _("completed") if run and run.cycles_done else _("not completed")
            found.append(Fact(met, shown.title, path.get_absolute_url(), note))
        return found

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        valid = data["wanted"] == Wanted.VALID
        if negated:
            text = (
                _("Only while the path “%(title)s” is not held")
                if valid
                else _("Only before the path “%(title)s” is completed")
            )
        else:
            text = (
                _("Complete the path “%(title)s”; it must not have lapsed")
                if valid
                else _("Complete the path “%(title)s”")
            )
        return text % {"title": name}

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        return ("", "") if negated else (self.describe(data, negated=False, name=name), url)

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        rows = source_paths().filter(live=True).order_by("title", "pk")
        fields = {
            "path": KeyField(rows, to_field_name="translation_key", label=_("Learning path")),
            "wanted": forms.ChoiceField(label=_("must be so"), choices=Wanted.choices),
        }
        return type("PathForm", (forms.Form,), fields)


def _key(value: Any) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _paths(keys: set[str]) -> list[LearningPath]:
    return list(source_paths().filter(translation_key__in=keys)) if keys else []


def _enrolments(paths: Any, person: Person | None) -> dict[int, PathEnrolment]:
    if person is None:
        return {}
    rows = PathEnrolment.objects.filter(person=person, path__in=[path.pk for path in paths])
    return {row.path_id: row for row in rows}


def _holds(run: PathEnrolment, path: LearningPath, wanted: str, now: datetime) -> bool:
    if wanted == Wanted.COMPLETED or not path.is_certification:
        return run.cycles_done > 0
    lapsed = (run.Standing.LAPSED, run.Standing.NEVER)
    return run.standing(timezone.localdate(now)) not in lapsed
