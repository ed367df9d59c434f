""" "JP saya": figures, reasons, what would help, years, cost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from learning.core import api
from learning.core.records import tabs
from learning.core.records.hours.activities import activities, credits_of
from learning.core.records.hours.goals import Goal, forecast, goal_of, jp_projected
from learning.core.records.hours.words import form_names, reason_in_words
from learning.core.records.hours.years import hours_of
from learning.core.records.ledger.posting import reverse_credit
from learning.core.testing.factories import PersonFactory, make_course

pytestmark = pytest.mark.django_db
URL = "/belajar/jp/"
# Session, user with person; forms, totals, target, entries, by form; rules of e-learning, desk and
# what is done, what was ever taken; page of activities; the statement. What plugins ask for their
# tabs is theirs to count.
HOURS_QUERIES = 13
NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)


def of(person, year=2026, now=NOW):
    return hours_of(person, year=year, forms=form_names(), now=now)


def counted(person):
    year = timezone.localdate().year
    return activities(credits_of(person, year), year=year, forms=form_names())


def test_both_figures_are_shown_with_the_reason(learner, person, book):
    today = timezone.localdate()
    book(person, [(today, 5)], form="e-learning", title="Belajar satu hari")

    words = learner.get(URL).text

    (activity,) = counted(person)
    assert (activity.claimed, activity.credited) == (5, 3)
    assert "dibatasi 3 JP per hari" in words
    assert "Peraturan LAN 10/2018" in words
    assert "sudah terpakai: 3 JP" in words


def test_a_civil_servant_sees_what_is_missing(person, book):
    book(person, 8)

    found = of(person)

    assert (found.credited_jp, found.missing, found.percent) == (8, 12, 40)
    assert (found.forecast.a_month, found.forecast.months) == (2, 6)
    assert found.forecast.projected == 8 * 365 // 182


def test_a_contract_employee_has_a_ceiling(learner, person, book):
    person.status = "pppk"
    person.save()
    book(person, [(timezone.localdate(), 22)])

    page = learner.get(URL)

    hours = of(person, now=timezone.now())
    assert (hours.goal.is_ceiling, hours.room, hours.excess) == (True, 2, 0)
    assert "paling banyak 24 JP" in page.content.decode()


def test_the_year_turns_at_the_midnight_of_the_persons_region(person):
    person.region.time_zone = "Asia/Jayapura"
    person.region.save()

    before = of(person, year=None, now=datetime(2026, 12, 31, 14, 59, tzinfo=UTC))
    after = of(person, year=None, now=datetime(2026, 12, 31, 15, 0, tzinfo=UTC))

    assert (before.year, after.year) == (2026, 2027)


def test_who_has_no_target_sees_a_plain_total(learner, person, book):
    person.status = "other"
    person.save()
    book(person, [(timezone.localdate(), 5)])

    page = learner.get(URL)

    assert of(person).goal is None
    assert "5 JP diakui" in page.content.decode()


def test_the_target_of_a_year_gone_by_is_that_of_its_end(person):
    assert goal_of(person, 2023, today=date(2026, 7, 1)) is None
    assert goal_of(person, 2024, today=date(2026, 7, 1)).minimum == 20


def test_a_year_is_chosen_by_its_number(learner, person, book):
    book(person, [(date(2024, 5, 3), 7)], title="Pelatihan lama")

    page = learner.get(URL, {"tahun": "2024"})

    hours = of(person, 2024)
    assert (hours.year, hours.credited_jp, hours.forecast, hours.help) == (2024, 7, None, None)
    assert [month.jp for month in hours.months] == [0, 0, 0, 0, 7, *[0] * 7]
    assert "Pelatihan lama" in page.content.decode()


@pytest.mark.parametrize("typed", ["", "1999", "9999", "abcd", "2026'--", "²⁰²⁶", "\x00"])
def test_any_other_year_is_this_one(learner, typed):
    page = learner.get(URL, {"tahun": typed})

    assert page.context["year"] == timezone.localdate().year


def test_what_was_taken_back_says_why_and_counts_nothing(learner, person, book):
    row = book(person, [(timezone.localdate(), 6)])
    reverse_credit(row, actor=None, reason="Salah orang")

    page = learner.get(URL)

    (activity,) = counted(person)
    assert (activity.claimed, activity.credited) == (6, 0)
    assert "dibatalkan: Salah orang" in page.content.decode()


def test_what_others_left_is_given_back_and_said(learner, person, book):
    day = timezone.localdate()
    first = book(person, [(day, 3)], form="e-learning")
    book(person, [(day, 2)], form="e-learning", title="Yang kedua")
    reverse_credit(first, actor=None, reason="Ganda")

    (second,) = [row for row in counted(person) if row.credit.title == "Yang kedua"]
    assert (second.claimed, second.credited, second.reasons) == (2, 2, [])
    assert "diajukan 2 JP" not in learner.get(URL).text


def test_running_courses_and_suggestions_are_what_would_help(learner, person):
    api.enrol(make_course(2, programme_jp=4, region=person.region), person=person)
    other = make_course(2, programme_jp=2, region=person.region)

    found, words = of(person, now=timezone.now()).help, learner.get(URL).text

    assert [line.course.programme_jp for line in found.lines] == [4]
    assert found.suggested == [other]
    assert not found.is_used_up
    assert [row.title in words for row in (*found.suggested, found.lines[0].course)] == [True] * 2


def test_without_hours_it_says_where_to_begin(learner):
    words = learner.get(URL).content.decode()

    assert "/katalog/" in words
    assert "table-stack" not in words


def test_nobody_sees_the_hours_of_others(learner, book):
    book(PersonFactory(), [(timezone.localdate(), 4)], title="Milik orang lain")

    assert "Milik orang lain" not in learner.get(URL).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same(learner, person, book, number, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(tabs, "_tabs", {})
    today = timezone.localdate()
    for day in range(number):
        book(person, [(today - timedelta(days=day), 2)], form="e-learning")
        api.enrol(make_course(1, programme_jp=2, region=person.region), person=person)
    make_course(1, region=person.region)
    learner.get(URL)

    with django_assert_num_queries(HOURS_QUERIES):
        page = learner.get(URL)

    if today.timetuple().tm_yday > number:
        assert page.text.count('<details class="hours-activity') == number
    assert len(of(person, now=timezone.now()).help.lines) == number


def test_long_lists_are_paged(learner, person, book):
    today = timezone.localdate()
    for number in range(21):
        book(person, [(today, 1)], title=f"Kegiatan {number}")

    pages = [learner.get(URL, {"page": page} if page else {}) for page in ("", "2", "99", "x")]

    titles = [re.findall(r"<strong>(Kegiatan \d+)</strong>", page.text) for page in pages]
    newest = [f"Kegiatan {number}" for number in range(20, 0, -1)]
    assert titles == [newest, ["Kegiatan 0"], ["Kegiatan 0"], newest]


def test_titles_are_text(learner, person, book):
    book(person, [(timezone.localdate(), 4)], title="<script>alert(1)</script>")

    assert "<script>alert(1)" not in learner.get(URL).content.decode()


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_the_tab_is_there(learner):
    assert f'href="{reverse("learning:hours")}"' in learner.get("/belajar/").content.decode()


@pytest.mark.parametrize(
    ("reason", "limit", "words"),
    [
        ("day", 3, "dibatasi 3 JP per hari"),
        ("month", 2, "paling banyak 2 sesi per bulan"),
        ("table", 4, "sesuai tabel 4 JP"),
        ("surcharge", 20, "ditambah 20 % untuk lingkup internasional"),
        ("reversed", None, "dibatalkan: Ganda"),
        ("no_rule", None, "sesuai keputusan verifikator"),
        ("programme", None, "dihitung penuh"),
    ],
)
def test_every_reason_has_words(reason, limit, words):
    with translation.override("id"):
        assert reason_in_words(reason, limit, why="Ganda") == words


def test_a_forecast_of_the_last_month_asks_for_all_that_is_missing():
    found = forecast(10, Goal(20, None), today=date(2026, 12, 31))

    assert (found.projected, found.a_month, found.months) == (10, 10, 1)


@pytest.mark.parametrize(
    ("jp", "day", "projected"),
    [(10, date(2026, 6, 30), 20), (10, date(2026, 7, 2), 19), (10, date(2028, 7, 1), 20)],
)
def test_the_pace_of_half_a_year(jp, day, projected):
    assert forecast(jp, None, today=day).projected == jp_projected(jp, day=day) == projected
