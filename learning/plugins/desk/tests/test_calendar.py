from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.plugins.desk.queries import calendar
from learning.plugins.desk.queries.calendar import Month

URL = reverse("learning_desk_admin:calendar")
NEXT = Month.of(timezone.localdate()).after


def moment(month, day, hour, zone="Asia/Jakarta"):
    return datetime(month.year, month.month, day, hour, 30, tzinfo=ZoneInfo(zone))


def events(user, month=NEXT, **kwargs):
    found = calendar.events(user, month, **kwargs)
    return [(event.kind, event.page.draft_title, event.day.day, event.time) for event in found]


def fill(place, number=1):
    for _again in range(number):
        place.article("terbit", publish=True, go_live_at=moment(NEXT, 4, 9))
        place.article("berakhir", publish=True, expire_at=moment(NEXT, 5, 17))
        place.article("usang", publish=True, review_by=NEXT.first + timedelta(days=2))


def test_shows_what_happens_in_order(binjai, jambi):
    fill(binjai)
    fill(jambi)
    assert events(binjai.editor) == [
        ("review", "usang", 3, ""),
        ("live", "terbit", 4, "09.30 WIB"),
        ("expire", "berakhir", 5, "17.30 WIB"),
    ]
    assert events(binjai.editor, NEXT.after) == []


def test_times_are_those_of_the_region(binjai):
    binjai.region.time_zone = "Asia/Jayapura"
    binjai.region.save()
    # In Jakarta the month has not begun yet.
    month = NEXT.after
    binjai.article("fajar", publish=True, go_live_at=moment(month, 1, 0, "Asia/Jayapura"))
    assert events(binjai.editor, month) == [("live", "fajar", 1, "00.30 WIT")]
    assert events(binjai.editor, month.before) == []


def test_region_and_type_cut_it(binjai, jambi, as_editor):
    fill(binjai)
    kind = binjai.index.content_type
    assert events(binjai.editor, region=binjai.region) == events(binjai.editor)
    assert events(binjai.editor, region=jambi.region) == []
    assert events(binjai.editor, kind=kind) == []


@pytest.mark.parametrize("view", ["", "list"])
def test_the_month_is_in_the_address(binjai, as_editor, view):
    fill(binjai)
    response = as_editor.get(URL, {"month": str(NEXT), "view": view})
    assert "09.30 WIB" in response.text
    assert f"month={NEXT.before}" in response.text
    assert f"month={NEXT.after}" in response.text
    days = response.context["days"]
    assert len(days) == (3 if view else NEXT.last.day)


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "2026-1"])
def test_nonsense_is_this_month(as_editor, month):
    response = as_editor.get(URL, {"month": month, "region": "x", "type": "-1"})
    assert response.context["month"] == Month.of(timezone.localdate())


def test_an_empty_month_says_how_dates_come(as_editor):
    assert 'class="ld-empty"' in as_editor.get(URL).text


def test_nothing_of_another_region_is_in_it(binjai, jambi, as_editor):
    fill(jambi)
    text = as_editor.get(URL, {"month": str(NEXT), "region": jambi.region.pk}).text
    assert "usang" not in text
    assert "berakhir" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_costs_the_same_at_any_number(binjai, as_editor, number, django_assert_num_queries):
    fill(binjai, number)
    as_editor.get(URL, {"month": str(NEXT)})
    with django_assert_num_queries(23):
        as_editor.get(URL, {"month": str(NEXT)})
