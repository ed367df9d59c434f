"""What Wagtail's log keeps in words about rows whose person's data are erased.

That something was done, by whom and when stays: it proves that the office did its duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import ModelLogEntry

# Written by people about people, whatever the action.
WORDS = frozenset({"reason", "note", "error"})


def erase_log(model: type[Model], ids: Iterable[Any], *, label: str = "") -> int:
    """Take names, titles and reasons out of the entries about these rows. Returns how many.

    ``label`` stands where the row was named; by default a word that says it was erased. Called
    inside the transaction that erases, before the rows go.
    """
    if not label:
        with override(settings.LANGUAGE_CODE):
            label = _("(erased)")
    entries = list(_entries(model, ids))
    for entry in entries:
        entry.label = label
        entry.data = {key: value for key, value in entry.data.items() if key not in WORDS}
    ModelLogEntry.objects.bulk_update(entries, ["label", "data"], batch_size=500)
    return len(entries)


def _entries(model: type[Model], ids: Iterable[Any]) -> QuerySet[ModelLogEntry]:
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type=kind, object_id__in=[str(pk) for pk in ids]
    )
    return found
