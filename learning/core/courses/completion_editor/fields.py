"""Form field, widget and panels. Page models are made of these, so nothing here may import a model
before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

if TYPE_CHECKING:
    from .editor import CriteriaEditor

NAME = "criteria"
# What the sentence about an activity follows from; the script sends these fields along.
CONDITIONS = ("completion", "min_seconds", "requires_view", "requires_report", "requires_score")
MEDIA = forms.Media(
    css={"all": ["learning/admin/rules.css", "learning/admin/completion.css"]},
    js=["learning/admin/rules.js"],
)


class Posted(dict):
    """The part of what was sent that belongs to the criteria."""


class CriteriaWidget(forms.Widget):
    """A form in the form. ``field`` is the field it belongs to."""

    template_name = "learning/courses/admin/completion/criteria.html"
    show_add_comment_button = False
    field: CriteriaField

    @property
    def media(self) -> forms.Media:
        from .criteria_form import CriteriaForm

        return MEDIA + CriteriaForm.choosers_media()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        own = Posted()
        for key in data:
            if key.startswith(f"{name}-"):
                own[key] = data.getlist(key) if hasattr(data, "getlist") else [data[key]]
        return own

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-match" not in data

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        editor = self.field.criteria
        form = editor.form(value, name=name)
        context = {**editor.shown(form), "name": name, "attrs": attrs or {}}
        return render_to_string(self.template_name, context)


class CriteriaField(forms.Field):
    """Criteria as JSON. ``editor`` is set by the page's form."""

    widget = CriteriaWidget
    editor: CriteriaEditor | None = None
    is_deferred_validation = False

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.widget.field = self

    def __deepcopy__(self, memo: Any) -> CriteriaField:
        copy = super().__deepcopy__(memo)
        copy.widget.field = copy
        return copy

    @property
    def criteria(self) -> CriteriaEditor:
        if self.editor is None:
            raise ImproperlyConfigured("Forms of pages in courses derive from CourseContentForm.")
        return self.editor

    def clean(self, value: Any) -> Any:
        if not isinstance(value, Posted) or not value:
            return {}
        form = self.criteria.form(value, name=NAME)
        if not form.is_valid() and not self.is_deferred_validation:
            raise ValidationError(_("Complete or correct the criteria that are marked below."))
        return form.stored()

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, Posted) or not data:
            return False
        form = self.criteria.form(data, name=NAME)
        form.is_valid()
        return form.stored() != (initial or {})


class CriteriaComparison(FieldComparison):
    """Between two versions of a page: the criteria as sentences."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        from .editor import said

        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (said(obj.criteria, page=obj_b) for obj in (obj_a, obj_b))


class CriteriaPanel(FieldPanel):
    def __init__(self, field_name: str = NAME, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)

    def get_form_options(self) -> Mapping[str, Any]:
        return {**super().get_form_options(), "field_classes": {self.field_name: CriteriaField}}

    def get_comparison_class(self) -> type[CriteriaComparison]:
        return CriteriaComparison


class CriteriaGroup(MultiFieldPanel):
    """Folded while nothing is asked for."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            closed = [] if getattr(self.instance, NAME, None) else ["collapsed"]
            return [*super().classes(), *closed]


class CompletionPanel(MultiFieldPanel):
    """What completes an activity, with a sentence that says it."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "learning/courses/admin/completion/panel.html"

        def classes(self) -> list[str]:
            return [*super().classes(), "completion-panel"]

        @cached_property
        def media(self) -> forms.Media:
            return super().media + MEDIA

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .editor import about, says

            context: dict[str, Any] = super().get_context_data(parent_context)
            parent = getattr(self.form, "parent_page", None)
            return context | {
                **says(self.form, self.instance),
                "about": about(self.instance, parent),
                "url": reverse("learning_completion:activity"),
                "facts": " ".join(CONDITIONS),
            }


def prepare(form: Any) -> None:
    """Give a page's form what it takes to edit completion; fields that make no sense go."""
    if isinstance(form.fields.get(NAME), CriteriaField):
        from .editor import CriteriaEditor

        form.fields[NAME].editor = CriteriaEditor(
            form.instance, parent=form.parent_page, user=form.for_user
        )
    if getattr(form.instance, "activity_type", ""):
        from .editor import offer_supported

        offer_supported(form)
