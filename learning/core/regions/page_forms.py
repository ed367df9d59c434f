from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page


def check_choosable(user: Any, wanted: Iterable[tuple[type[Model], str]]) -> None:
    """Raise PermissionDenied unless ``user`` may refer to each page, image and document."""
    # Imported late: page models name these forms, and the scope needs the models.
    from .admin_scope import choosable

    for model, key in wanted:
        if not choosable(model, user).filter(pk=key).exists():
            # Not a form error: the form would come back with the title in its chooser.
            raise PermissionDenied


class RegionAwareForm(WagtailAdminModelForm):
    """Takes no page, image or document that the user could not have chosen.

    Choosers only offer what one may choose, but a posted id goes round them, and the editor would
    then show the title behind it. What was referred to before may stay.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = set(_references(self.instance))

    def _post_clean(self):
        super()._post_clean()
        self._refuse_others(set(_references(self.instance)) - self.held)

    def is_valid(self):
        valid = super().is_valid()
        for formset in self.formsets.values() if self.is_bound else ():
            for form in formset.forms:
                fields = getattr(form, "cleaned_data", {}).items()
                changed = [value for name, value in fields if name in form.changed_data]
                self._refuse_others(
                    {(type(value), str(value.pk)) for value in changed if _is_scoped(type(value))}
                )
        return valid

    def _refuse_others(self, wanted: set[tuple[type[Model], str]]) -> None:
        check_choosable(self.for_user, wanted)


class RegionAwarePageForm(RegionAwareForm, WagtailAdminPageForm):
    """``RegionAwareForm`` for pages."""


def _is_scoped(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, (Page, AbstractImage, AbstractDocument))


def _references(instance: Model) -> Iterator[tuple[type[Model], str]]:
    for field in instance._meta.get_fields():
        if hasattr(field, "extract_references"):
            value = field.value_from_object(instance)
            for model, key, *_path in field.extract_references(value) if value else ():
                if _is_scoped(model):
                    yield model, str(key)
        elif isinstance(field, ForeignKey) and _is_scoped(field.related_model):
            if field.name not in _OWN_FIELDS and (key := field.value_from_object(instance)):
                yield field.related_model, str(key)


# Of Page itself: its row, and the page that an alias follows.
_OWN_FIELDS = ("page_ptr", "alias_of")
