"""A rule in the hands of somebody who edits a page: checked, said in words, shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from .checking import Checked, Checker
from .context import RuleContext
from .leaves import held_in
from .parts import Edited, from_stored
from .sentences import sentence, simple_leaves
from .showing import OPERATORS, SHOWN, Shower, add_choices

# Fields of the page's form that say more about access; the script sends them along.
FACTS = (
    "available_from",
    "available_until",
    "requires_previous",
    "sequential",
    "completion",
    "required",
)


class RuleEditor:
    """``form`` is the page's own, whose other fields are read as they stand."""

    def __init__(
        self, page: Page, *, parent: Page | None, user: Any, form: forms.Form | None = None
    ) -> None:
        self.context = RuleContext(page, parent=parent, user=user)
        self.stored = page.availability
        self.held = held_in(from_stored(self.stored))
        self.form = form

    def check(self, edited: Edited, *, name: str, is_draft: bool) -> Checked:
        checker = Checker(
            edited, name=name, context=self.context, held=self.held, is_draft=is_draft
        )
        return checker.check()

    def shown(self, edited: Edited, *, name: str, with_errors: bool) -> dict[str, Any]:
        """The template's context."""
        checked = self.check(edited, name=name, is_draft=not with_errors)
        shower = Shower(edited, checked, name=name, with_errors=with_errors)
        return {
            "name": name,
            "root": shower.root(),
            "kinds": add_choices(),
            "operators": OPERATORS,
            "visibility": SHOWN,
            "is_broken": edited.is_broken,
            "speaks": self.context.speaks,
            "sentence": self.sentence(edited, checked),
            "url": reverse("learning_access:rule"),
            "about": self._about(),
            "facts": " ".join(FACTS),
        }

    def sentence(self, edited: Edited, checked: Checked) -> SafeString:
        return sentence(
            {"op": ""} if edited.is_broken else checked.data,
            context=self.context,
            simple=simple_leaves(self.values(), context=self.context),
            unfinished=checked.unfinished if edited.is_posted else (),
        )

    def values(self) -> dict[str, Any]:
        """What the page's other fields say at the moment, as far as it can be understood."""
        page, draft = self.context.page, self.context.draft
        found = {name: getattr(page, name, None) for name in FACTS}
        if draft and draft.rows and not hasattr(page, "sequential"):
            found["sequential"] = draft.rows[0].values.get("sequential")
        if self.form is not None and self.form.is_bound:
            for name in FACTS:
                if name in self.form.fields:
                    found[name] = _typed(self.form, name, found[name])
        return found

    def _about(self) -> dict[str, str]:
        page, parent = self.context.page, self.context.parent
        if page.pk:
            return {"page": str(page.pk)}
        return {"parent": str(parent.pk if parent else ""), "model": page._meta.label_lower}


def _typed(form: forms.Form, name: str, otherwise: Any) -> Any:
    try:
        return form.fields[name].clean(form[name].data)
    except ValidationError:
        return otherwise
