"""The reports of learning hours as tables to take along; a long list of people as a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, ShownNumbers, jobs, sheets
from learning.core.models import Job, Person

from ..exports import KINDS
from . import attainment
from .asked import NAMES, Asked
from .mix import Category, Track, mix
from .people import decorate
from .sight import reads

KIND = "export-hours"
# Above this a download is made in the background, so that no request waits for it.
AT_ONCE = 5_000
CHUNK = 2_000
TABLES = {"people": "jp-pegawai", "warning": "peringatan-jp"}

Rows = Iterator[list[Any]]


def attainment_rows(asked: Asked, found: attainment.Report) -> Rows:
    yield [
        *(_("Region"), _("Unit"), _("Year"), _("People"), _("With a target"), _("Reached")),
        *(_("Share (%)"), _("Median JP"), _("Mean JP"), _("Credited JP")),
    ]
    place = asked.place
    for line in found.lines:
        region = place.region or line.place
        unit = str(line.place or _("Without a unit")) if place.region else ""
        yield [str(region), unit, asked.year, *_figures(line)]


def _figures(line: attainment.Line) -> list[Any]:
    own = line.figures
    if line.is_withheld:
        return [_("withheld"), "", "", "", "", "", ""]
    target: list[Any] = [own.with_target, own.reached, own.share]
    if line.hides_target:
        target = [_("withheld"), "", ""]
    return [own.people, *target, own.median, own.mean, own.total]


def mix_rows(asked: Asked) -> Rows:
    yield [_("Form of development"), _("Track"), "10:20:70", _("People"), _("Credited JP")]
    tracks, categories = dict(Track.choices), dict(Category.choices)
    for form in mix(asked.sight, asked.place, year=asked.year, narrowing=asked.narrowing).forms:
        names = [str(tracks.get(form.track, "")), str(categories.get(form.category, ""))]
        figures = [_("withheld"), ""] if form.is_withheld else [form.people, form.jp]
        yield [form.name, *names, *figures]


def people_rows(asked: Asked, rows: QuerySet[Person]) -> Rows:
    yield [*_person_head(), _("Target"), _("JP credited"), _("Reached"), _("JP missing")]
    for person, number in _walked(asked, rows):
        reached = {True: _("yes"), False: _("no"), None: ""}[person.has_reached]
        target = person.target.words if person.target else ""
        yield [*_person(person, number), target, person.jp, reached, person.missing]


def warning_rows(asked: Asked, rows: QuerySet[Person]) -> Rows:
    yield [
        *_person_head(),
        *(_("Target"), _("JP credited"), _("Behind the pace by (JP)"), _("JP missing")),
        *(_("Expected by the end of the year (JP)"), _("Pace until")),
    ]
    for person, number in _walked(asked, rows):
        yield [
            *_person(person, number),
            person.target.words,
            person.jp,
            person.behind,
            person.missing,
            person.projected,
            asked.day,
        ]


def _person_head() -> list[str]:
    return [
        *(_("Name"), _("NIP"), _("Employment status"), _("Region"), _("Unit"), _("Position")),
        _("Year"),
    ]


def _person(person: Any, number: str) -> list[Any]:
    return [
        person.full_name,
        sheets.Digits(number),
        str(person.get_status_display()),
        person.region.name,
        person.unit.name if person.unit else "",
        person.position,
        person.year,
    ]


def _walked(asked: Asked, rows: QuerySet[Person]) -> Iterator[tuple[Any, str]]:
    """People in steps, each of two queries, however many there are."""
    numbers, last = ShownNumbers(asked.sight.user), 0
    rows = rows.select_related("region", "unit").order_by("pk")
    while some := decorate(rows.filter(pk__gt=last)[:CHUNK], asked.targets, day=asked.day):
        found = numbers.of(some)
        for person in some:
            person.year = asked.year
            yield person, found.get(person.pk, "")
        last = some[-1].pk


_WRITERS: dict[str, Callable[[Asked, QuerySet[Person]], Rows]] = {
    "people": people_rows,
    "warning": warning_rows,
}


def people_of(asked: Asked, table: str) -> QuerySet[Person]:
    return asked.warned() if table == "warning" else asked.listed()


def rows_of(asked: Asked, table: str) -> Rows:
    return _WRITERS[table](asked, people_of(asked, table))


def file_name(word: str, asked: Asked) -> str:
    place = asked.place.unit or asked.place.region
    where = f"-{slugify(str(place))[:40]}" if place else ""
    return f"{word}{where}-{asked.year}-{timezone.localdate():%Y%m%d}"


def request_export(*, table: str, data: QueryDict, kind: str, owner: Any) -> Job:
    """Note which list to export; a task does it. ``table`` is one of ``TABLES``."""
    if kind not in KINDS or table not in TABLES:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    return jobs.create(
        KIND,
        owner=owner,
        filename=_("Learning hours"),
        params={
            "table": table,
            "kind": kind,
            "asked": {name: data[name] for name in NAMES if data.get(name)},
            "language": get_language() or "",
        },
    )


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    user, kind, table = job.owner, job.params["kind"], job.params["table"]
    # Rights may have ended since the export was asked for.
    if user is None or not user.is_active or not reads(user):
        raise DomainError(_("You may no longer see these people."))
    with override(job.params.get("language") or None):
        data = QueryDict(mutable=True)
        data.update(job.params.get("asked", {}))
        asked = Asked.of(user, data)
        if not asked.named:
            raise DomainError(_("You may no longer see these people."))
        job.total = people_of(asked, table).count()
        name = file_name(TABLES[table], asked)
        sheets.keep(job, rows_of(asked, table), kind=kind, name=name)
