import json
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from learning.core.models import Course
from learning.core.testing.factories import (
    JobTypeFactory,
    make_course,
    make_course_page,
    nation,
    site_home,
)
from learning.plugins.paths.engine.nodes import Group, Rule
from learning.plugins.paths.models import LearningPath, PathEnrolment
from learning.plugins.paths.testing import add_version, course_leaf, make_path

from .conftest import words

LIST = "/jalur/"


def page_of(path) -> str:
    return reverse("paths_public:path", args=[path.slug])


def many(number: int) -> LearningPath:
    return make_path(*(course_leaf(make_course()) for _ in range(number)))


def test_everybody_reads_what_a_path_asks_for(read):
    first, second, third = (make_course(programme_jp=3) for _ in range(3))
    group = Group(
        key="g",
        rule=Rule.COUNT,
        need=1,
        title="Pilihan",
        required=True,
        children=(course_leaf(second, required=False), course_leaf(third, required=False)),
    )
    tree = read(page_of(make_path(course_leaf(first, due_days=14), group, valid_months=24)))
    titles = [first.title, "Pilihan", f"{second.title} Elective", f"{third.title} Elective"]
    assert words(tree, ".station-title") == titles
    assert words(tree, ".station-facts")[:2] == [
        "Course 3 JP within 14 days of the start",
        "At least 1 of these 2 parts",
    ]
    assert [link["href"] for link in tree.select(".station-title a")] == [
        course.url for course in (first, second, third)
    ]
    assert "certified for 24 months" in tree.select_one("#certification").parent.get_text()


def test_the_page_is_kept_for_the_public_and_holds_nothing_of_one_person(read, client, person):
    url = page_of(many(1))
    response = read(url).response
    assert response.headers["X-Asah-Public"] == "1"
    assert b"csrfmiddlewaretoken" not in response.content
    client.force_login(person.user)
    assert "X-Asah-Public" not in read(url).response.headers


def test_it_shows_what_is_asked_for_now(read):
    old, new = make_course(), make_course()
    path = make_path(course_leaf(old))
    add_version(path, course_leaf(new))
    assert words(read(page_of(path)), ".station-title") == [new.title]


def test_only_published_paths_are_shown(read):
    read(page_of(make_path(live=False)), status=404)
    read("/jalur/tidak-ada/", status=404)


def test_search_engines_read_a_programme_with_its_courses(read):
    course = make_course()
    path = make_path(course_leaf(course), valid_months=12)
    data = [json.loads(part.string) for part in read(page_of(path)).select("[type$=ld\\+json]")]
    programme = data[0]
    assert programme["@type"] == "EducationalOccupationalProgram"
    assert [row["name"] for row in programme["hasCourse"]] == [course.title]
    assert programme["educationalCredentialAwarded"]["validFor"] == "P12M"
    assert data[1]["@type"] == "BreadcrumbList"


@pytest.fixture
def english():
    """The site has pages in English; returns the locale."""
    locale, _made = Locale.objects.get_or_create(language_code="en")
    site_home().copy_for_translation(locale).save_revision().publish()
    return locale


def translated(path: LearningPath, locale: Locale, **fields) -> LearningPath:
    return LearningPath.objects.create(
        locale=locale,
        region=path.region,
        translation_key=path.translation_key,
        **{"title": "Good service", "slug": "good-service", "summary": "In short.", **fields},
    )


def test_a_published_translation_gives_the_words(read, english):
    path = make_path(title="Pelayanan prima")
    translated(path, english, live=True)
    assert words(read(page_of(path)), "h1") == ["Good service"]
    assert words(read(LIST), ".card-title") == ["Good service"]


def test_a_draft_of_a_translation_gives_none(read, english):
    path = make_path(title="Pelayanan prima")
    translated(path, english, live=False)
    assert words(read(page_of(path)), "h1") == ["Pelayanan prima"]
    read("/jalur/good-service/", status=404)


def test_the_address_of_a_translation_leads_to_the_path(client, english):
    path = make_path()
    translated(path, english, live=True)
    response = client.get("/jalur/good-service/")
    assert (response.status_code, response.url) == (302, page_of(path))


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page(client, number, django_assert_num_queries):
    url = page_of(many(number))
    client.get(url)
    # The path, its newest version, courses, job types, tags.
    with django_assert_num_queries(5):
        client.get(url)


def offer(tree) -> str:
    return " ".join(tree.select_one(".course-cta").get_text(" ").split())


def test_a_visitor_signs_in_and_comes_back(read):
    path = make_path()
    link = read(page_of(path)).select_one(".course-cta a")
    assert link["href"] == f"{reverse('account_login')}?next={page_of(path)}"


def test_an_employee_enrols(read, client, learner):
    path = make_path(course_leaf(make_course()))
    form = read(page_of(path)).select_one(".course-cta form")
    response = client.post(form["action"])
    assert (response.status_code, response.url) == (
        302,
        reverse("learning_paths:path", args=[path.pk]),
    )
    row = PathEnrolment.objects.get()
    assert (row.person, row.status, row.path) == (learner, PathEnrolment.Status.ACTIVE, path)
    assert "You follow this path." in offer(read(page_of(path)))


def test_asking_twice_is_one_request(client, learner):
    path = make_path(enrol_method="approval")
    for _ in range(2):
        assert client.post(reverse("learning_paths:enrol", args=[path.pk])).status_code == 302
    assert PathEnrolment.objects.get().status == PathEnrolment.Status.REQUESTED


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"enrol_method": "assigned"}, "Only the organiser puts people on this path."),
        ({"scope": "region"}, "This path is meant for others."),
    ],
)
def test_who_may_not_enter_reads_why(read, client, learner, fields, message):
    path = make_path(**fields)
    tree = read(page_of(path))
    assert message in offer(tree)
    assert tree.select(".course-cta form") == []
    response = client.post(reverse("learning_paths:enrol", args=[path.pk]))
    assert (response.status_code, message in response.text) == (409, True)
    assert not PathEnrolment.objects.exists()


def test_enrolling_asks_who_it_is_and_comes_back(client):
    path = make_path()
    url, page = reverse("learning_paths:enrol", args=[path.pk]), page_of(path)
    response = client.post(url, headers={"referer": f"http://testserver{page}"})
    assert response.url == f"{reverse('account_login')}?next={quote(page, safe='')}"
    assert not PathEnrolment.objects.exists()


def test_enrolling_needs_a_post_with_its_token(person):
    url = reverse("learning_paths:enrol", args=[make_path().pk])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person.user)
    assert strict.get(url).status_code == 405
    assert strict.post(url).status_code == 403
    assert not PathEnrolment.objects.exists()


def test_nobody_enrols_in_what_is_not_published(client, learner):
    path = make_path(live=False)
    assert client.post(reverse("learning_paths:enrol", args=[path.pk])).status_code == 404
    assert client.post(reverse("learning_paths:enrol", args=[10**9])).status_code == 404


def counts(tree) -> dict[str, str]:
    """Label and number of what the list can be narrowed by."""
    rows = [row.select("span") for row in tree.select(".filters .check")]
    return {row[0].get_text(strip=True): row[-1].get_text(strip=True) for row in rows}


def test_the_list_is_narrowed_with_counts(read):
    job = JobTypeFactory()
    national = make_path(region=nation(), valid_months=12, jp=40)
    national.job_types.add(job)
    national.save()
    regional = make_path(jp=5)
    make_path(live=False)
    tree = read(LIST)
    assert words(tree, "#found") == ["2 learning paths"]
    found = counts(tree)
    assert {
        key: found[key]
        for key in ("National", "Of a region", "31 to 60 JP", "Up to 10 JP", job.name)
    } == {
        "National": "1",
        "Of a region": "1",
        "31 to 60 JP": "1",
        "Up to 10 JP": "1",
        job.name: "1",
    }
    for query, path in (
        ("lingkup=nasional", national),
        ("lingkup=daerah", regional),
        ("sertifikasi=ya", national),
        ("sertifikasi=tidak", regional),
        ("jp=0-10", regional),
        (f"jabatan={job.code}", national),
        (f"daerah={regional.region.slug}", regional),
    ):
        assert words(read(f"{LIST}?{query}"), ".card-title") == [path.title], query
    assert read(f"{LIST}?lingkup=nasional&jp=0-10").select(".empty h2")


def test_the_list_finds_words(read):
    make_path(title="Arsip elektronik")
    make_path(title="Pengadaan barang")
    call_command("update_index", verbosity=0)
    assert words(read(f"{LIST}?q=arsip"), ".card-title") == ["Arsip elektronik"]
    assert words(read("/cari/?q=arsip"), ".results h3") == ["Arsip elektronik"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list(client, number, django_assert_num_queries):
    for _ in range(number):
        make_path()
    client.get(LIST)
    # Counts, rows, and no covers to look for.
    with django_assert_num_queries(2):
        client.get(LIST)


def test_the_catalogue_knows_the_courses_of_a_path(read):
    pages = [make_course_page(title=title) for title in ("Satu", "Dua", "Tiga")]
    one, two, three = (Course.objects.get(translation_key=page.translation_key) for page in pages)
    path = make_path(course_leaf(three), title="Jalur uji")
    add_version(path, course_leaf(one), course_leaf(two))
    tree = read("/katalog/")
    assert counts(tree)["Jalur uji"] == "2"
    narrowed = read(f"/katalog/?jalur={path.slug}")
    assert sorted(words(narrowed, ".card-title")) == ["Dua", "Satu"]
    assert "Jalur uji" in read(one.url).get_text()
    assert "Jalur uji" not in read(three.url).get_text()
    path.live = False
    path.save()
    assert "Jalur uji" not in counts(read("/katalog/"))


def test_the_sitemap_names_published_paths(client):
    path = make_path()
    make_path(live=False)
    text = client.get("/sitemap-paths.xml").text
    assert text.count("<loc>") == 1
    assert f"<loc>http://testserver{page_of(path)}</loc>" in text
