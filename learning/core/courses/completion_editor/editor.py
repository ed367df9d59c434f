"""Criteria and conditions in the hands of somebody who edits a page: shown, said, checked."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.courses import condition_words, criteria_words
from learning.core.courses.criteria import Kind, read
from learning.core.courses.models import Activity, Completion, Course, CoursePage
from learning.core.courses.models.conditions import (
    FIELDS,
    Need,
    completions_for,
    is_supported,
    supports_of,
)
from learning.core.courses.rule_editor.context import RuleContext
from learning.core.regions.page_forms import check_choosable

from .criteria_form import KIND_LABELS, MOST_COURSES, SPARE, CriteriaForm, initial_of
from .fields import CONDITIONS, Posted


def about(page: Page, parent: Page | None) -> dict[str, str]:
    """By what the live sentence finds the page again."""
    if page.pk:
        return {"page": str(page.pk)}
    return {"parent": str(parent.pk if parent else ""), "model": page._meta.label_lower}


class CriteriaEditor:
    def __init__(self, page: CoursePage, *, parent: Page | None, user: Any) -> None:
        self.page, self.parent, self.user = page, parent, user
        self.context = RuleContext(page, parent=parent, user=user)
        self.stored: dict[str, Any] = page.criteria if isinstance(page.criteria, dict) else {}
        self._posted: list[tuple[Posted, CriteriaForm]] = []

    @cached_property
    def chosen(self) -> list[CoursePage]:
        """The pages of the courses that are asked for, as stored."""
        part = self.stored.get(Kind.COURSES.value)
        keys = part.get("keys", []) if isinstance(part, dict) else []
        return _pages(keys)

    def form(self, value: Any, *, name: str) -> CriteriaForm:
        """Of what was posted, the same each time it is asked for; or of what is stored."""
        around: dict[str, Any] = {
            "prefix": name,
            "activities": self._activities(),
            "courses": self._places(value, name),
            "own_key": str(self.page.translation_key),
        }
        if not isinstance(value, Posted):
            data = value if isinstance(value, dict) else {}
            return CriteriaForm(initial=initial_of(data, self.chosen), **around)
        for known, form in self._posted:
            if known == value:
                return form
        form = CriteriaForm(_query(value), **around)
        self._refuse_strangers(form)
        self._posted.append((value, form))
        return form

    def _places(self, value: Any, name: str) -> int:
        """As many as came along, else some beside those chosen."""
        if isinstance(value, Posted):
            sent = sum(f"{name}-courses_{number}" in value for number in range(MOST_COURSES))
            return max(sent, 1)
        return min(len(self.chosen) + SPARE, MOST_COURSES)

    def _activities(self) -> list[tuple[str, str]]:
        """All that may be chosen, and what is chosen but gone."""
        found = list(self.context.activities)
        part = self.stored.get(Kind.ACTIVITIES.value)
        keys = part.get("keys", []) if isinstance(part, dict) else []
        known = {key for key, _title in found}
        return found + [(str(key), _("no longer there")) for key in keys if key not in known]

    def _refuse_strangers(self, form: CriteriaForm) -> None:
        """Nobody names a page that they could not have chosen: see ``RegionAwareForm``.

        Whatever else is wrong with the form: a draft keeps what could be read of it.
        """
        if self.user is None:
            return
        form.is_valid()
        pages = [form.cleaned_data.get(name) for name in form.course_names]
        held = {page.pk for page in self.chosen}
        new = [(CoursePage, str(page.pk)) for page in pages if page and page.pk not in held]
        check_choosable(self.user, new)

    def shown(self, form: CriteriaForm) -> dict[str, Any]:
        return {
            "form": form,
            "kinds": [_kind(kind, form) for kind in KIND_LABELS],
            "sentence": self.sentence(form),
            "speaks": self.context.speaks,
            "url": reverse("learning_completion:course"),
            "about": about(self.page, self.parent),
            "facts": "",
            **kept_by(self.page),
        }

    def sentence(self, form: CriteriaForm) -> str:
        if form.is_bound:
            form.is_valid()
        return said(form.stored() if form.is_bound else self.stored, context=self.context)


def _query(posted: Posted) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, values in posted.items():
        data.setlist(key, values)
    return data


def _kind(kind: Kind, form: CriteriaForm) -> dict[str, Any]:
    names = {
        Kind.ACTIVITIES: ("which", "match", "number", "keys"),
        Kind.COURSES: ("match",),
        Kind.APPROVAL: ("roles", "match"),
        Kind.DATE: ("date",),
        Kind.DAYS: ("days",),
        Kind.GRADE: ("percent",),
    }
    fields = [form[f"{kind}_{name}"] for name in names.get(kind, ())]
    if kind == Kind.COURSES:
        fields += [form[name] for name in form.course_names]
    return {"use": form[f"use_{kind}"], "fields": fields, "slug": kind.value}


def _pages(keys: Any) -> list[CoursePage]:
    """One page for each key, in whatever language it was first written."""
    try:
        rows = CoursePage.objects.filter(translation_key__in=keys).order_by("pk")
        found = {str(page.translation_key): page for page in reversed(rows)}
    except (TypeError, ValidationError):
        return []
    return [found[key] for key in map(str, keys) if key in found]


def said(
    data: Mapping[str, Any], *, page: Page | None = None, context: RuleContext | None = None
) -> str:
    """Criteria as a sentence, with the titles that drafts have now."""
    criteria = read(data)
    around = context or RuleContext(page, parent=None, user=None)
    titles = dict(around.titles)
    courses = criteria.find(Kind.COURSES)
    if courses:
        titles |= {str(row.translation_key): row.title for row in _pages(courses.keys)}
    return criteria_words.sentence(criteria, titles)


def kept_by(page: CoursePage) -> dict[str, Any]:
    """How many have completed the course and keep that, whatever it takes from now on."""
    rows = Course.objects.filter(translation_key=page.translation_key)
    return {"kept": rows.filter(enrolments__completed_at__isnull=False).count()}


def says(form: Any, page: Any) -> dict[str, Any]:
    """What the conditions of an activity say as they stand in the form, and who keeps what."""
    rows = Activity.objects.filter(translation_key=page.translation_key)
    return {
        "sentence": condition_words.sentence(typed_conditions(form, page)),
        "kept": rows.filter(progress__completed_at__isnull=False).count() if page.pk else 0,
        "speaks": True,
    }


def typed_conditions(form: Any, page: Any) -> SimpleNamespace:
    """As far as what was typed can be understood; else what is stored."""
    found = {name: getattr(page, name) for name in CONDITIONS}
    if form is not None and form.is_bound:
        for name in CONDITIONS:
            if name in form.fields:
                found[name] = _typed(form, name, found[name])
    return SimpleNamespace(**found)


def _typed(form: forms.Form, name: str, otherwise: Any) -> Any:
    try:
        value = form.fields[name].clean(form[name].data)
    except ValidationError:
        return otherwise
    return otherwise if value is None else value


def offer_supported(form: Any) -> None:
    """Only what the type can tell; what is stored nevertheless stays, to be seen and mended."""
    page = form.instance
    supports = supports_of(page.activity_type)
    if "completion" in form.fields:
        offered = {*completions_for(supports), page.completion}
        choices = [(value, label) for value, label in Completion.choices if value in offered]
        form.fields["completion"].choices = choices
    for need in (Need.VIEW, Need.TIME, Need.REPORT, Need.SCORE):
        name = FIELDS[need]
        if not is_supported(need, supports) and not getattr(page, name):
            form.fields.pop(name, None)
