"""The form of a learning path: whose it may be, and what its tree may ask for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from learning.core.api import RegionAwareForm, regions_with
from learning.core.models import Region

from ...models import LearningPath
from ...queries.own import choosable_paths
from . import faults

LONGEST_SLUG = 80
MOST_NAMED = 10
COUNT = re.compile(r"requirements-(.+-)?count")


class LearningPathForm(RegionAwareForm):
    """``is_publishing`` and ``is_submitting`` are set by the view, which knows the button."""

    is_publishing = False
    is_submitting = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named_before = set(faults.paths_in(self.instance.requirements.raw_data))
        if "region" in self.fields:
            self._offer_regions(self.fields["region"])
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def _offer_regions(self, field: Any) -> None:
        action = "change" if self.instance.pk else "add"
        own = regions_with(self.for_user, LearningPath, action).order_by()
        present = Q(pk=self.instance.region_id) if self.instance.pk else Q(pk__in=())
        field.queryset = Region.objects.filter(Q(pk__in=own.values("pk")) | present).order_by(
            "path"
        )
        first = list(field.queryset[:2])
        if len(first) == 1:
            field.initial, field.empty_label = first[0].pk, None

    def full_clean(self) -> None:
        """A browser always says how many blocks there are; what does not is no form of ours."""
        counts = [value for name, value in self.data.items() if COUNT.fullmatch(name)]
        if self.is_bound and not all(value.isascii() and value.isdigit() for value in counts):
            raise BadRequest
        try:
            super().full_clean()
        except MultiValueDictKeyError:
            raise BadRequest from None

    def clean_slug(self) -> str:
        """What is left empty follows from the title."""
        given = self.cleaned_data.get("slug") or ""
        slug = given or slugify(self.cleaned_data.get("title", ""))[:LONGEST_SLUG].strip("-")
        if not slug:
            raise forms.ValidationError(_("Write an address for it, in small letters and hyphens."))
        others = LearningPath.objects.filter(slug=slug, locale=self.instance.locale_id)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another learning path has this address already."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        region = cleaned.get("region")
        if self.is_publishing and region is not None:
            if not regions_with(self.for_user, LearningPath, "publish").filter(pk=region.pk):
                self.add_error("region", _("You may not publish paths of this region."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if "requirements" in self.cleaned_data:
            # Gives new blocks their ids, by which a fault finds its block.
            self.instance.requirements.get_prep_value()
            self._refuse_hidden_paths()
            self._show_faults()

    def _refuse_hidden_paths(self) -> None:
        wanted = set(faults.paths_in(self.instance.requirements.raw_data)) - self.named_before
        if choosable_paths(self.for_user).filter(pk__in=wanted).count() < len(wanted):
            # Not a form error: the form would come back with the title in its chooser.
            raise PermissionDenied

    def _show_faults(self) -> None:
        is_draft = self.is_deferred_validation and not self.is_submitting
        found = faults.faults_of(self.instance, is_draft=is_draft)
        if not found:
            return
        self.add_error("requirements", faults.as_errors(self.instance.requirements, found))
        for fault in found[:MOST_NAMED]:
            self.add_error(None, faults.summary(fault))
