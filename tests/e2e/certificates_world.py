"""A course that gives a certificate, and who completes it."""

from __future__ import annotations

from typing import Any

from learning.core.models import Course
from learning.core.testing import factories as make
from learning.plugins.certificates.queries.sources import subject_of
from learning.plugins.certificates.testing import choose, make_template

from . import names
from .paths_world import make_course


def build(rimba: Any, *, person: Any) -> None:
    """``person`` makes one with an account: name, number, unit."""
    page = make_course(rimba.courses_index, title=names.CERTIFIED_COURSE)
    template = make_template(rimba.region, signatories=2)
    course = Course.objects.get(translation_key=page.translation_key)
    choose(template, region=rimba.region, source=subject_of(course))
    unit = make.make_unit(rimba.region, name=names.CERTIFIED_UNIT)
    person(names.CERTIFIED_NAME, names.CERTIFIED, unit)
