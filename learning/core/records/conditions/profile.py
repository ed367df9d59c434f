"""What is known of people and how it is compared: the closed lists of the kind ``profile``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.activities.availability import everybody_but
from learning.core.regions.models import Person


@dataclass(frozen=True)
class ProfileField:
    """``lookup`` leads from Person to text; ``choices`` are codes with their labels."""

    label: Any
    lookup: str
    choices: tuple[tuple[str, Any], ...] = ()

    def stored(self, value: str) -> str:
        """A label that somebody typed as its code."""
        folded = value.casefold()
        return next((str(c) for c, label in self.choices if str(label).casefold() == folded), value)

    def shown(self, code: str) -> str:
        return str(dict(self.choices).get(code, code))


class Operator(NamedTuple):
    """``clauses``: what must hold, and the same denied."""

    label: Any
    lookup: str
    clauses: tuple[Any, Any]


FIELDS = {
    "status": ProfileField(_("employment status"), "status", tuple(Person.Status.choices)),
    "position": ProfileField(_("position"), "position"),
    "rank": ProfileField(_("rank (code)"), "rank__code"),
    "job_type": ProfileField(_("job type"), "job_type__name"),
    "unit": ProfileField(_("name of the unit"), "unit__name"),
    "region": ProfileField(_("name of the region"), "region__name"),
    "email": ProfileField(_("email address"), "user__email"),
}
_CONTAINS = _("Only if your %(field)s contains “%(value)s”")
_WITHOUT = _("Only if your %(field)s does not contain “%(value)s”")
_FILLED = _("Only if your %(field)s is filled in")
_EMPTY = _("Only if your %(field)s is not filled in")
OPERATORS = {
    "contains": Operator(_("contains"), "icontains", (_CONTAINS, _WITHOUT)),
    "not_contains": Operator(_("does not contain"), "", (_WITHOUT, _CONTAINS)),
    "equals": Operator(
        _("is"),
        "iexact",
        (
            _("Only if your %(field)s is “%(value)s”"),
            _("Only if your %(field)s is not “%(value)s”"),
        ),
    ),
    "starts": Operator(
        _("starts with"),
        "istartswith",
        (
            _("Only if your %(field)s starts with “%(value)s”"),
            _("Only if your %(field)s does not start with “%(value)s”"),
        ),
    ),
    "ends": Operator(
        _("ends with"),
        "iendswith",
        (
            _("Only if your %(field)s ends with “%(value)s”"),
            _("Only if your %(field)s does not end with “%(value)s”"),
        ),
    ),
    "empty": Operator(_("is empty"), "", (_EMPTY, _FILLED)),
    "not_empty": Operator(_("is not empty"), "", (_FILLED, _EMPTY)),
}


def field_label(name: str) -> str:
    return str(FIELDS[name].label)


def profile_q(name: str, how: str, value: str) -> Q:
    lookup = FIELDS[name].lookup
    if how in ("empty", "not_empty"):
        empty = Q(**{lookup: ""}) | Q(**{f"{lookup}__isnull": True})
        return empty if how == "empty" else everybody_but(empty)
    if how == "not_contains":
        return everybody_but(Q(**{f"{lookup}__icontains": value}))
    return Q(**{f"{lookup}__{OPERATORS[how].lookup}": value})


class ProfileForm(forms.Form):
    field = forms.ChoiceField(
        label=_("What is looked at"), choices=[(name, row.label) for name, row in FIELDS.items()]
    )
    how = forms.ChoiceField(
        label=_("How it is compared"),
        choices=[(name, row.label) for name, row in OPERATORS.items()],
    )
    value = forms.CharField(
        label=_("Compared with"),
        required=False,
        max_length=200,
        help_text=_("Capital letters do not matter."),
    )
