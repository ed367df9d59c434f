"""The next number of a series, without gaps or doubles."""

from __future__ import annotations

import datetime as dt

from learning.core.models import Region

from ..models import Certificate, CertificateTemplate, NumberSeries
from ..patterns import counts_by_template, fill


def next_number(template: CertificateTemplate, *, region: Region, day: dt.date) -> str:
    """Inside the caller's transaction, which holds the series until its end.

    Whatever is rolled back gives its number back; others wait, so nobody gets it twice. A number
    that another pattern has put together before is passed over.
    """
    code = template.code if counts_by_template(template.pattern) else ""
    row, _created = NumberSeries.objects.get_or_create(region=region, code=code, year=day.year)
    row = NumberSeries.objects.select_for_update().get(pk=row.pk)
    number = ""
    while not number or Certificate.objects.filter(number=number).exists():
        row.last += 1
        number = fill(
            template.pattern, seq=row.last, region=region.code, template=template.code, day=day
        )
    row.save(update_fields=["last"])
    return number
