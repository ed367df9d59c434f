from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from learning.core.courses.models import Course


class KeyField(forms.ModelChoiceField):
    """Gives the text of the chosen row's ``to_field_name``, as a condition stores it."""

    def to_python(self, value: Any) -> str | None:
        found = super().to_python(value)
        return None if found is None else str(getattr(found, self.to_field_name or "pk"))

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def choosable_courses(user: Any) -> QuerySet[Course]:
    """Courses that a rule may name: those whose pages the user's choosers offer.

    Unpublished is not gone: of one's own region what was completed there still counts. Without a
    user, as where versions are compared, nothing is offered and so nothing is kept back.
    """
    # Imported late: the scope needs the models.
    from learning.core.regions.admin_scope import choosable_pages

    rows = Course.objects.filter(page__isnull=False).order_by("title", "pk")
    if user is None:
        return rows
    return rows.filter(page__in=choosable_pages(user).order_by().values("pk"))
