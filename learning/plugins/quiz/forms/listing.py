"""How the bank's list is narrowed, and what may be done with many at once."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from ..models import Category, Question, VersionStatus
from ..queries import bank
from ..queries.categories import labels
from ..questions.registry import question_types
from ..services import many
from .fields import CategoryField

MAX_SEARCH = 100
MANY = [*many.LABELS.items(), ("export", _("Export"))]


def type_choices() -> list[tuple[str, Any]]:
    return [(kind.slug, kind.label) for kind in question_types]


class CategoryFilter(django_filters.ModelChoiceFilter):
    def get_queryset(self, request: Any) -> QuerySet[Category]:
        return bank.usable_categories(user=request.user).select_related("region")

    @property
    def field(self) -> Any:
        field = super().field
        if not getattr(field, "is_tree", False):
            field.is_tree = True
            field.widget.choices = [("", field.empty_label), *labels(field.queryset)]
        return field


class QuestionFilterSet(WagtailFilterSet):
    q = django_filters.CharFilter(
        label=_("Name, question or id-number"), method="search", max_length=MAX_SEARCH
    )
    category = CategoryFilter(
        label=_("Category"), empty_label=_("All categories"), method="in_category"
    )
    only = django_filters.ChoiceFilter(
        choices=[("1", _("Only this one"))],
        label=_("Categories below it"),
        empty_label=_("Included"),
        method="passed_over",
    )
    type = django_filters.ChoiceFilter(
        choices=type_choices, label=_("Type"), empty_label=_("All types")
    )
    status = django_filters.ChoiceFilter(
        choices=VersionStatus.choices, label=_("Status"), empty_label=_("Any")
    )
    tag = django_filters.CharFilter(label=_("Tags"), method="with_tags", max_length=255)
    use = django_filters.ChoiceFilter(
        choices=[("1", _("In use")), ("0", _("Not in use"))],
        label=_("Use"),
        empty_label=_("Any"),
        method="in_use",
    )
    origin = django_filters.ChoiceFilter(
        choices=[("own", _("Own regions")), ("shared", _("Shared by others"))],
        label=_("Owner"),
        empty_label=_("Any"),
        method="of_origin",
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return bank.matching(rows, value)

    def in_category(self, rows: QuerySet, name: str, value: Category) -> QuerySet:
        return bank.in_category(rows, value, children=self.data.get("only") != "1")

    def passed_over(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows

    def with_tags(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        wanted = [part.strip() for part in value.replace("\x00", "").split(",")]
        return bank.tagged(rows, [part for part in wanted if part][:10])

    def in_use(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return bank.used(rows, value == "1")

    def of_origin(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        own = bank.own_questions(self.request.user).order_by().values("pk")
        return rows.filter(pk__in=own) if value == "own" else rows.exclude(pk__in=own)


class ManyForm(forms.Form):
    """``quiz`` is a quiz page that the ticked questions are put into."""

    action = forms.ChoiceField(choices=[*MANY, ("quiz", "quiz")], label=_("What to do"))
    tags = forms.CharField(label=_("Tags"), required=False, max_length=255)
    all = forms.BooleanField(required=False)

    def __init__(self, *args: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = CategoryField(
            rows=categories, required=False, empty_label=_("Choose")
        )

    def tag_names(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["tags"].split(",") if part.strip()][:20]
