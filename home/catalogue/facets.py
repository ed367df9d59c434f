"""What the catalogue can be narrowed by. Values are the words that stand in the address."""

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from learning.core.listing import Facet, coded, in_coded, in_column
from learning.core.models import Course, EnrolMethod, Level

JP_BANDS = {
    "0": (Q(programme_jp=0), _("Without JP")),
    "1-3": (Q(programme_jp__range=(1, 3)), _("1 to 3 JP")),
    "4-10": (Q(programme_jp__range=(4, 10)), _("4 to 10 JP")),
    "11-30": (Q(programme_jp__range=(11, 30)), _("11 to 30 JP")),
    "31": (Q(programme_jp__gte=31), _("More than 30 JP")),
}
LEVELS = {"dasar": Level.BASIC, "menengah": Level.INTERMEDIATE, "lanjut": Level.ADVANCED}
METHODS = {
    "terbuka": EnrolMethod.OPEN,
    "kunci": EnrolMethod.KEY,
    "persetujuan": EnrolMethod.APPROVAL,
    "penugasan": EnrolMethod.ASSIGNED,
}
ENROL_LABELS = {
    "terbuka": _("Open to enrol"),
    "kunci": _("With an enrolment key"),
    "persetujuan": _("After approval"),
    "penugasan": _("By assignment only"),
}
COURSE_PAGE = "page__coursepage__"


def _any_band(values: list[str]) -> Q:
    condition = Q(pk__in=[])
    for value in values:
        if value in JP_BANDS:
            condition |= JP_BANDS[value][0]
    return condition


def _tagged(values: list[str]) -> Q:
    """A subquery: joining the tags themselves would repeat a course for each of its tags."""
    courses = Course.objects.filter(**{f"{COURSE_PAGE}tags__slug__in": values})
    return Q(pk__in=courses.values("pk"))


JP_BAND = Case(
    *(When(band, then=Value(code)) for code, (band, _label) in JP_BANDS.items()),
    default=Value("0"),
    output_field=CharField(),
)
FACETS = (
    Facet(
        "bidang",
        _("Field of knowledge"),
        F(f"{COURSE_PAGE}field_of_knowledge__code"),
        in_column(f"{COURSE_PAGE}field_of_knowledge__code"),
        name=F(f"{COURSE_PAGE}field_of_knowledge__name"),
    ),
    Facet(
        "daerah",
        _("Region"),
        F("region__slug"),
        in_column("region__slug"),
        name=F("region__name"),
    ),
    Facet(
        "tingkat",
        _("Level"),
        coded("level", LEVELS),
        in_coded("level", LEVELS),
        labels={code: level.label for code, level in LEVELS.items()},
    ),
    Facet(
        "jp",
        _("Learning hours (JP)"),
        JP_BAND,
        _any_band,
        labels={code: label for code, (_band, label) in JP_BANDS.items()},
    ),
    Facet(
        "daftar",
        _("Enrolment"),
        coded("enrol_method", METHODS),
        in_coded("enrol_method", METHODS),
        labels=ENROL_LABELS,
    ),
    Facet(
        "bentuk",
        _("Form"),
        F("form__code"),
        in_column("form__code"),
        name=F("form__name"),
    ),
    Facet(
        "topik",
        _("Topic"),
        F(f"{COURSE_PAGE}tags__slug"),
        _tagged,
        name=F(f"{COURSE_PAGE}tags__name"),
    ),
)
