"""How lists of certificates are narrowed, and the steps taken with one."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from learning.core.models import Region

from ..models import Certificate, CertificateTemplate, Kind
from ..queries.listing import visible
from ..queries.narrowing import Asked


def _regions(request: HttpRequest) -> QuerySet[Region]:
    ids = visible(request.user).order_by().values("region")
    return Region.objects.filter(pk__in=ids).order_by("path")


def _templates(request: HttpRequest) -> QuerySet[CertificateTemplate]:
    ids = visible(request.user).order_by().values("template")
    return CertificateTemplate.objects.filter(pk__in=ids)


class CertificateFilterSet(WagtailFilterSet):
    """Only its form is used: ``queries.narrowing.narrowed`` does the filtering."""

    cari = django_filters.CharFilter(label=_("Name, number, title or code"), max_length=100)
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=Certificate.Status.choices, empty_label=_("Any")
    )
    kind = django_filters.ChoiceFilter(label=_("For"), choices=Kind.choices, empty_label=_("Any"))
    region = django_filters.ModelChoiceFilter(
        label=_("Issuer"), queryset=_regions, empty_label=_("All regions")
    )
    template = django_filters.ModelChoiceFilter(
        label=_("Template"), queryset=_templates, empty_label=_("Any")
    )
    tahun = django_filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2200)
    signing = django_filters.ChoiceFilter(
        label=_("Signature"), choices=Certificate.Signing.choices, empty_label=_("Any")
    )
    nama = django_filters.ChoiceFilter(
        label=_("Name"), choices=[("1", _("Bears a former name"))], empty_label=_("Any")
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    @property
    def asked(self) -> Asked:
        """What makes no sense does not count."""
        if not self.is_valid():
            return Asked()
        given = self.form.cleaned_data
        return Asked(
            text=given["cari"].strip(),
            status=given["status"],
            kind=given["kind"],
            region=given["region"].pk if given["region"] else None,
            template=given["template"].pk if given["template"] else None,
            year=int(given["tahun"]) if given["tahun"] else None,
            signing=given["signing"],
            old_name=bool(given["nama"]),
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RevokeForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Everybody who checks the certificate reads it.")


class SignForm(forms.Form):
    """Handed on in this very request; neither is kept."""

    nik = forms.RegexField(
        r"^([0-9]{16})?\Z",
        label=_("NIK of who signs"),
        required=False,
        max_length=16,
        help_text=_("Empty: the seal of the office, with its one-time code below."),
        error_messages={"invalid": _("A NIK has 16 digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase or one-time code"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
