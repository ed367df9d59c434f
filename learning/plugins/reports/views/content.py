"""How many pages of each type stand where, by region."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from learning.core.api import sheets

from ..content import exports, queries, scope
from ..content.queries import Block, State
from .base import AdminPage, content_links

REGIONS = 20


def check_reads_content(user: Any) -> None:
    if not scope.reads(user):
        raise PermissionDenied


def summary(request: HttpRequest) -> HttpResponseBase:
    check_reads_content(request.user)
    own, kinds = scope.Scope.of(request.user), queries.kinds()
    kind = _number(request, "type", kinds)
    region = _number(request, "region", own.regions)
    blocks = _of(region, queries.by_region(own, kind=kind))
    wanted = request.GET.get("export", "")
    if wanted in exports.KINDS:
        rows = exports.summary_rows(blocks)
        return sheets.response(rows, kind=wanted, name=exports.file_name("isi"))
    kind_lines = queries.by_kind(blocks)
    query = request.GET.copy()
    query.pop("p", None)
    page = AdminPage(_("Content by region"), links=content_links(), icon="doc-full-inverse")
    return page.render(
        request,
        "content/summary",
        tab="content",
        states=[(state.value, state.label) for state in State],
        page_obj=Paginator(blocks, REGIONS).get_page(request.GET.get("p")),
        blocks=len(blocks),
        kind_lines=kind_lines,
        sum=queries.summed(kind_lines),
        regions=own.regions.values(),
        kinds=sorted(kinds.items(), key=lambda pair: pair[1]),
        region=region,
        kind=kind,
        query=query.urlencode(),
    )


def _number(request: HttpRequest, name: str, known: Any) -> int | None:
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text[:18].isdigit() and len(text) < 18 else None
    return number if number in known else None


def _of(region: int | None, blocks: list[Block]) -> list[Block]:
    if region is None:
        return blocks
    return [block for block in blocks if block.region and block.region.pk == region]
