"""The form field of a rule, its widget and its panel. Page models are made of these, so nothing
here may import a model before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from learning.core.courses.completion_editor.fields import prepare as prepare_completion
from learning.core.regions.page_forms import RegionAwarePageForm

from .parts import Edited, from_posted, from_stored

if TYPE_CHECKING:
    from .editor import RuleEditor

NAME = "availability"


class RuleWidget(forms.Widget):
    """``field`` is the field it belongs to."""

    template_name = "learning/courses/admin/rules/widget.html"
    show_add_comment_button = False
    field: RuleField

    class Media:
        css = {"all": ["learning/admin/rules.css"]}
        js = ["learning/admin/rules.js"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {} if self.value_omitted_from_data(data, files, name) else from_posted(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-op" not in data

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        edited = value if isinstance(value, Edited) else from_stored(value)
        # Whoever pressed a button was not done yet.
        with_errors = edited.is_posted and not edited.action
        context = self.field.rules.shown(edited, name=name, with_errors=with_errors)
        return render_to_string(self.template_name, {**context, "attrs": attrs or {}})


class RuleField(forms.Field):
    """The tree as JSON. ``editor`` is set by the page's form."""

    widget = RuleWidget
    editor: RuleEditor | None = None
    is_deferred_validation = False

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.widget.field = self

    def __deepcopy__(self, memo: Any) -> RuleField:
        copy = super().__deepcopy__(memo)
        copy.widget.field = copy
        return copy

    @property
    def rules(self) -> RuleEditor:
        if self.editor is None:
            raise ImproperlyConfigured("Forms of pages in courses derive from CourseContentForm.")
        return self.editor

    def clean(self, value: Any) -> Any:
        if not isinstance(value, Edited):
            return {}
        if value.is_broken:
            return self.rules.stored
        if value.action:
            text = _("The conditions were changed below; nothing is saved yet. Go on, then save.")
            raise ValidationError(text)
        checked = self.rules.check(value, name=NAME, is_draft=self.is_deferred_validation)
        if not checked.is_valid:
            raise ValidationError(_("Complete or correct the conditions that are marked below."))
        return checked.data

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, Edited) or data.is_broken:
            return False
        checked = self.rules.check(data, name=NAME, is_draft=True)
        return bool(data.action) or checked.data != (initial or {})


class CourseContentForm(RegionAwarePageForm):
    """Of pages in courses: knows around what their conditions stand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .editor import RuleEditor

        super().__init__(*args, **kwargs)
        field = self.fields.get(NAME)
        if isinstance(field, RuleField):
            field.editor = RuleEditor(
                self.instance, parent=self.parent_page, user=self.for_user, form=self
            )
        prepare_completion(self)


class RuleComparison(FieldComparison):
    """Between two versions of a page: the rules as sentences."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (_in_words(obj, obj_b) for obj in (obj_a, obj_b))


def _in_words(version: Any, page: Any) -> str:
    from .context import RuleContext
    from .sentences import sentence

    context = RuleContext(page, parent=None, user=None)
    return unescape(strip_tags(sentence(version.availability, context=context)))


class RulePanel(FieldPanel):
    """The tree of a page in a course."""

    def __init__(self, field_name: str = NAME, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)

    def get_form_options(self) -> Mapping[str, Any]:
        return {**super().get_form_options(), "field_classes": {self.field_name: RuleField}}

    def get_comparison_class(self) -> type[RuleComparison]:
        return RuleComparison


class AccessPanel(MultiFieldPanel):
    """Folded while nothing is asked for."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            closed = [] if getattr(self.instance, NAME, None) else ["collapsed"]
            return [*super().classes(), "access-rules", *closed]
