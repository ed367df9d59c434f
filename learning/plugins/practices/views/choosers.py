"""Choosers of the editor: authors and series of the own regions, published entries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from learning.core.api import OwnRows

from ..models import AuthorProfile, Entry, Series
from ..models.page_forms import own_rows
from ..queries.curation import collectable


class NameFilterForm(BaseFilterForm):
    """By a part of the name: these lists are short, and no index knows whose rows they are."""

    looked_in = "title"

    q = forms.CharField(
        label=_("Search term"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        asked = self.cleaned_data.get("q")
        if asked:
            objects = objects.filter(**{f"{self.looked_in}__icontains": asked})
            self.is_searching, self.search_query = True, asked
        return objects


class AuthorFilterForm(NameFilterForm):
    looked_in = "name"


class OfTheUser(OwnRows):
    """Offers, and gives back by id, only what the user may refer to."""

    def rows(self) -> QuerySet:
        model: Any = self.model_class  # type: ignore[attr-defined]
        return own_rows(self.request.user, model).select_related("region")  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("region", label=_("Region"), accessor="region.name")]  # type: ignore[attr-defined]


class ChooseView(OfTheUser, chooser.ChooseView):
    filter_form_class = NameFilterForm


class ChooseResultsView(OfTheUser, chooser.ChooseResultsView):
    filter_form_class = NameFilterForm


class ChosenView(OfTheUser, chooser.ChosenView):
    pass


class ChosenMultipleView(OfTheUser, chooser.ChosenMultipleView):
    pass


class OwnChooserViewSet(ChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView

    def get_urlpatterns(self) -> list:
        # Nothing is made from within a chooser.
        return [url for url in super().get_urlpatterns() if url.name != "create"]


class AuthorChooseView(ChooseView):
    filter_form_class = AuthorFilterForm


class AuthorChooseResultsView(ChooseResultsView):
    filter_form_class = AuthorFilterForm


class AuthorChooserViewSet(OwnChooserViewSet):
    model = AuthorProfile
    name = "practices_author_chooser"
    url_prefix = "pilih-penulis"
    icon = "user"
    choose_view_class = AuthorChooseView
    choose_results_view_class = AuthorChooseResultsView
    choose_one_text = _("Choose an author")
    choose_another_text = _("Choose another author")
    edit_item_text = _("Edit this author")


class SeriesChooserViewSet(OwnChooserViewSet):
    model = Series
    name = "practices_series_chooser"
    url_prefix = "pilih-seri"
    icon = "list-ol"
    choose_one_text = _("Choose a series")
    choose_another_text = _("Choose another series")
    edit_item_text = _("Edit this series")


class Published(OfTheUser):
    """Entries that may stand in a collection of the user's."""

    def rows(self) -> QuerySet[Entry]:
        return collectable(self.request.user).select_related("region")  # type: ignore[attr-defined]

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("kind", label=_("Type"), accessor="get_kind_display")]


class EntryChooseView(Published, chooser.ChooseView):
    filter_form_class = NameFilterForm


class EntryChooseResultsView(Published, chooser.ChooseResultsView):
    filter_form_class = NameFilterForm


class EntryChosenView(Published, chooser.ChosenView):
    pass


class EntryChosenMultipleView(Published, chooser.ChosenMultipleView):
    pass


class EntryChooserViewSet(OwnChooserViewSet):
    model = Entry
    name = "practices_entry_chooser"
    url_prefix = "pilih-terbitan"
    icon = "doc-full"
    choose_view_class = EntryChooseView
    choose_results_view_class = EntryChooseResultsView
    chosen_view_class = EntryChosenView
    chosen_multiple_view_class = EntryChosenMultipleView
    choose_one_text = _("Choose what was published")
    choose_another_text = _("Choose something else")
