from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.core.models import Course

from ..models import Category
from .fields import CategoryField


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ("name", "sharing", "info", "id_number")
        widgets = {"info": forms.Textarea(attrs={"rows": 3})}


class NewCategoryForm(CategoryForm):
    """``region`` alone for the top of its tree, ``parent`` for a place below."""

    class Meta(CategoryForm.Meta):
        fields = ("name", "sharing", "info", "id_number")

    field_order = ("region", "parent", "course", "name")

    def __init__(self, *args: Any, regions: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ModelChoiceField(
            queryset=regions, label=_("Region"), empty_label=None
        )
        self.fields["parent"] = CategoryField(
            rows=parents, label=_("Below"), required=False, empty_label=_("At the top")
        )
        self.fields["course"] = forms.ModelChoiceField(
            queryset=Course.objects.filter(region__in=regions).order_by("title"),
            label=_("Course"),
            required=False,
            empty_label=_("All courses of the region"),
        )
        self.order_fields(self.field_order)


class MoveForm(forms.Form):
    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = CategoryField(
            rows=parents, label=_("Below"), required=False, empty_label=_("At the top")
        )
