"""A gradebook with a practice that is graded by hand, and three people on its course."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from learning.core.testing import factories as make
from learning.plugins.grades import testing

from . import names


def build(rimba: Any, *, person: Any) -> None:
    book = testing.gradebook(1, region=rimba.region, title=names.IMPORT_COURSE)
    testing.manual(book, name=names.IMPORT_ITEM, max=Decimal(50))
    unit = make.make_unit(rimba.region, name="Bidang Nilai Rimba")
    for number, name in names.IMPORTED.items():
        make.EnrolmentFactory(course=book.course, person=person(name, number, unit))
