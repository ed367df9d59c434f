"""Forms of templates and of the choice between them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from learning.core.contract import award_kind
from learning.core.models import Course, Region

from ..models import CertificateTemplate, Kind, TemplateChoice
from ..queries.choices import choosable_templates, upwards
from ..queries.sources import subject_of
from .awarded import AwardedField, ChosenField, offer_awarded
from .publishing import PublishingForm, offer_regions

TWIN = _("There is such a choice already: change that one.")


class CertificateTemplateForm(PublishingForm):
    not_here = _("You may not publish templates of this region.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            label = self.fields["language"].label
            self.fields["language"] = forms.ChoiceField(label=label, choices=settings.LANGUAGES)


class TemplateChoiceForm(WagtailAdminModelForm):
    """One course, path or event is chosen from a list; what nobody announces cannot be chosen."""

    course = ChosenField(
        label=_("One course only"),
        queryset=Course.objects.all(),
        required=False,
        help_text=_("Empty: for all courses of the region."),
    )
    path = AwardedField(
        label=_("One learning path only"),
        help_text=_("Empty: for all learning paths of the region."),
    )
    event = AwardedField(
        label=_("One event only"), help_text=_("Empty: for all events of the region.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_regions(self, TemplateChoice)
        self.fields["template"].queryset = choosable_templates(
            self.for_user, beside=self.instance.template_id
        )
        self.fields["template"].label_from_instance = lambda row: f"{row.region} · {row.name}"
        source = self.instance.source or ""
        for name in (Kind.PATH, Kind.EVENT):
            offer_awarded(self, name, subject=source)
        kind, _sep, key = source.partition(":")
        if kind == Kind.COURSE:
            self.initial["course"] = key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        region, kind = cleaned.get("region"), cleaned.get("kind")
        if region is None or kind is None:
            return cleaned
        self._set_source(region, kind, cleaned)
        self._check_template(region, kind, cleaned.get("template"))
        twin = TemplateChoice.objects.filter(
            region=region, kind=kind, source=self.instance.source
        ).exclude(pk=self.instance.pk)
        if twin.exists():
            self.add_error(None, TWIN)
        return cleaned

    def _set_source(self, region: Region, kind: str, cleaned: dict[str, Any]) -> None:
        for name in Kind.values:
            if name != kind and cleaned.get(name):
                self.add_error(name, _("This is not what the choice is for."))
        chosen = cleaned.get(kind)
        if chosen is None:
            self._set_whole_kind(kind)
        elif chosen.region_id != region.pk:
            self.add_error(kind, _("This belongs to another region."))
        else:
            known = award_kind(kind)
            subject = known.subject(chosen) if known else subject_of(chosen)
            self.instance.source, self.instance.source_title = subject, str(chosen)[:255]

    def _set_whole_kind(self, kind: str) -> None:
        """What cannot be chosen now, because its plugin is gone, stays as it was."""
        is_kept = kind not in self.fields and self.instance.source.startswith(f"{kind}:")
        if not is_kept:
            self.instance.source = self.instance.source_title = ""

    def _check_template(
        self, region: Region, kind: str, template: CertificateTemplate | None
    ) -> None:
        if template is None:
            return
        if template.kind != kind:
            self.add_error("template", _("This template is for something else."))
        elif template.region.path not in upwards(region):
            self.add_error("template", _("Use a template of this region or of one above it."))
