"""People whose hours the reports tell of: some have reached the target, some are behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from learning.core.api import book_credit
from learning.core.testing import factories as make

from . import names


def build(region: Any, *, person: Any) -> None:
    """``person`` makes one with an account: name, number, unit."""
    agency = make.make_unit(region, name=names.HOURS_AGENCY)
    unit = make.make_unit(name=names.HOURS_UNIT, parent=agency)
    first_day = dt.date(timezone.localdate().year, 1, 1)
    for place, (number, (name, jp)) in enumerate(names.HOURS_PEOPLE.items()):
        made = person(name, number, unit)
        if jp:
            book_credit(
                made,
                source="course",
                key=f"e2e:{place}",
                title=names.HOURS_COURSE,
                organiser="BKPSDM Rimba",
                form_code="course",
                certificate_number=f"800/{place}",
                parts=[(first_day, jp)],
            )
