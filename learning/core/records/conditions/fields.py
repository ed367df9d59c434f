from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from learning.core.courses.models import Course

# Unpublished is not gone: what was completed there still counts.
THERE = Q(is_live=True) | Q(page__isnull=False)


class KeyField(forms.ModelChoiceField):
    """Gives the text of the chosen row's ``to_field_name``, as a condition stores it."""

    def to_python(self, value: Any) -> str | None:
        found = super().to_python(value)
        return None if found is None else str(getattr(found, self.to_field_name or "pk"))

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def choosable_courses(user: Any) -> QuerySet[Course]:
    """Courses that a rule may name: those whose pages the user's choosers offer.

    Without a user, as where versions are compared, nothing is offered and nothing kept back.
    """
    # Imported late: the scope needs the models.
    from learning.core.regions.admin_scope import choosable_pages, sees_all_pages

    rows = Course.objects.filter(THERE).order_by("title", "pk")
    if user is None or sees_all_pages(user):
        return rows
    return rows.filter(page__in=choosable_pages(user).order_by().values("pk"))
