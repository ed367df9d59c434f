"""What editors fill in about authors, series and collections of their regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images import get_image_model

from learning.core.api import normalise_number, policy_for
from learning.core.models import IdentityNumber, Person, Region

from ..models import AuthorProfile
from ..queries.curation import collectable, fits, regions_to

LONGEST_SLUG = 80
CHOOSING = ["choose", "change", "add"]


class RegionRowForm(WagtailAdminModelForm):
    """A row of a region: offered are the regions in which the user may do this."""

    # The field that an address is made of.
    named_by = "title"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = "change" if self.instance.pk else "add"
        regions = regions_to(action, self._meta.model, self.for_user)
        offered = Region.objects.filter(
            Q(pk__in=regions.order_by().values("pk")) | Q(pk=self.instance.region_id)
        )
        field = self.fields["region"]
        field.queryset = offered.order_by("path")
        first = list(field.queryset[:2])
        if len(first) == 1:
            field.initial, field.empty_label = first[0].pk, None
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """What is left empty follows from the name."""
        given = self.cleaned_data.get("slug") or ""
        return given or slugify(self.cleaned_data.get(self.named_by, ""))[:LONGEST_SLUG]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"]:
            self.add_error("slug", _("Write an address for it, in small letters and hyphens."))
        return cleaned


class SeriesForm(RegionRowForm):
    pass


class AuthorForm(RegionRowForm):
    named_by = "name"

    number = forms.CharField(
        label=_("Identity number of the employee"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    unlink = forms.BooleanField(label=_("No longer this employee"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.instance.person
        self.fields["number"].help_text = (
            _("Now: %(name)s. Another number links another employee.") % {"name": person.full_name}
            if person
            else _("Links the profile with an employee of the region. Never shown to readers.")
        )
        self.fields["unlink"].disabled = person is None

    def clean_photo(self) -> Any:
        photo = self.cleaned_data.get("photo")
        if photo and "photo" in self.changed_data:
            policy = policy_for(get_image_model())
            own = policy.instances_user_has_any_permission_for(self.for_user, CHOOSING)
            if not own.filter(pk=photo.pk).exists():
                # Not a form error: the form would come back with the title in its chooser.
                raise PermissionDenied
        return photo

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        number, region = cleaned.get("number"), cleaned.get("region")
        if number and region:
            self._link(normalise_number(number), region)
        elif cleaned.get("unlink"):
            self.instance.person = None
        return cleaned

    def _link(self, number: str, region: Region) -> None:
        found = IdentityNumber.objects.filter(number=number, person__region=region)
        row = found.select_related("person").first()
        if row is None:
            self.add_error("number", _("Nobody in this region has that number."))
        elif self._is_taken(row.person):
            self.add_error("number", _("This employee has an author profile already."))
        else:
            self.instance.person = row.person

    def _is_taken(self, person: Person) -> bool:
        others = AuthorProfile.objects.filter(person=person).exclude(pk=self.instance.pk)
        return others.exists()


class CollectionForm(RegionRowForm):
    """Holds published entries only, and a region's collection only those of the region."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [item.entry_id for item in self.instance.items.all()]
        listed = collectable(self.for_user)
        offered = listed.model.objects.filter(
            Q(pk__in=listed.order_by().values("pk")) | Q(pk__in=held)
        )
        for form in self.formsets["items"].forms:
            form.fields["entry"].queryset = offered

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return self._entries_fit() and valid if self.is_bound else valid

    def _entries_fit(self) -> bool:
        if not getattr(self, "cleaned_data", {}).get("region"):
            return True
        fitting, seen = True, set()
        for form in self.formsets["items"].forms:
            given = getattr(form, "cleaned_data", {})
            entry = given.get("entry")
            if entry is None or given.get("DELETE"):
                continue
            if entry.pk in seen:
                form.add_error("entry", _("This stands in the collection already."))
                fitting = False
            elif "entry" in form.changed_data and not fits(self.instance, entry):
                form.add_error("entry", _("A region's collection holds what the region published."))
                fitting = False
            seen.add(entry.pk)
        return fitting
