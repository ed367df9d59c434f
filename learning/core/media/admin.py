"""Wagtail's lists of images and documents with the rights in them.

Wagtail offers no hook for a column or a filter, so these stand at the addresses of its own views
and are found first; the names of the addresses stay Wagtail's.
"""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.documents.views import documents
from wagtail.images.views import images

from .rights import Rights

# An empty value would mean that nothing was asked for.
UNSTATED = "unstated"


class RightsFilter(django_filters.ChoiceFilter):
    def __init__(self) -> None:
        super().__init__(
            field_name="rights",
            label=_("Rights"),
            choices=[(value or UNSTATED, label) for value, label in Rights.choices],
            empty_label=_("All"),
            widget=forms.RadioSelect,
        )

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value == UNSTATED:
            return qs.filter(rights=Rights.UNSTATED)
        return super().filter(qs, value)


class ImagesFilterSet(images.ImagesFilterSet):
    rights = RightsFilter()

    class Meta(images.ImagesFilterSet.Meta):
        pass


class DocumentsFilterSet(documents.DocumentsFilterSet):
    rights = RightsFilter()

    class Meta(documents.DocumentsFilterSet.Meta):
        pass


def rights_column() -> Column:
    return Column("rights", label=_("Rights"), accessor="get_rights_display")


class ImagesView(images.IndexView):
    filterset_class = ImagesFilterSet

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        # Without columns the list is a grid.
        return [*columns[:-1], rights_column(), columns[-1]] if columns else []


class DocumentsView(documents.IndexView):
    filterset_class = DocumentsFilterSet

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        return [*columns[:-1], rights_column(), columns[-1]]


def register_admin_urls() -> list[Any]:
    lists = (("images/", ImagesView), ("documents/", DocumentsView))
    return [
        path(f"{address}{suffix}", view.as_view(results_only=bool(suffix)))
        for address, view in lists
        for suffix in ("", "results/")
    ]


# Before Wagtail's own.
HOOKS = [("register_admin_urls", register_admin_urls, -10)]
