"""Journeys of courses and pages: what is asked, how it is answered, and what it may cost."""

import itertools
from collections.abc import Iterator
from urllib.parse import urlencode

from tests.benchmarks.journeys import Catalogue, Journey, fresh, signed_in, visit
from tests.benchmarks.load import Request
from tests.benchmarks.seed import PASSWORD, Seeded, seed
from tests.benchmarks.sessions import CSRF, TOKEN


def course_page(seeded: Seeded) -> Iterator[Request]:
    return itertools.repeat(Request(seeded.course_url))


def signed_in_course(seeded: Seeded) -> Iterator[Request]:
    return signed_in(seeded.course_url)(seeded)


def region_page(seeded: Seeded) -> Iterator[Request]:
    return visit(seeded.region_url)(seeded)


def fresh_region_page(seeded: Seeded) -> Iterator[Request]:
    return fresh(seeded.region_url)(seeded)


READERS = 16


def lesson_again(seeded: Seeded) -> Iterator[Request]:
    """Reading on: each of some learners comes back to the lesson they have open."""
    for number in itertools.cycle(range(READERS)):
        learner = seeded.learners[number % len(seeded.learners)]
        activity = seeded.activities[number % len(seeded.activities)]
        yield Request(f"/belajar/aktivitas/{activity}/", cookie=learner.cookie)


def first_lesson(seeded: Seeded) -> Iterator[Request]:
    """Turning to a lesson never opened before, which is written down."""
    for number, learner in enumerate(itertools.cycle(seeded.learners)):
        activity = seeded.activities[number % len(seeded.activities)]
        yield Request(f"/belajar/aktivitas/{activity}/", cookie=learner.cookie)


def post(path: str, cookie: str = CSRF, **fields: str) -> Request:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
    return Request(path, "POST", cookie, body)


def enrol(seeded: Seeded) -> Iterator[Request]:
    for course, learner in itertools.product(seeded.open_courses, seeded.learners):
        yield post(f"/belajar/kursus/{course}/daftar/", learner.cookie)


def complete(seeded: Seeded) -> Iterator[Request]:
    for activity, learner in itertools.product(reversed(seeded.activities), seeded.learners):
        yield post(f"/belajar/aktivitas/{activity}/selesai/", learner.cookie)


def sign_in(seeded: Seeded) -> Iterator[Request]:
    for learner in itertools.cycle(seeded.learners):
        yield post("/akun/login/", login=learner.email, password=PASSWORD)


FOUND = "/inovasi/?q=antrean+puskesmas&tahap=penerapan"
JOURNEYS = (
    Journey("front page, signed out", visit("/"), 0.8),
    Journey("front page, not kept", fresh("/"), None),
    Journey("region page, signed out", region_page, 0.8),
    Journey("region page, not kept", fresh_region_page, None),
    Journey("catalogue, signed out", visit("/katalog/"), 0.8),
    Journey("showcase of 10,000, signed out", visit("/inovasi/"), 0.8),
    Journey("showcase of 10,000, not kept", fresh("/inovasi/"), None),
    Journey("showcase of 10,000, facets, not kept", fresh("/inovasi/?tahap=penerapan"), None),
    Journey("showcase of 10,000, words and facets, not kept", fresh(FOUND), None),
    Journey("search of the whole site, not kept", fresh("/cari/?q=antrean+puskesmas"), None),
    Journey("course page, signed out", course_page, 0.8),
    Journey("dashboard", signed_in("/belajar/"), 0.08),
    Journey("course page, 64 activities, signed in", signed_in_course, 0.08),
    Journey("lesson, read again", lesson_again, 0.1),
    Journey("lesson, opened for the first time", first_lesson, None),
    Journey("enrol POST", enrol, 0.08, 302),
    Journey("complete POST", complete, 0.08, 302),
    Journey("sign-in POST", sign_in, None, 302),
)
CATALOGUE = Catalogue(seed, JOURNEYS)
