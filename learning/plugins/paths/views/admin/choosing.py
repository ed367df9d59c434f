"""The chooser of paths: the own ones in any state, others' once they are published."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, LocaleFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser

from learning.core.api import OwnRows

from ...models import LearningPath
from ...queries.own import choosable_paths


class TitleFilterForm(LocaleFilterMixin, BaseFilterForm):
    """By a part of the title: the list is short, and no index knows whose rows they are."""

    q = forms.CharField(
        label=_("Search term"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        if asked := self.cleaned_data.get("q"):
            objects = objects.filter(title__icontains=asked)
            self.is_searching, self.search_query = True, asked
        return objects


class OfTheUser(OwnRows):
    """Offers, and gives back by id, only what the user may build on."""

    def rows(self) -> QuerySet[LearningPath]:
        return choosable_paths(self.request.user).select_related("region")

    @property
    def columns(self) -> list[Column]:
        shown = super().columns  # type: ignore[misc]
        return [*shown, Column("region", label=_("Region"), accessor="region.name")]


class ChooseView(OfTheUser, chooser.ChooseView):
    filter_form_class = TitleFilterForm


class ChooseResultsView(OfTheUser, chooser.ChooseResultsView):
    filter_form_class = TitleFilterForm


class ChosenView(OfTheUser, chooser.SnippetChosenView):
    pass


class ChosenMultipleView(OfTheUser, chooser.SnippetChosenMultipleView):
    pass


class PathChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView

    def get_urlpatterns(self) -> list:
        # Nothing is made from within a chooser.
        return [url for url in super().get_urlpatterns() if url.name != "create"]
