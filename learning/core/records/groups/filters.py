"""Filters by group and cohort for lists of people of one course, in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from learning.core.courses.models import Course
from learning.core.regions.models import Cohort
from learning.core.regions.permissions import policy_for

from ..models import CourseGroup
from . import queries


class PeopleFilterSet(WagtailFilterSet):
    """Of rows with a ``person``. Filters that have nothing to choose are not there."""

    group = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("people of a course", "Group"),
        queryset=CourseGroup.objects.none(),
        method="in_group",
        empty_label=_("All groups"),
    )
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"),
        queryset=Cohort.objects.none(),
        method="in_cohort",
        empty_label=_("All cohorts"),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        seen = policy_for(CourseGroup).instances_user_has_permission_for(user, "view")
        offered = {
            "group": seen.filter(course=course.pk),
            "cohort": queries.cohorts_for(user, course.region),
        }
        for name, rows in offered.items():
            # They stand behind the filters of the list itself.
            filter_ = self.filters.pop(name)
            if rows.exists():
                filter_.queryset = rows
                self.filters[name] = filter_

    def in_group(self, rows: QuerySet, name: str, group: CourseGroup) -> QuerySet:
        return queries.in_group(rows, group)

    def in_cohort(self, rows: QuerySet, name: str, cohort: Cohort) -> QuerySet:
        return queries.in_cohort(rows, cohort)
