"""Learning hours of the demo: short of the target, at it, over it; capped days; a correction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core.api import (
    book_correction,
    book_credit,
    issue_statement,
    take_back,
)
from learning.core.clockwork import all_clockwork
from learning.core.models import (
    CourseCompletion,
    Credit,
    FormTotal,
    LedgerEntry,
    Person,
    Statement,
    YearTotal,
)


def rebook() -> None:
    """Book completed courses on the days to which the demo moved them.

    Only for people without any other hours: what was booked by today's clock is made anew.
    """
    moved = [
        credit.person_id
        for credit in Credit.objects.filter(source=Credit.Source.COURSE)
        if not CourseCompletion.objects.filter(
            pk=credit.key.rpartition(":")[2], local_date=credit.ends_on
        ).exists()
    ]
    others = Credit.objects.exclude(source=Credit.Source.COURSE).values("person")
    people = Person.objects.filter(pk__in=moved).exclude(
        models.Q(pk__in=others) | models.Q(pk__in=Statement.objects.values("person"))
    )
    ids = list(people.values_list("pk", flat=True))
    LedgerEntry.objects.filter(person__in=ids, slot__isnull=False).delete()
    for model in (LedgerEntry, Credit, FormTotal, YearTotal):
        model.objects.filter(person__in=ids).delete()
    all_clockwork()["book-missing-jp"].run()


def load_hours(texts: dict[str, Any]) -> None:
    """Everything in ``hours.toml``, once."""
    for row in texts["people"]:
        person = Person.objects.select_related("region").get(user__email=row["by"])
        if not Credit.objects.filter(key=f"demo:hours:{person.pk}:0").exists():
            _book(person, row)


def _book(person: Person, row: dict[str, Any]) -> None:
    actor = get_user_model().objects.get(email=f"bkpsdm-{person.region.slug}@{DOMAIN}")
    for number, part in enumerate(row["booked"]):
        booked = book_credit(
            person,
            source=part.get("source", Credit.Source.EVENT),
            key=f"demo:hours:{person.pk}:{number}",
            title=part["title"],
            organiser=part["organiser"],
            form_code=part["form"],
            scope=part.get("scope", "national"),
            parts=[(_day(days), jp) for days, jp in part["parts"]],
            actor=actor,
        )
        if reason := part.get("taken_back"):
            take_back(booked, actor=actor, reason=reason)
    if part := row.get("correction"):
        book_correction(
            person,
            key="demo",
            title=part["title"],
            form_code=part["form"],
            day=_day(part["days_ago"]),
            jp=part["jp"],
            reason=part["reason"],
            actor=actor,
        )
    if row.get("statement"):
        _state(person)


def _state(person: Person) -> None:
    year = timezone.localdate().year
    base = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/"
    if YearTotal.objects.filter(person=person, year=year, credited_jp__gt=0).exists():
        issue_statement(person, year=year, base_url=base)


def _day(days_ago: int) -> date:
    """As long ago as that, within this year where it has begun."""
    today = timezone.localdate()
    return max(today - timedelta(days=days_ago), date(today.year, 1, 1))
