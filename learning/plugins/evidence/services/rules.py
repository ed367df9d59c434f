"""How a region verifies, as its administrators set it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from learning.core.models import Region

from ..models import VerificationRule

SET = ("endorsement", "amber_days", "red_days")


def save_rule(region: Region, *, values: Mapping[str, Any], actor: Any) -> VerificationRule:
    """Keep ``values`` (all of ``SET``); logs what is another now.

    The first rule of a region may be saved by two at once: then the later stands.
    """
    wanted = {name: values[name] for name in SET}
    with transaction.atomic():
        _rule, is_new = VerificationRule.objects.get_or_create(region=region, defaults=wanted)
        rule = VerificationRule.objects.select_for_update(of=("self",)).get(region=region)
        changed = {
            name: value for name, value in wanted.items() if is_new or getattr(rule, name) != value
        }
        for name, value in changed.items():
            setattr(rule, name, value)
        rule.save(update_fields=list(changed))
        log(rule, "wagtail.edit", user=actor, title=str(region), data=changed)
    return rule
