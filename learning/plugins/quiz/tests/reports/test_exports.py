"""Tables to take along: what they hold, and whose number is whole."""

from __future__ import annotations

import csv
import io

import pytest

from learning.core.models import Job

from ...services import exports
from ...testing import take
from .conftest import client_of, text, url


def table(response):
    content = b"".join(response) if response.streaming else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=_delimiter(content)))


def _delimiter(content):
    return ";" if content.split(b"\n")[0].count(b";") > 3 else ","


@pytest.fixture
def guest(binjai, jambi):
    """Somebody of another region with a name that a spreadsheet would reckon with."""
    person = jambi.person("=HYPERLINK(A1)")
    take(binjai.quiz, person, {1: {"answer": "a"}, 2: {"answer": "=1+1"}})
    return person


def rows_for(user, quiz, name="grades"):
    return table(client_of(user).get(url(name, quiz.pk, export="csv")))


def test_grades_have_marks_by_question(binjai):
    head, *rows = rows_for(binjai.admin, binjai.quiz)
    assert len(rows) == 3
    assert len(head) == 11
    first = next(row for row in rows if row[0] == binjai.people[0].full_name)
    assert (first[1].lstrip("'"), first[9], first[10]) == (binjai.number(binjai.people[0]), "1", "")


def test_answers_have_the_right_ones_beside_them(binjai):
    head, *rows = rows_for(binjai.admin, binjai.quiz, "responses")
    assert len(head) == 13
    first = next(row for row in rows if row[0] == binjai.people[0].full_name)
    assert first[9:11] == ["Benar", "Benar"]


@pytest.mark.parametrize("name", ["grades", "responses"])
def test_nothing_is_a_formula(binjai, guest, name):
    cells = [cell for row in rows_for(binjai.admin, binjai.quiz, name) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+@\t\r" and cell]


def test_a_number_is_whole_for_whoever_may_see_it(binjai, guest, users):
    number = guest.numbers.get().number
    seen = {}
    for role in ("moderator", "admin", "national"):
        rows = rows_for(users[role], binjai.quiz)
        (row,) = [row for row in rows if "HYPERLINK" in row[0]]
        seen[role] = number in row[1]
    assert seen == {"moderator": False, "admin": False, "national": True}


def test_filters_hold_for_the_file(binjai):
    client = client_of(binjai.admin)
    address = url("grades", binjai.quiz.pk, export="csv", state="in_progress")
    assert len(table(client.get(address))) == 2


def test_a_long_table_is_made_in_the_background(
    binjai, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    client = client_of(binjai.admin)
    response = client.get(url("responses", binjai.quiz.pk, export="csv"))
    assert response.url.startswith(url("export_responses", binjai.quiz.pk))
    assert "3" in text(client.get(response.url))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(response.url)
    job = Job.objects.get(owner=binjai.admin)
    assert response.url == url("job", job.pk)
    assert url("download", job.pk) in text(client.get(response.url))
    found = client.get(url("download", job.pk))
    assert found["Content-Type"].startswith("text/csv")
    assert len(table(found)) == 4


def test_figures_can_be_taken_along(binjai):
    from ...services import statistics

    binjai.essay.latest.name = "=cmd"
    binjai.essay.latest.save()
    statistics.count(binjai.quiz)
    rows = rows_for(binjai.admin, binjai.quiz, "figures")
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
