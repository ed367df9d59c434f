"""Choosers of questions and categories: what the user's regions own, and what is shared."""

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

from ...forms.listing import type_choices
from ...models import Category, Question
from ...queries import bank
from ...queries.categories import labels
from ...questions.missing import type_of

SEARCH = forms.TextInput(attrs={"placeholder": _("Search")})


class CategoryFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search term"), max_length=100, widget=SEARCH, required=False)

    def filter(self, objects: QuerySet) -> QuerySet:
        if asked := self.cleaned_data.get("q"):
            objects = objects.filter(name__icontains=asked)
            self.is_searching, self.search_query = True, asked
        return objects


class QuestionFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Search term"), max_length=100, widget=SEARCH, required=False)
    category = forms.ModelChoiceField(
        queryset=Category.objects.none(),
        label=_("Category"),
        empty_label=_("All categories"),
        required=False,
    )
    type = forms.ChoiceField(label=_("Type"), required=False)

    def for_user(self, user: Any) -> QuestionFilterForm:
        rows = bank.usable_categories(user=user)
        self.fields["category"].queryset = rows
        self.fields["category"].widget.choices = [
            ("", _("All categories")),
            *labels(rows.select_related("region")),
        ]
        self.fields["type"].choices = [("", _("All types")), *type_choices()]
        return self

    def filter(self, objects: QuerySet) -> QuerySet:
        given = self.cleaned_data
        if asked := given.get("q"):
            objects = bank.matching(objects, asked)
            self.is_searching, self.search_query = True, asked
        if given.get("category"):
            objects = bank.in_category(objects, given["category"])
        if given.get("type"):
            objects = objects.filter(type=given["type"])
        return objects


class Questions(OwnRows):
    def rows(self) -> QuerySet:
        return bank.choosable_questions(self.request.user)

    def get_filter_form(self) -> QuestionFilterForm:
        return QuestionFilterForm(self.request.GET).for_user(self.request.user)

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("type", label=_("Type"), accessor=lambda row: type_of(row.type).label),
            Column("category", label=_("Category"), accessor="category.name"),
            Column("status", label=_("Status"), accessor="get_status_display"),
        ]


class Categories(OwnRows):
    def rows(self) -> QuerySet:
        return bank.usable_categories(user=self.request.user).select_related("region", "parent")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("parent", label=_("Below"), accessor=lambda row: row.parent or "–"),
            Column("region", label=_("Region"), accessor="region.name"),
        ]


class QuestionChooseView(Questions, chooser.ChooseView):
    filter_form_class = QuestionFilterForm


class QuestionResultsView(Questions, chooser.ChooseResultsView):
    filter_form_class = QuestionFilterForm


class QuestionChosenView(Questions, chooser.ChosenView):
    pass


class QuestionsChosenView(Questions, chooser.ChosenMultipleView):
    pass


class CategoryChooseView(Categories, chooser.ChooseView):
    filter_form_class = CategoryFilterForm


class CategoryResultsView(Categories, chooser.ChooseResultsView):
    filter_form_class = CategoryFilterForm


class CategoryChosenView(Categories, chooser.ChosenView):
    pass


class CategoriesChosenView(Categories, chooser.ChosenMultipleView):
    pass


class BankChooserViewSet(ChooserViewSet):
    def get_urlpatterns(self) -> list:
        # Nothing is made from within a chooser.
        return [url for url in super().get_urlpatterns() if url.name != "create"]


class QuestionChooserViewSet(BankChooserViewSet):
    model = Question
    name = "quiz_question_chooser"
    url_prefix = "pilih-soal"
    icon = "help"
    per_page = 20
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionResultsView
    chosen_view_class = QuestionChosenView
    chosen_multiple_view_class = QuestionsChosenView
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")


class CategoryChooserViewSet(BankChooserViewSet):
    model = Category
    name = "quiz_category_chooser"
    url_prefix = "pilih-kategori-soal"
    icon = "folder-open-1"
    per_page = 20
    choose_view_class = CategoryChooseView
    choose_results_view_class = CategoryResultsView
    chosen_view_class = CategoryChosenView
    chosen_multiple_view_class = CategoriesChosenView
    choose_one_text = _("Choose a category")
    choose_another_text = _("Choose another category")
    edit_item_text = _("Edit this category")
