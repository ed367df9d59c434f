"""A region whose people have ten entries in the ledger each; accounts for the first thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.models import Milestone
from learning.core.api import Role, assign_role, provision_region
from learning.core.models import (
    Credit,
    CreditRule,
    FormTotal,
    IdentityNumber,
    LedgerEntry,
    Person,
    Region,
    Unit,
    YearTotal,
)
from learning.core.testing.factories import UserFactory, make_nip, make_unit
from tests.benchmarks.paths.people import make_people, make_users
from tests.benchmarks.sessions import BATCH, Learner, sign_in_many

REGION, ADMIN = "12.75", "admin-jp-tolok@contoh.example"
AGENCIES, UNITS_EACH, SIGNED_IN = 20, 10, 1_000
# Two activities a person, five days each.
DAYS = 5
FORMS = ("course", "e-learning")
# People whose rows are written in one transaction.
STEP = 2_000


@dataclass(frozen=True)
class Seeded:
    region: Region
    admin: Learner
    learners: list[Learner] = field(repr=False)

    @property
    def unit(self) -> Unit:
        return Unit.objects.filter(region=self.region, depth=1).order_by("path").first()

    @property
    def year(self) -> int:
        return timezone.localdate().year


def seed(size: int) -> Seeded:
    """Fill the default database once; a second call finds what the first one made."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Milestone.objects.filter(name="benchmark").exists():
        call_command("load_regions", verbosity=0)
        fill(size)
        Milestone.objects.create(name="benchmark")
    region = Region.objects.get(code=REGION)
    users = get_user_model().objects
    known = users.filter(email__regex=r"^jptolok\d+@").order_by("pk")[:SIGNED_IN]
    admin, *learners = sign_in_many([users.get(email=ADMIN), *known])
    return Seeded(region, admin, learners)


def fill(size: int) -> None:
    region = Region.objects.get(code=REGION)
    provision_region(region)
    assign_role(UserFactory(email=ADMIN, username="admin-jp-tolok"), region=region, role=Role.ADMIN)
    units = [
        make_unit(name=f"Bidang {agency.name} {n + 1}", parent=agency)
        for agency in [make_unit(region, name=f"Dinas {n + 1}") for n in range(AGENCIES)]
        for n in range(UNITS_EACH)
    ]
    users = make_users(min(size, SIGNED_IN), "jptolok")
    people = make_people(size, region, units, users)
    rules = {code: CreditRule.objects.get(form_code=code, scope="national").pk for code in FORMS}
    for some in batched(enumerate(people), STEP):
        write(some, rules)


def batched(rows: Iterable, size: int) -> Iterator[tuple]:
    source = iter(rows)
    while some := tuple(islice(source, size)):
        yield some


@transaction.atomic
def write(some: tuple[tuple[int, Person], ...], rules: dict[str, int]) -> None:
    """As the ledger would have booked them, days after days."""
    year = timezone.localdate().year
    IdentityNumber.objects.bulk_create(
        [IdentityNumber(person=p, kind="nip", number=number_of(n)) for n, p in some],
        batch_size=BATCH,
    )
    credits = Credit.objects.bulk_create(
        [credit for n, person in some for credit in credits_of(n, person, year)], batch_size=BATCH
    )
    entries = (entry for credit in credits for entry in entries_of(credit, rules))
    for rows in batched(entries, 5_000):
        LedgerEntry.objects.bulk_create(rows, batch_size=BATCH)
    YearTotal.objects.bulk_create(
        [total_of(person, year, sum(jp_of(n, form) for form in FORMS)) for n, person in some],
        batch_size=BATCH,
    )
    FormTotal.objects.bulk_create(
        [
            FormTotal(
                person=person,
                year=year,
                form_code=form,
                raw_jp=jp_of(n, form),
                credited_jp=jp_of(n, form),
            )
            for n, person in some
            for form in FORMS
        ],
        batch_size=BATCH,
    )


def number_of(n: int) -> str:
    """Formally valid and invented, as many as there are people."""
    born = dt.date(1970, 1, 1) + dt.timedelta(days=n // 999)
    return f"{born:%Y%m%d}{make_nip(1)[8:14]}{1 + n % 2}{n % 999 + 1:03d}"


def jp_of(n: int, form: str) -> int:
    """From 10 to 25 JP a person: some have reached 20, some are far behind."""
    return DAYS * (1 + n % 3 if form == "course" else 1 + n % 2)


def credits_of(n: int, person: Person, year: int) -> Iterator[Credit]:
    for place, form in enumerate(FORMS):
        yield Credit(
            person=person,
            source=Credit.Source.COURSE,
            key=f"tolok:{n}:{form}",
            title=f"Kursus tolok ukur {n % 50}",
            organiser="BKPSDM",
            form_code=form,
            field_code="kesehatan",
            certificate_number=f"800/{n}",
            starts_on=day_of(year, place, 0),
            ends_on=day_of(year, place, DAYS - 1),
            raw_jp=jp_of(n, form),
        )


def day_of(year: int, place: int, number: int) -> dt.date:
    return dt.date(year, 1, 1) + dt.timedelta(days=place * DAYS + number)


def entries_of(credit: Credit, rules: dict[str, int]) -> Iterator[LedgerEntry]:
    jp = credit.raw_jp // DAYS
    for number in range(DAYS):
        yield LedgerEntry(
            credit=credit,
            person_id=credit.person_id,
            year=credit.starts_on.year,
            local_date=credit.starts_on + dt.timedelta(days=number),
            form_code=credit.form_code,
            raw_jp=jp,
            credited_jp=jp,
            rule_id=rules[credit.form_code],
            reason=LedgerEntry.Reason.PROGRAMME,
        )


def total_of(person: Person, year: int, jp: int) -> YearTotal:
    return YearTotal(person=person, year=year, raw_jp=jp, credited_jp=jp)
