"""Keep the tags of newest drafts where a query finds them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from taggit.models import Tag
from wagtail.models import Page, Revision

from ..models import DraftTag
from ..queries import pages


def remember(revision: Revision) -> None:
    """Two queries for a draft whose tags are as they were."""
    key = pages.tag_keys().get(_label(revision))
    if key is None or not revision.is_latest_revision():
        return
    _set(int(revision.object_id), {row.get("tag") for row in revision.content.get(key) or ()})


def _label(revision: Revision) -> str:
    kind = revision.content_type.model_class()
    return kind._meta.label_lower if kind and issubclass(kind, Page) else ""


def _set(page_id: int, wanted: set[Any]) -> None:
    rows = DraftTag.objects.filter(page=page_id)
    known = set(rows.values_list("tag", flat=True))
    if known != wanted:
        _replace(page_id, gone=known - wanted, new=wanted - known)


@transaction.atomic
def _replace(page_id: int, *, gone: set[Any], new: set[Any]) -> None:
    DraftTag.objects.filter(page=page_id, tag__in=gone).delete()
    # A draft may name a tag that was deleted since.
    there = Tag.objects.filter(pk__in=new).values_list("pk", flat=True)
    rows = [DraftTag(page_id=page_id, tag_id=pk) for pk in there]
    DraftTag.objects.bulk_create(rows, ignore_conflicts=True)
