"""Forms of development and how each is counted."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.core.api import credit_rule
from learning.core.models import CreditRule, DevelopmentForm, FieldOfKnowledge

from ..engine.parts import PER_SESSION

Basis, Track = CreditRule.Basis, DevelopmentForm.Track


def current_forms(day: dt.date | None = None) -> list[DevelopmentForm]:
    """In force today, by track. One query."""
    found = forms_in_force(day).order_by("track", "name", "-valid_from")
    return list({form.code: form for form in found}.values())


def forms_in_force(day: dt.date | None = None) -> QuerySet[DevelopmentForm]:
    day = day or timezone.localdate()
    ends = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return DevelopmentForm.objects.filter(ends, valid_from__lte=day)


def form_names() -> dict[str, str]:
    """By code, of whatever date: what was sent keeps its name. One query."""
    rows = DevelopmentForm.objects.order_by("valid_from").values_list("code", "name")
    return dict(rows)


def field_names() -> dict[str, str]:
    return dict(FieldOfKnowledge.objects.order_by("name").values_list("code", "name"))


def fills_days() -> frozenset[str]:
    """Codes of forms that need somebody all day: classroom training, and stays elsewhere.

    Both follow from reference rows: the track of the form, and a rule that counts the whole event.
    """
    classical = DevelopmentForm.objects.filter(track=Track.CLASSICAL).order_by()
    stays = CreditRule.objects.filter(basis=Basis.PER_EVENT).order_by()
    codes = classical.values_list("code", flat=True).union(
        stays.values_list("form_code", flat=True)
    )
    return frozenset(codes)


def basis_of(form_code: str, scope: str, day: dt.date | None = None) -> str:
    """One of ``CreditRule.Basis``; empty where whoever verifies decides."""
    rule = credit_rule(form_code, scope, day or timezone.localdate())
    return rule.basis if rule else ""


def needs_sessions(form_code: str, scope: str) -> bool:
    return basis_of(form_code, scope) == PER_SESSION
