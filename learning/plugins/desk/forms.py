from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from taggit.models import Tag
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import AdminTagWidget
from wagtail.models import Page

from learning.core.models import Region

from . import labels
from .queries import pages

MISSING = {
    "cover": _("No cover picture"),
    "summary": _("No summary"),
}


def regions(request: HttpRequest) -> QuerySet[Region]:
    return pages.regions_of(request.user)


def kinds(request: HttpRequest) -> QuerySet[ContentType]:
    """Types of the pages that the user may change."""
    own = pages.editable(request.user).order_by()
    return ContentType.objects.filter(pk__in=own.values("content_type")).order_by("model")


def owners(request: HttpRequest) -> QuerySet[Any]:
    own = pages.editable(request.user).order_by()
    return get_user_model()._default_manager.filter(pk__in=own.values("owner"))


def tags(request: HttpRequest) -> QuerySet[Tag]:
    """Tags of the pages that the user may change."""
    return pages.used_tags(pages.editable(request.user)).order_by("name")


class OwnerFilter(django_filters.ModelChoiceFilter):
    class field_class(django_filters.fields.ModelChoiceField):
        def label_from_instance(self, user: Any) -> str:
            return get_user_display_name(user)


class ContentFilterSet(WagtailFilterSet):
    """Filters of the listing; the state's choices are the keys of ``labels.STATES``."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(labels.STATES.items()), method="of_state"
    )
    type = ContentTypeFilter(label=_("Type"), field_name="content_type", queryset=kinds)
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=regions, method="of_region"
    )
    owner = OwnerFilter(label=_("Owner"), queryset=owners)
    tag = django_filters.ModelChoiceFilter(label=_("Tag"), queryset=tags, method="of_tag")
    missing = django_filters.ChoiceFilter(
        label=_("Missing"), choices=list(MISSING.items()), method="without"
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_state(self, rows: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return rows.filter(pages.state_condition(value, self.request.user))

    def of_region(self, rows: QuerySet[Page], name: str, value: Region) -> QuerySet[Page]:
        return rows.filter(pages.in_region(value))

    def of_tag(self, rows: QuerySet[Page], name: str, value: Tag) -> QuerySet[Page]:
        return rows.filter(pages.tagged(value.pk))

    def without(self, rows: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return rows.filter(pages.empty_in_draft(value))


class CalendarForm(forms.Form):
    """What the calendar is cut to; nonsense in the address is as good as nothing."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Region"), required=False, empty_label=_("All regions")
    )
    type = forms.ModelChoiceField(
        ContentType.objects.none(), label=_("Type"), required=False, empty_label=_("All types")
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        self.fields["region"].queryset = regions(request)
        self.fields["type"].queryset = kinds(request)
        self.fields["type"].label_from_instance = lambda kind: labels.kind_label(kind.model_class())
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)


class TagForm(forms.Form):
    add = TagField(label=_("Tags to add"), required=False, widget=AdminTagWidget)
    remove = TagField(
        label=_("Tags to take away"), required=False, widget=AdminTagWidget(free_tagging=False)
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        add, remove = found.get("add") or [], found.get("remove") or []
        if not self.errors and not add and not remove:
            raise forms.ValidationError(_("Enter at least one tag."))
        if {name.casefold() for name in add} & {name.casefold() for name in remove}:
            raise forms.ValidationError(_("A tag cannot be added and taken away at once."))
        if any(len(name) > Tag._meta.get_field("name").max_length for name in add):
            raise forms.ValidationError(_("A tag has at most 100 letters."))
        return found
