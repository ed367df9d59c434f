"""What the admin's choosers of rows with a region share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.viewsets.chooser import ChooserViewSet

from learning.core.regions.grants import any_reach
from learning.core.regions.models import Unit


class OwnRows:
    """For views of a chooser: offers, and gives back by id, only ``rows``.

    A subclass says in ``rows`` which the user of the request may refer to.
    """

    request: Any

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_object_list(self) -> QuerySet[Any]:
        return self.rows()

    def can_create(self) -> bool:
        return False

    def get_object(self, pk: str) -> Any:
        found = self.rows().filter(pk=pk).first() if _is_id(pk) else None
        if found is None:
            raise Http404
        return found

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return self.rows().filter(pk__in=[pk for pk in pks if _is_id(pk)])


class NameFilterForm(BaseFilterForm):
    """By a part of the name: the list is short, and no index knows whose rows they are."""

    q = forms.CharField(
        label=_("Search term"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        if asked := self.cleaned_data.get("q"):
            objects = objects.filter(name__icontains=asked)
            self.is_searching, self.search_query = True, asked
        return objects


class OwnChooserViewSet(ChooserViewSet):
    """Nothing is made from within the chooser."""

    per_page = 20

    def get_urlpatterns(self) -> list[Any]:
        return [url for url in super().get_urlpatterns() if url.name != "create"]


class ChosenField(forms.ModelChoiceField):
    """For a chooser's widget: shows again only what may be chosen, whatever was sent.

    The widget itself would look up any id, and tell the name of a row of another region.
    """

    def prepare_value(self, value: Any) -> Any:
        key = str(value.pk if isinstance(value, Model) else value or "")
        return self.queryset.filter(pk=key).first() if _is_id(key) else None

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and not _is_id(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().to_python(value)


def units_offered(user: Any) -> QuerySet[Unit]:
    """What ``unit_chooser`` offers: a form with it takes these, and no others. Whoever has a role
    in a region may name its units."""
    found = Unit.objects.filter(is_active=True)
    return found if user.is_superuser else found.filter(any_reach(user).q("region"))


def unit_chooser() -> forms.Widget:
    """Chooses one of ``units_offered``."""
    # Late, because Wagtail's choosers are there once all apps are.
    from .admin.choosers import UNITS

    return UNITS.widget_class()


def cohort_chooser() -> forms.Widget:
    """Chooses an active cohort of the user's regions."""
    from .admin.choosers import COHORTS

    return COHORTS.widget_class()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
