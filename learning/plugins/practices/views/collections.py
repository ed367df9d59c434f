"""What editors put together, in their order: the public page of a collection."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.api import breadcrumb_data, home_address, mark_public

from ..faces.cards import entry_cards
from ..models import Collection
from ..queries.listed import collected

PAGE_SIZE = 24


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """One that is not on the showcase is read by whoever has its address."""
    found = get_object_or_404(Collection.objects.select_related("region"), slug=slug)
    page = render(request, "learning_practices/listing/collection.html", _context(request, found))
    return mark_public(request, page)


def _context(request: HttpRequest, found: Collection) -> dict[str, Any]:
    rows = collected(found).select_related("region")
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    crumbs = [
        (_("Home"), home_address()),
        (_("Innovation showcase"), reverse("practices_public:innovations")),
    ]
    return {
        "collection": found,
        "page_obj": shown,
        "cards": entry_cards(shown.object_list),
        "crumbs": crumbs,
        "canonical": request.build_absolute_uri(request.path),
        "data": breadcrumb_data(crumbs, found.title, request),
        "section": "inovasi",
    }
