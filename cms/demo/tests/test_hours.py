"""Learning hours of the demo: what the tour names, on the right days, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.demo import hours, texts
from cms.demo.texts import DOMAIN
from learning.core import api
from learning.core.models import CourseCompletion, Credit, LedgerEntry, Statement, YearTotal
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_course,
    make_region,
)

pytestmark = pytest.mark.django_db
PPPK = "mariana.sekedang@contoh.example"


@pytest.fixture
def people(db):
    region = make_region(slug="aceh-tenggara")
    UserFactory(email=f"bkpsdm-aceh-tenggara@{DOMAIN}")
    emails = [row["by"] for row in texts.read("hours.toml")["people"]]
    return {
        email: PersonFactory(
            user=UserFactory(email=email), region=region, status="pppk" if email == PPPK else "pns"
        )
        for email in emails
    }


def test_the_hours_of_the_tour_are_booked_once(people):
    written = texts.read("hours.toml")

    hours.load_hours(written)
    first = list(YearTotal.objects.order_by("pk").values_list("person", "raw_jp", "credited_jp"))
    hours.load_hours(written)

    assert first == list(
        YearTotal.objects.order_by("pk").values_list("person", "raw_jp", "credited_jp")
    )
    by_day = LedgerEntry.objects.filter(reason="day")
    assert by_day.exists()
    taken = Credit.objects.get(reversed_at__isnull=False)
    assert taken.person == people["siti.aisyah.lubis@contoh.example"]
    assert Credit.objects.filter(source="correction").count() == 1
    assert Statement.objects.count() == 2


def test_completions_are_booked_on_the_days_to_which_they_were_moved(people):
    person = people[PPPK]
    course = make_course(1, programme_jp=2)
    api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)
    moved = timezone.localdate() - timedelta(days=400)
    CourseCompletion.objects.update(
        local_date=moved, completed_at=timezone.now() - timedelta(days=400)
    )

    for _time in range(2):
        hours.rebook()

    (entry,) = LedgerEntry.objects.all()
    assert (entry.local_date, entry.credited_jp) == (moved, 2)
    total = YearTotal.objects.get(credited_jp__gt=0)
    assert (total.year, total.credited_jp) == (moved.year, 2)
