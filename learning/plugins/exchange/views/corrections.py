"""What has to be corrected in SIASN: hours taken back or counted otherwise after they were sent."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import policy_for, sheets

from .. import queries
from ..models import Batch
from ..services import corrections
from .base import Page, check, regions_of, url

ROWS = 50
SEEN = re.compile(r"([0-9]{1,18}):([0-9]{1,6})")
HEAD = [
    *("NIP", "Nama", "Unit Kerja", "Nama Kursus", "Nomor Sertifikat", "Tanggal Selesai"),
    *("JP di SIASN", "JP seharusnya"),
]


def index(request: HttpRequest) -> HttpResponseBase:
    check(request.user, "view")
    rows = queries.to_correct(regions_of(request.user, "view"))
    kind = request.GET.get("export", "")
    if kind in sheets.TYPES:
        name = f"koreksi-siasn-{timezone.localdate():%Y-%m-%d}"
        return sheets.response(_lines(rows), kind=kind, name=name)
    return Page(_("To correct in SIASN")).render(
        request,
        "corrections",
        page_obj=Paginator(rows, ROWS).get_page(request.GET.get("p")),
        may_change=policy_for(Batch).user_has_permission(request.user, "change"),
        query="",
    )


def _lines(rows):
    yield HEAD
    for row in rows.iterator(chunk_size=2_000):
        yield [
            sheets.Digits(row.number),
            *(row.name, row.unit, row.title, row.certificate, row.ends_on),
            *(row.siasn_jp, row.ledger_jp),
        ]


@require_POST
def settle(request: HttpRequest) -> HttpResponseBase:
    check(request.user, "change")
    given = [SEEN.fullmatch(text) for text in request.POST.getlist("row")[:ROWS]]
    seen = {int(found[1]): int(found[2]) for found in given if found}
    rows = queries.to_correct(regions_of(request.user, "change"))
    done = corrections.settle(rows, seen=seen, actor=request.user)
    if done:
        text = ngettext("%(number)s row is settled.", "%(number)s rows are settled.", done)
        messages.success(request, text % {"number": done})
    if done < len(seen) or not seen:
        messages.warning(
            request, _("Nothing was ticked, or rows changed meanwhile: look at the list again.")
        )
    return redirect(url("corrections"))
