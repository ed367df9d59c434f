"""Forms of the admin. Each translates input into one call of a service."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from learning.core.contract import DomainError
from learning.core.regions import numbers, services
from learning.core.regions.admin.base import manages_everywhere
from learning.core.regions.models import (
    Headship,
    IdentityNumber,
    JobType,
    Person,
    Rank,
    Region,
    Unit,
)
from learning.core.regions.services.people import OWN_FIELDS


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return f"{'— ' * (unit.depth - 1)}{unit.name}"


class NumberField(forms.CharField):
    """An identity number, spaced or not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        if not value:
            return ""
        try:
            return numbers.parse(value).number
        except numbers.InvalidNumber as error:
            raise forms.ValidationError(error.message, code=error.code) from error


def date_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=AdminDateInput(), **kwargs)


def units_of(region: Region) -> Any:
    return Unit.objects.filter(region=region, is_active=True).order_by("path")


class ServiceForm(forms.Form):
    """``save`` returns whether the service agreed; a refusal becomes an error of the form."""

    def save(self, *, actor: Any) -> bool:
        try:
            with transaction.atomic():
                self.apply(actor)
        except DomainError as error:
            self.add_error(None, error.message)
            return False
        return True

    def apply(self, actor: Any) -> None:
        raise NotImplementedError


class PersonForm(ServiceForm):
    name = forms.CharField(
        label=_("Name"), help_text=_("Without titles."), max_length=160, strip=True
    )
    front_title = forms.CharField(label=_("Title before the name"), max_length=40, required=False)
    back_title = forms.CharField(label=_("Title after the name"), max_length=80, required=False)
    status = forms.ChoiceField(label=_("Employment status"), choices=Person.Status.choices)
    rank = forms.ModelChoiceField(label=_("Rank"), queryset=Rank.objects.all(), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {field: getattr(person, field) for field in OWN_FIELDS}
        initial["email"] = person.user.email if person.user else ""
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person
        if person.user is None:
            del self.fields["email"]

    def apply(self, actor: Any) -> None:
        services.update_person(self.person, actor=actor, **self.cleaned_data)


class NewPersonForm(ServiceForm):
    number = NumberField(label=_("NIP or NI PPPK"))
    name = forms.CharField(label=_("Name"), help_text=_("Without titles."), max_length=160)
    front_title = forms.CharField(label=_("Title before the name"), max_length=40, required=False)
    back_title = forms.CharField(label=_("Title after the name"), max_length=80, required=False)
    status = forms.ChoiceField(label=_("Employment status"), choices=Person.Status.choices)
    rank = forms.ModelChoiceField(label=_("Rank"), queryset=Rank.objects.all(), required=False)
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    job_type = forms.ModelChoiceField(
        label=_("Job type"), queryset=JobType.objects.all(), required=False
    )
    start = date_field(label=_("From"), initial=timezone.localdate)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(region)

    def apply(self, actor: Any) -> None:
        self.person = services.create_person(actor=actor, **self.cleaned_data)


class SectionForm(ServiceForm):
    """A form about one person; ``region`` is the one whose units are offered."""

    def __init__(self, *args: Any, person: Person, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.prepare(region)

    def prepare(self, region: Region) -> None:
        pass


class NumberForm(SectionForm):
    number = NumberField(label=_("New number"))
    start = date_field(label=_("Valid from"), required=False)

    def apply(self, actor: Any) -> None:
        services.add_number(self.person, actor=actor, **self.cleaned_data)


class PlaceForm(SectionForm):
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    job_type = forms.ModelChoiceField(
        label=_("Job type"), queryset=JobType.objects.all(), required=False
    )
    start = date_field(label=_("From"), initial=timezone.localdate)

    def prepare(self, region: Region) -> None:
        self.fields["unit"].queryset = units_of(region)
        if region.pk == self.person.region_id:
            self.fields["unit"].initial = self.person.unit_id
        self.fields["position"].initial = self.person.position
        self.fields["job_type"].initial = self.person.job_type_id

    def apply(self, actor: Any) -> None:
        services.assign(self.person, actor=actor, **self.cleaned_data)


class HeadshipForm(SectionForm):
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=Headship.Kind.choices)
    start = date_field(label=_("From"), initial=timezone.localdate)
    end = date_field(label=_("Until"), required=False)

    def prepare(self, region: Region) -> None:
        self.fields["unit"].queryset = units_of(self.person.region)
        self.fields["unit"].initial = self.person.unit_id

    def apply(self, actor: Any) -> None:
        values = dict(self.cleaned_data)
        services.set_head(values.pop("unit"), person=self.person, actor=actor, **values)


class EndHeadshipForm(SectionForm):
    headship = forms.ModelChoiceField(queryset=Headship.objects.none(), widget=forms.HiddenInput)
    end = date_field(label=_("Until"), initial=timezone.localdate)

    def prepare(self, region: Region) -> None:
        self.fields["headship"].queryset = self.person.headships.filter(end__isnull=True)

    def apply(self, actor: Any) -> None:
        services.end_headship(
            self.cleaned_data["headship"], end=self.cleaned_data["end"], actor=actor
        )


class SuperiorForm(SectionForm):
    number = NumberField(
        label=_("Identity number of the superior"),
        required=False,
        help_text=_("Leave empty where the head of the unit is the superior."),
    )
    start = date_field(label=_("From"), initial=timezone.localdate)

    def apply(self, actor: Any) -> None:
        number = self.cleaned_data["number"]
        superior = _person_here(number, self.person.region) if number else None
        services.set_superior(
            self.person, superior=superior, start=self.cleaned_data["start"], actor=actor
        )


class UnitHeadForm(ServiceForm):
    number = NumberField(label=_("Identity number of the head"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Headship.Kind.choices)
    start = date_field(label=_("From"), initial=timezone.localdate)
    end = date_field(label=_("Until"), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def apply(self, actor: Any) -> None:
        values = dict(self.cleaned_data)
        person = _person_here(values.pop("number"), self.unit.region)
        services.set_head(self.unit, person=person, actor=actor, **values)


def _person_here(number: str, region: Region) -> Person:
    row = IdentityNumber.objects.filter(number=number, person__region=region).first()
    if row is None:
        raise DomainError(_("Nobody in this region has that number."), code="unknown_number")
    return row.person


class PasswordForm(SectionForm):
    password = forms.CharField(
        label=_("Initial password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Only for accounts that were never used or have no e-mail address. The person changes "
            "it afterwards."
        ),
    )

    def apply(self, actor: Any) -> None:
        services.set_initial_password(self.person, actor=actor, **self.cleaned_data)


class ActiveForm(SectionForm):
    active = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def apply(self, actor: Any) -> None:
        services.set_active(self.person, active=self.cleaned_data["active"], actor=actor)


class UnitForm(ServiceForm):
    """``unit`` is ``None`` for a new one."""

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"), max_length=64, required=False, help_text=_("SIASN unor id, if known.")
    )
    parent = UnitField(
        label=_("Below"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Empty for an agency (perangkat daerah)."),
    )
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, *args: Any, region: Region, unit: Unit | None = None, **kwargs: Any) -> None:
        if unit:
            names = ("name", "code", "is_active")
            kwargs["initial"] = {name: getattr(unit, name) for name in names}
            kwargs["initial"]["parent"] = unit.get_parent()
        super().__init__(*args, **kwargs)
        self.region, self.unit = region, unit
        parents = Unit.objects.filter(region=region).order_by("path")
        if unit:
            parents = parents.exclude(path__startswith=unit.path)
        else:
            del self.fields["is_active"]
        self.fields["parent"].queryset = parents

    def apply(self, actor: Any) -> None:
        values = self.cleaned_data
        if self.unit is None:
            self.unit = services.add_unit(region=self.region, actor=actor, **values)
            return
        services.update_unit(self.unit, name=values["name"], code=values["code"], actor=actor)
        services.move_unit(self.unit, parent=values["parent"], actor=actor)
        if self.unit.is_active != values["is_active"]:
            services.set_unit_active(self.unit, active=values["is_active"], actor=actor)


class UploadForm(forms.Form):
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none())
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 10 MB and 20,000 rows. NIP as text."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
    )
    create_units = forms.BooleanField(
        label=_("Add agencies and units that do not exist yet"), required=False
    )
    transfer = forms.BooleanField(
        label=_("Move people of other regions here"),
        required=False,
        help_text=_("For national administrators."),
    )

    def __init__(self, *args: Any, regions: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        if len(regions) == 1:
            self.fields["region"].initial = regions[0].pk
        if not manages_everywhere(user):
            del self.fields["transfer"]
