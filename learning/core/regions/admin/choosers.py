"""Choosers of units and cohorts: what the user's regions have."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser

from learning.core.regions.choosers import (
    NameFilterForm,
    OwnChooserViewSet,
    OwnRows,
    units_offered,
)
from learning.core.regions.models import Cohort, Unit

from .base import visible


class Units(OwnRows):
    """In the order of the tree."""

    filter_form_class = NameFilterForm

    def rows(self) -> QuerySet[Unit]:
        found = units_offered(self.request.user)
        return found.select_related("region").order_by("region__path", "path")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("region", label=_("Region"), accessor="region.name"),
        ]


class Cohorts(OwnRows):
    filter_form_class = NameFilterForm

    def rows(self) -> QuerySet[Cohort]:
        found = visible(self.request.user, Cohort).filter(is_active=True)
        return found.select_related("region").order_by("name", "pk")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("members", label=_("Members"), accessor="member_count"),
            Column("region", label=_("Region"), accessor="region.name"),
        ]


class UnitChooseView(Units, chooser.ChooseView):
    pass


class UnitResultsView(Units, chooser.ChooseResultsView):
    pass


class UnitChosenView(Units, chooser.ChosenView):
    pass


class UnitsChosenView(Units, chooser.ChosenMultipleView):
    pass


class CohortChooseView(Cohorts, chooser.ChooseView):
    pass


class CohortResultsView(Cohorts, chooser.ChooseResultsView):
    pass


class CohortChosenView(Cohorts, chooser.ChosenView):
    pass


class CohortsChosenView(Cohorts, chooser.ChosenMultipleView):
    pass


class UnitChooserViewSet(OwnChooserViewSet):
    model = Unit
    icon = "group"
    choose_view_class = UnitChooseView
    choose_results_view_class = UnitResultsView
    chosen_view_class = UnitChosenView
    chosen_multiple_view_class = UnitsChosenView
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    register_widget = False


class CohortChooserViewSet(OwnChooserViewSet):
    model = Cohort
    icon = "group"
    choose_view_class = CohortChooseView
    choose_results_view_class = CohortResultsView
    chosen_view_class = CohortChosenView
    chosen_multiple_view_class = CohortsChosenView
    choose_one_text = _("Choose a cohort")
    choose_another_text = _("Choose another cohort")
    register_widget = False


UNITS = UnitChooserViewSet("unit_chooser", url_prefix="pilih-unit")
COHORTS = CohortChooserViewSet("cohort_chooser", url_prefix="pilih-kohor")
