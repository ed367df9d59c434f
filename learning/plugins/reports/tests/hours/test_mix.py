"""Forms of development, tracks, and the model 10:20:70."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from learning.core.models import DevelopmentForm
from learning.core.testing import factories as make

from ...hours import mix as mix_module
from ...hours.mix import Category, mix
from ...hours.people import Place
from ...hours.sight import Sight
from ...models import FormCategory
from ..conftest import client_of, credited

FORMS = reverse("learning_reports_admin:hours_forms")
YEAR = timezone.localdate().year


@pytest.fixture
def learned(binjai, jambi):
    first, second, third = binjai.people
    credited(first, 6, form="e-learning")
    credited(second, 3, form="coaching")
    credited(third, 1, form="internship")
    credited(jambi.people[0], 50, form="coaching")
    return binjai


def found(user, place):
    return mix(Sight(user), place, year=YEAR)


@pytest.mark.django_db
def test_every_form_has_a_category():
    codes = set(DevelopmentForm.objects.values_list("code", flat=True))

    assert codes == set(FormCategory.objects.values_list("form_code", flat=True))


def test_forms_tracks_and_the_model(learned):
    own = found(learned.admin, Place(learned.region))

    assert [(form.code, form.people, form.jp) for form in own.forms] == [
        *(("e-learning", 1, 6), ("coaching", 1, 3), ("internship", 1, 1)),
    ]
    assert [(share.slug, share.jp, share.percent) for share in own.by_track] == [
        *(("education", 0, 0), ("classical", 0, 0), ("non_classical", 10, 100)),
    ]
    assert [(share.slug, share.percent, share.ideal) for share in own.by_category] == [
        *(("formal", 60, 10), ("others", 30, 20), ("on_the_job", 10, 70)),
    ]


def test_the_model_is_drawn_from_its_one_source(learned, as_admin, monkeypatch):
    shares = dict(zip(Category, (5, 35, 60), strict=True))
    monkeypatch.setattr(mix_module, "IDEAL", shares)

    tree = BeautifulSoup(as_admin.get(FORMS).content, "html.parser")

    drawn = [(bar["x"], bar["width"]) for bar in tree.select("rect.lr-ideal")]
    assert drawn == [("0.00", "5.00"), ("5.00", "35.00"), ("40.00", "60.00")]
    told = [row.select("td")[-1].text for row in tree.select("[aria-labelledby=lr-model] tbody tr")]
    assert told == ["5 %", "35 %", "60 %"]


def test_a_category_changes_by_date(learned):
    FormCategory.objects.filter(form_code="e-learning").update(valid_to=date(YEAR - 1, 12, 31))
    FormCategory.objects.create(
        form_code="e-learning", category="on_the_job", valid_from=date(YEAR, 1, 1)
    )
    FormCategory.objects.filter(form_code="coaching").delete()

    shares = found(learned.admin, Place(learned.region)).by_category

    assert [(share.slug, share.jp) for share in shares] == [
        *(("formal", 0), ("others", 0), ("on_the_job", 7), ("", 3)),
    ]


def test_small_forms_are_withheld_from_who_sees_no_people(learned):
    for number in range(5):
        credited(learned.person(f"Tambahan {number}"), 2, form="workshop")
    for number in range(6):
        credited(learned.person(f"Lain {number}"), 2, form="seminar")

    own = found(learned.user("editor"), Place(learned.region))

    assert {form.code: form.is_withheld for form in own.forms} == {
        "seminar": False,
        **dict.fromkeys(["workshop", "e-learning", "coaching", "internship"], True),
    }
    assert own.total == 12


def test_pages_by_role(learned, jambi, national):
    unit = f"?unit={learned.unit.pk}"
    for user, whole, part in (
        (learned.admin, 200, 200),
        (national, 200, 200),
        (learned.user("editor"), 200, 403),
        (jambi.admin, 200, 404),
        (learned.people[0].user, 403, 403),
    ):
        client = client_of(user)
        assert client.get(FORMS).status_code in ({whole} if whole == 200 else {302, 403})
        assert client.get(FORMS + unit).status_code in ({part} if part != 403 else {302, 403})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_download(learned, as_admin, kind):
    response = as_admin.get(f"{FORMS}?export={kind}")

    content = b"".join(response.streaming_content)
    assert "no-store" in response["Cache-Control"]
    if kind == "csv":
        lines = content.decode().splitlines()
        assert lines[1].split(";")[3:] == ["1", "6"]
        assert len(lines) == 4


def test_it_costs_the_same_at_1_and_3(binjai, as_admin, django_assert_num_queries):
    for number, form in enumerate(("coaching", "internship", "seminar")):
        credited(binjai.people[number], 2, form=form)
        if number == 1:
            continue
        with django_assert_num_queries(18):
            assert len(as_admin.get(FORMS).context["mix"].forms) == number + 1


def test_a_region_without_hours(binjai, as_admin):
    assert as_admin.get(FORMS).context["mix"].forms == []
    assert make.nation()
