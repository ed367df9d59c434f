"""The chooser of paths: the own ones in any state, others' once they are published."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser

from ...models import LearningPath
from ...queries.own import choosable_paths


class OfTheUser:
    """Offers, and gives back by id, only what the user may build on."""

    request: Any

    def rows(self) -> QuerySet[LearningPath]:
        return choosable_paths(self.request.user).select_related("region")

    def get_object_list(self) -> QuerySet[LearningPath]:
        return self.rows()

    def can_create(self) -> bool:
        return False

    def get_object(self, pk: str) -> LearningPath:
        found = self.rows().filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None
        if found is None:
            raise Http404
        return found

    def get_objects(self, pks: list[str]) -> QuerySet[LearningPath]:
        return self.rows().filter(pk__in=[pk for pk in pks if pk.isascii() and pk.isdigit()])

    @property
    def columns(self) -> list[Column]:
        shown = super().columns  # type: ignore[misc]
        return [*shown, Column("region", label=_("Region"), accessor="region.name")]


class ChooseView(OfTheUser, chooser.ChooseView):
    pass


class ChooseResultsView(OfTheUser, chooser.ChooseResultsView):
    pass


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
