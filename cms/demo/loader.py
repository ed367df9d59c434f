"""Loads the demo from beginning to end. Repeating it adds only what is missing."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from cms.demo import (
    badges,
    bank,
    certificates,
    courses,
    desk,
    english,
    evidence,
    exchange,
    gradebooks,
    home,
    hours,
    knowledge,
    paths,
    people,
    progress,
    quizzes,
    regions,
    texts,
)
from cms.demo.art import Library
from learning.core.api import ProvisionedRegion
from learning.core.clockwork import all_clockwork
from learning.core.models import Course, CoursesIndexPage, Person, Region

Say = Callable[[str], Any]
Branches = dict[str, ProvisionedRegion]


@transaction.atomic
def load(say: Say = lambda text: None) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        page = home.make_home()
        say("regions")
        branches = _regions(page)
        say("people")
        learners = _people(branches)
        _published(page, branches, learners, say)
        _learned(branches, say)
        _graded(branches, say)
        # What the clock would say by tomorrow morning.
        all_clockwork()["warn-of-jp"].run()


def _people(branches: Branches) -> list[Person]:
    told = texts.read("people.toml")
    learners = people.load_people(told["people"])
    people.load_staff(
        [branch.region for code, branch in branches.items() if code != regions.NATION],
        Region.objects.get(code=regions.NATION),
    )
    people.load_erasure_requests(told["erasure"])
    return learners


def _published(page: Any, branches: Branches, learners: list[Person], say: Say) -> None:
    """Courses and all other pages, and who learns."""
    say("courses")
    published = {fields["slug"]: _course(fields, branches) for fields in texts.courses()}
    desk.load_desk(CoursesIndexPage.objects.get(pk=branches["12.75"].courses_index.pk))
    say("articles, practices and innovations")
    knowledge.load_knowledge(branches)
    desk.load_moments(branches["12.75"].region)
    home.fill_home(page, texts.read("home.toml"))
    english.load_english(texts.read("english.toml"))
    say("progress")
    learned = [published[slug] for slug in texts.learned()]
    progress.load_progress(learners, learned)
    for course in published.values():
        if course not in learned and course.seats is not None:
            progress.fill(course, learners)


def _learned(branches: Branches, say: Say) -> None:
    """What people follow, and what they have to show for it."""
    say("learning paths")
    followed = texts.read("paths.toml")
    paths.load_paths(followed, branches)
    paths.load_followers(followed)
    hours.rebook()
    say("learning hours")
    hours.load_hours(texts.read("hours.toml"))
    say("a batch for SIASN")
    exchange.load_batch(branches["12.75"].region)
    say("evidence of learning")
    evidence.load_evidence(texts.read("evidence.toml"))
    say("certificates")
    certificates.load_certificates(texts.read("certificates.toml"), branches)
    say("badges")
    badges.load_badges(texts.read("badges.toml"), branches)


def _graded(branches: Branches, say: Say) -> None:
    say("questions and quizzes")
    asked = texts.read("quizzes.toml")
    graded = texts.read("gradebook.toml")
    gradebooks.load_learners(graded)
    bank.load_banks(asked["bank"], branches)
    quizzes.load_quizzes(asked["quiz"])
    say("conditions, groups and grades")
    gradebooks.load_rules(graded)
    gradebooks.load_grades(graded)


def _regions(page: Any) -> Branches:
    branches = {regions.NATION: regions.load_nation(page)}
    for fields in texts.read("regions.toml")["regions"]:
        branches[fields["code"]] = regions.load_region(fields, page)
    return branches


def _course(fields: dict[str, Any], branches: Branches) -> Course:
    branch = branches[fields["region"] or regions.NATION]
    index = CoursesIndexPage.objects.get(pk=branch.courses_index.pk)
    return courses.load_course(fields, index, Library(branch.collection))
