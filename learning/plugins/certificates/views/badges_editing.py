"""Badges in the admin: Wagtail's own views, each cut to the own regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from learning.core.api import policy_for
from learning.core.models import Course

from ..forms.badges import BadgeDefinitionForm
from ..models.badges import BadgeAward, BadgeDefinition
from ..queries import badges as queries
from .admin.snippets import OwnEditView, OwnIndexView, OwnSnippetViewSet, is_id


class TitleFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=gettext_lazy("Search term"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        if asked := self.cleaned_data.get("q"):
            objects = objects.filter(title__icontains=asked)
            self.is_searching, self.search_query = True, asked
        return objects


class PublishedCourses:
    """What is published is known to everybody, so every editor may ask for it."""

    filter_form_class = TitleFilterForm

    def get_object_list(self) -> QuerySet[Course]:
        return Course.objects.filter(is_live=True).select_related("region").order_by("title", "pk")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("region", label=_("Region"), accessor="region.name"),
        ]


class CourseChooseView(PublishedCourses, chooser.ChooseView):
    pass


class CourseChooseResultsView(PublishedCourses, chooser.ChooseResultsView):
    pass


class CourseChosenView(chooser.ChosenView):
    def get_object(self, pk: Any) -> Course:
        """A posted id goes round the list, and the answer holds the title."""
        text = str(pk)
        found = Course.objects.filter(pk=text, is_live=True).first() if is_id(text) else None
        if found is None:
            raise Http404
        return found


class CourseChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Course]:
        return Course.objects.filter(pk__in=[pk for pk in pks if is_id(pk)], is_live=True)


class CourseChooserViewSet(ChooserViewSet):
    model = Course
    icon = "doc-full"
    choose_one_text = gettext_lazy("Choose a course")
    choose_another_text = gettext_lazy("Choose another course")
    choose_view_class = CourseChooseView
    choose_results_view_class = CourseChooseResultsView
    chosen_view_class = CourseChosenView
    chosen_multiple_view_class = CourseChosenMultipleView
    register_widget = False


COURSES = CourseChooserViewSet("badge_course_chooser", url_prefix="pilih-kursus-lencana")

# A draft may wait for its words; without these it could not even be drawn.
PICTURE = ("shape", "colour", "icon")
EDITOR = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("region"),
        FieldPanel("description"),
        FieldPanel("criteria"),
        MultiFieldPanel(
            [
                InlinePanel(
                    "courses",
                    [FieldPanel("course", widget=COURSES.widget_class)],
                    label=gettext_lazy("Course"),
                    heading=gettext_lazy("Completed courses"),
                ),
                FieldPanel("path"),
                FieldPanel("jp_in_year"),
                FieldPanel("helpful_answers"),
                FieldPanel("given_by"),
                FieldPanel("earners"),
            ],
            heading=gettext_lazy("Given for: all that is filled in has to be met"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(name, required_on_save=True) for name in PICTURE]),
                FieldPanel("ring_text"),
            ],
            heading=gettext_lazy("Picture"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_months"), FieldPanel("is_renewable")]),
                FieldPanel("tags"),
            ],
            heading=gettext_lazy("Advanced: validity and tags"),
            classname="collapsed",
        ),
        PublishingPanel(),
    ],
    base_form_class=BadgeDefinitionForm,
)


class BadgeIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[BadgeDefinition]:
        return self._annotate_queryset_updated_at(queries.counted_definitions(self.request.user))


class BadgeEditView(OwnEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if policy_for(BadgeAward).user_has_permission(self.request.user, "view"):
            address = reverse("learning_certificates_admin:badge_awards")
            url = f"{address}?definition={self.object.pk}"
            buttons.append(HeaderButton(_("Holders"), url=url, icon_name="group", priority=10))
        if queries.gives(self.request.user, self.object):
            url = reverse("learning_certificates_admin:badge_give", args=[self.object.pk])
            buttons.append(HeaderButton(_("Give it"), url=url, icon_name="plus", priority=20))
        return buttons

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.object.live:
            url = self.object.get_absolute_url()
            buttons.append(Button(_("Look at it"), url=url, icon_name="view", priority=5))
        return buttons


class BadgeViewSet(OwnSnippetViewSet):
    model = BadgeDefinition
    icon = "tag"
    menu_label = gettext_lazy("Badges")
    menu_name = "badges"
    menu_order = 96
    base_url_path = "lencana"
    list_display = [
        "name",
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        Column("holders", label=gettext_lazy("Awarded")),
        UpdatedAtColumn(),
    ]
    edit_handler = EDITOR
    index_view_class = BadgeIndexView
    edit_view_class = BadgeEditView
