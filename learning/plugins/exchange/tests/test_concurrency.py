"""Two administrators make a batch at the same moment: each credit goes into one of them."""

from functools import partial

import pytest
from django.db import connection

from learning.core.testing.threads import together

from ..models import BatchRow
from ..services import batches, filling
from .conftest import END, START, Place

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


@pytest.fixture
def place(transactional_db):
    return Place("Binjai")


def test_each_credit_is_in_one_of_two_batches(place, monkeypatch):
    monkeypatch.setattr(filling, "CHUNK", 5)
    people = [place.person(f"Orang {number}") for number in range(10)]
    credits = {place.learned(person, 1).pk for person in people for _n in range(3)}
    both = [
        batches.request_batch(place.region, start=START, end=END, actor=place.admin)
        for _n in range(2)
    ]

    together(*[partial(batches.make, batch.job) for batch in both])

    rows = BatchRow.objects.values_list("credit", flat=True)
    assert (len(rows), set(rows)) == (30, credits)
    for batch in both:
        batch.refresh_from_db()
        assert batch.row_count == batch.rows.count()
        assert batch.job.__class__.objects.get(pk=batch.job_id).state == "done"


def test_one_job_run_by_two_workers_fills_once(place):
    for number in range(5):
        place.learned(place.person(f"Orang {number}"))
    batch = batches.request_batch(place.region, start=START, end=END, actor=place.admin)

    together(*[partial(batches.make, batch.job)] * 2)

    assert batch.rows.count() == 5
