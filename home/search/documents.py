"""Documents in the site-wide search: those that a public page leads to."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, ReferenceIndex, get_page_models

from learning.core.api import of_this_host, public_pages
from learning.core.listing import Hit, SearchSource, add_search_source, find_pages
from learning.core.models import ActivityPage


def find(text: str) -> tuple[list[int], bool]:
    """Two more queries decide which of the matches a visitor could have come upon."""
    ids, is_exact = find_pages(get_document_model().objects.all(), text)
    if not ids:
        return [], True
    seen = set(_within_reach(ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk in seen], is_exact


def _within_reach(ids: Sequence[int]) -> QuerySet:
    """Used on a public page, not only within a course, and not in a private collection."""
    model = get_document_model()
    private = CollectionViewRestriction.objects.filter(collection=OuterRef("collection"))
    pages = of_this_host(public_pages()).filter(content_type__in=_open_types())
    links = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef("pk"), ReferenceIndex._meta.get_field("to_object_id")),
    ).annotate(page_id=Cast("object_id", BigIntegerField()))
    # Only a page's own id is sure to be a number.
    links = links.filter(base_content_type=_page_type(), page_id__in=pages.values("pk"))
    found = model.objects.filter(pk__in=ids).order_by()
    return found.filter(Exists(links), ~Exists(private))


def _page_type() -> ContentType:
    from wagtail.models import Page

    return ContentType.objects.get_for_model(Page)


def _open_types() -> list[ContentType]:
    models = [model for model in get_page_models() if not issubclass(model, ActivityPage)]
    return list(ContentType.objects.get_for_models(*models).values())


def load(ids: Sequence[int]) -> list[Hit]:
    rows = get_document_model().objects.filter(pk__in=ids)
    return [
        Hit(
            id=row.pk,
            title=row.title,
            url=row.url,
            over=row.file_extension.upper(),
            meta=filesizeformat(row.file_size) if row.file_size else "",
        )
        for row in rows
    ]


def register() -> None:
    add_search_source(
        SearchSource(
            key="dokumen", label=_("Documents"), icon="document", find=find, load=load, order=80
        )
    )
