"""What the list of paths, and the catalogue, can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.core.listing import Facet, in_column
from learning.core.models import Region

from ..models import LearningPath
from ..queries.listed import asked_leaves, listed_paths, words_of

# Marks sample rows; it is no subject that somebody would look for.
SAMPLE_TAG = "data-contoh"
Bands = Mapping[str, tuple[Q, str | Promise]]
SCOPES: Bands = {
    "nasional": (Q(region__kind=Region.Kind.NATION), _("National")),
    "daerah": (~Q(region__kind=Region.Kind.NATION), _("Of a region")),
}
CERTIFIED: Bands = {
    "ya": (Q(valid_months__isnull=False), _("Certification, to be renewed")),
    "tidak": (Q(valid_months__isnull=True), _("Without renewal")),
}
JP_BANDS: Bands = {
    "0-10": (Q(jp__lte=10), _("Up to 10 JP")),
    "11-30": (Q(jp__range=(11, 30)), _("11 to 30 JP")),
    "31-60": (Q(jp__range=(31, 60)), _("31 to 60 JP")),
    "61": (Q(jp__gte=61), _("More than 60 JP")),
}


def _banded(bands: Bands) -> Case:
    whens = [When(band, then=Value(code)) for code, (band, _label) in bands.items()]
    return Case(*whens, default=Value(""), output_field=CharField())


def _in_bands(bands: Bands, values: list[str]) -> Q:
    condition = Q(pk__in=[])
    for value in values:
        if value in bands:
            condition |= bands[value][0]
    return condition


def _facet(key: str, heading: str | Promise, bands: Bands) -> Facet:
    labels = {code: label for code, (_band, label) in bands.items()}
    return Facet(key, heading, _banded(bands), partial(_in_bands, bands), labels=labels)


def _among(relation: str, values: list[str]) -> Q:
    """A subquery: joining the relation itself would repeat a path for each match."""
    return Q(pk__in=LearningPath.objects.filter(**{f"{relation}__in": values}).values("pk"))


SCOPE = _facet("lingkup", _("National or regional"), SCOPES)
CERTIFICATION = _facet("sertifikasi", _("Certification"), CERTIFIED)
JP = _facet("jp", _("Learning hours (JP)"), JP_BANDS)
REGION = Facet(
    "daerah", _("Region"), F("region__slug"), in_column("region__slug"), name=F("region__name")
)
JOB = Facet(
    "jabatan",
    _("Job type"),
    F("job_types__code"),
    partial(_among, "job_types__code"),
    name=F("job_types__name"),
)
TAG = Facet(
    "topik",
    _("Topic"),
    Case(
        When(tags__slug=SAMPLE_TAG, then=Value("")),
        default=F("tags__slug"),
        output_field=CharField(),
    ),
    partial(_among, "tags__slug"),
    name=F("tags__name"),
    most=30,
)


def _of_paths(slugs: list[str]) -> Q:
    leaves = asked_leaves().filter(version__path__slug__in=slugs, course__isnull=False)
    return Q(pk__in=leaves.order_by().values("course"))


def _in_a_path(courses: QuerySet) -> QuerySet:
    return courses.filter(path_leaves__in=asked_leaves().order_by().values("pk"))


def _path_titles() -> dict[str, str]:
    """By slug, in the reader's language. One query, two for readers of a translation."""
    rows = list(listed_paths().order_by().only("slug", "title", "translation_key"))
    words = words_of(row.translation_key for row in rows)
    return {row.slug: words.get(row.translation_key, row).title for row in rows}


# Of courses, for the catalogue: those that a published path asks for.
COURSES_OF_PATH = Facet(
    "jalur",
    _("Learning path"),
    F("path_leaves__version__path__slug"),
    _of_paths,
    names=_path_titles,
    counting=_in_a_path,
)
