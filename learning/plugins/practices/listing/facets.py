"""What the lists of entries can be narrowed by."""

from collections.abc import Mapping
from functools import partial

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.listing import Facet, coded, in_coded, in_column
from learning.core.models import Region

from ..models import Entry, Stage, Technology

PROVINCE_DIGITS = 2
# Marks sample rows; it is no subject that somebody would look for.
SAMPLE_TAG = "data-contoh"
STAGES = {"penerapan": Stage.IN_USE, "uji-coba": Stage.TRIAL, "inisiatif": Stage.INITIATIVE}
TECHNOLOGIES = {"digital": Technology.DIGITAL, "nondigital": Technology.NOT_DIGITAL}
KINDS = {
    "inovasi": Entry.Kind.INNOVATION,
    "praktik-baik": Entry.Kind.PRACTICE,
    "artikel": Entry.Kind.ARTICLE,
}
YES = {"ya": True}


def province_names() -> Mapping[str, str]:
    """Code and name of every province. One query."""
    rows = Region.objects.filter(kind=Region.Kind.PROVINCE).values_list("code", "name")
    return {code: name.removeprefix("Provinsi ") for code, name in rows}


def _in_provinces(values: list[str]) -> Q:
    condition = Q(pk__in=[])
    for code in values:
        if len(code) == PROVINCE_DIGITS and code.isdigit():
            condition |= Q(region__code__startswith=code)
    return condition


def _among(relation: str, values: list[str]) -> Q:
    """A subquery: joining the relation itself would repeat an entry for each match."""
    return Q(pk__in=Entry.objects.filter(**{f"{relation}__in": values}).values("pk"))


def _years(values: list[str]) -> Q:
    return Q(year__in=[int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 5])


def _without_samples(column: str) -> Combinable:
    return Case(
        When(tags__slug=SAMPLE_TAG, then=Value("")),
        default=F(column),
        output_field=CharField(),
    )


def _labels(codes: Mapping[str, object]) -> dict[str, object]:
    return {code: choice.label for code, choice in codes.items()}  # type: ignore[attr-defined]


KIND = Facet(
    "tipe", _("Type"), coded("kind", KINDS), in_coded("kind", KINDS), labels=_labels(KINDS)
)
AFFAIR = Facet(
    "urusan",
    _("Government affair"),
    F("affair__code"),
    in_column("affair__code"),
    name=F("affair__name"),
)
PROVINCE = Facet(
    "provinsi",
    _("Province"),
    Substr("region__code", 1, PROVINCE_DIGITS),
    _in_provinces,
    names=province_names,
)
REGION = Facet(
    "daerah",
    _("Region"),
    F("region__slug"),
    in_column("region__slug"),
    name=F("region__name"),
)
STAGE = Facet(
    "tahap",
    pgettext_lazy("of an innovation", "Stage"),
    coded("stage", STAGES),
    in_coded("stage", STAGES),
    labels=_labels(STAGES),
)
TECHNOLOGY = Facet(
    "jenis",
    _("Kind"),
    coded("technology", TECHNOLOGIES),
    in_coded("technology", TECHNOLOGIES),
    labels=_labels(TECHNOLOGIES),
)
REPLICABLE = Facet(
    "replikasi",
    _("Replication"),
    coded("is_replicable", YES),
    in_coded("is_replicable", YES),
    labels={"ya": _("May be replicated")},
)
YEAR = Facet("tahun", _("Year"), Cast("year", TextField()), _years, is_ranked=False, most=20)
TAG = Facet(
    "topik",
    _("Topic"),
    _without_samples("tags__slug"),
    partial(_among, "tags__slug"),
    name=F("tags__name"),
    most=30,
)
SERIES = Facet(
    "seri", _("Series"), F("series__slug"), in_column("series__slug"), name=F("series__title")
)
COLLECTION = Facet(
    "koleksi",
    _("Collection"),
    F("collection_items__collection__slug"),
    partial(_among, "collection_items__collection__slug"),
    name=F("collection_items__collection__title"),
    is_offered=False,
)
