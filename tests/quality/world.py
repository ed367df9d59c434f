"""Makes the site that the tests visit: the demo, and what the demo does not show.

Runs as a program with ``cms.settings.local``'s environment and prints one JSON object:
``{"sessions": {who: session key}, "addresses": {page: path}}``.
"""

import json
from typing import Any

from tests.quality.setup_world import setup_addresses


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.databases import begin_migrated

    begin_migrated()
    call_command("prepare_site", static=True, stdout=open("/dev/null", "w"))
    print(json.dumps(make()))


def make() -> dict[str, Any]:
    people = make_people()
    accounts = users(people)
    addresses = {
        **learner_addresses(people["learner"]),
        **lesson_address(people["learner"]),
        **shared_addresses(),
        **curated_addresses(),
        **path_addresses(people["learner"]),
        **endorse_address(people["leader"]),
        **proof_addresses(people["learner"]),
        **quiz_addresses(people["learner"]),
        **access_addresses(people["learner"]),
        **bank_addresses(accounts["national"]),
        **report_addresses(accounts["national"]),
        **grade_addresses(people["learner"]),
        **setup_addresses(people, accounts["national"]),
    }
    sessions = {name: session_of(found) for name, found in accounts.items()}
    return {"sessions": sessions, "addresses": addresses}


def make_people() -> dict[str, Any]:
    """Return demo people: one with completed courses, one without any, a head of an agency."""
    from learning.core.models import Person

    some = Person.objects.filter(user__is_demo=True)
    learner = some.get(user__email="ruhaini.desky@contoh.example")
    leader = some.get(user__email="jamaludin.selian@contoh.example")
    empty = some.filter(enrolments=None, user__isnull=False).earliest("pk")
    return {"learner": learner, "leader": leader, "empty": empty}


def users(people: dict[str, Any]) -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    names = {"editor": "editor-binjai", "administrator": "bkpsdm-binjai", "national": "nasional"}
    staff = {
        role: get_user_model().objects.get(email=f"{name}@contoh.example")
        for role, name in names.items()
    }
    return {**{name: person.user for name, person in people.items()}, **staff}


def session_of(user: Any) -> str:
    """Sign in with the password, so that the account pages ask for it only once."""
    from django.conf import settings
    from django.test import Client

    from cms.demo.texts import PASSWORD

    client = Client(HTTP_HOST="127.0.0.1")
    client.post("/akun/login/", {"login": user.email, "password": PASSWORD})
    client.post("/akun/reauthenticate/", {"password": PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def learner_addresses(person: Any) -> dict[str, str]:
    from django.urls import reverse

    from learning.core import api
    from learning.core.models import Course, CourseCompletion, CoursesIndexPage, Note, SectionPage

    completion = CourseCompletion.objects.filter(enrolment__person=person).earliest("pk")
    done = completion.enrolment.course
    going = person.enrolments.filter(status="active", course__is_live=True).earliest("pk").course
    locked = Course.objects.get(title__startswith="Tangguh Menghadapi")
    api.assign(locked, person=person, actor=None)
    shape = api.learner_outline(locked, person=person)
    closed = next(item for item in shape.activities if item.state == "locked")
    assigned = Course.objects.get(title__startswith="Analisis Kasus")
    person.enrolments.filter(course=assigned).delete()
    note = Note.objects.filter(person=person).first() or Note.objects.create(
        person=person,
        activity=done.activities.earliest("order"),
        text="Tanyakan kepada Bu Salmiah.",
    )
    other = Course.objects.exclude(enrolments__person=person).filter(is_live=True).earliest("pk")
    return {
        "region_courses": CoursesIndexPage.objects.live().latest("pk").url,
        "section": SectionPage.objects.live().latest("pk").url,
        "course": other.url,
        "course_enrolled": going.url,
        "course_completed": done.url,
        "completion": f"/belajar/kursus/{done.pk}/selesai/",
        "record": f"/belajar/catatan-belajar/{done.pk}/",
        "locked": f"/belajar/aktivitas/{closed.id}/",
        "refused": f"/belajar/kursus/{assigned.pk}/daftar/",
        "note": f"/belajar/catatan/{note.pk}/",
        "my_unit": reverse("learning_reports:my_unit"),
    }


def lesson_address(person: Any) -> dict[str, str]:
    from learning.core import api
    from learning.core.models import Activity
    from learning.plugins.lesson.models import LessonPage
    from learning.plugins.lesson.tests.sample import make_full_lesson

    page = LessonPage.objects.filter(title="Semua blok").first() or make_full_lesson()
    activity = Activity.objects.get(page_id=page.pk)
    api.assign(activity.course, person=person, actor=None)
    demo = person.enrolments.filter(course__title__startswith="E-government").get().course
    return {
        "every_block": f"/belajar/aktivitas/{activity.pk}/",
        "lesson": f"/belajar/aktivitas/{demo.activities.earliest('order').pk}/",
    }


def quiz_addresses(person: Any) -> dict[str, str]:
    """Of a quiz without formulas: its front page, a page of an open attempt, a finished one."""
    from django.utils import timezone

    from learning.core import api
    from learning.core.models import Course
    from learning.plugins.quiz.models import Quiz
    from learning.plugins.quiz.services import attempts
    from learning.plugins.quiz.testing import make_category, make_question, make_quiz, take
    from learning.plugins.quiz.tests.taking.gallery import SAMPLES, cleaned

    course = Course.objects.get(title__startswith="Tangguh Menghadapi")
    api.assign(course, person=person, actor=None)
    # The factory's quiz has no page, unlike those of the demo.
    quiz = Quiz.objects.filter(activity__course=course, activity__page_id=None).first()
    if quiz is None:
        category = make_category(course.region, "Soal mutu")
        kinds = ("true_false", "short", "matching", "gap_select", "cloze", "scale")
        questions = [
            make_question(kind, cleaned(kind), category=category, stem=SAMPLES[kind].stem)
            for kind in kinds
        ]
        quiz = make_quiz(*questions, course=course, time_limit=86_400)
    finished = quiz.attempts.filter(person=person, state="finished").first() or take(quiz, person)
    running = attempts.start(quiz, person=person, at=timezone.now())
    start = "/belajar/kuis/percobaan"
    return {
        "quiz": f"{start}/{running.pk}/halaman/1/",
        "quiz_summary": f"{start}/{running.pk}/kumpulkan/",
        "quiz_review": f"{start}/{finished.pk}/tinjauan/",
    }


def bank_addresses(user: Any) -> dict[str, str]:
    """Of the demo's bank: its fullest category, and a question that quizzes use and people met."""
    from django.db.models import Count
    from django.urls import reverse
    from django.utils import timezone

    from learning.plugins.quiz.models import Category, Question
    from learning.plugins.quiz.services import previews

    def at(name: str, *args: Any) -> str:
        return reverse(f"learning_quiz_admin:{name}", args=args)

    category = Category.objects.annotate(Count("questions")).latest("questions__count", "pk")
    asked = Question.objects.annotate(Count("slots")).exclude(latest__hints=[])
    question = asked.latest("slots__count", "pk")
    placed = Question.objects.filter(type="drag_markers").latest("pk")
    usage = previews.begin(question.latest, user=user, behaviour="adaptive", at=timezone.now())
    return {
        "bank": at("questions"),
        "bank_found": f"{at('questions')}?category={category.pk}&status=ready",
        "bank_categories": at("categories"),
        "bank_category": at("category", category.pk),
        "bank_types": at("choose_type"),
        "bank_create_short": at("create", "short"),
        "bank_create_calculated": at("create", "calculated"),
        "bank_question": at("question", question.pk),
        "bank_question_on_picture": at("question", placed.pk),
        "bank_preview": at("preview", question.pk),
        "bank_try": at("attempt", usage.pk),
        "bank_sheet": at("sheet", usage.pk),
        "bank_usage": at("usage", question.pk),
        "bank_history": at("history", question.pk),
        "bank_files": reverse("learning_quiz_transfer:index"),
        "bank_import": reverse("learning_quiz_transfer:upload"),
        "bank_export": reverse("learning_quiz_transfer:export"),
    }


def report_addresses(user: Any) -> dict[str, str]:
    """Of the demo's quiz with attempts in every state, and of one with answers to mark."""
    from django.urls import reverse

    from learning.core.models import Job
    from learning.plugins.quiz.models import Override, Quiz
    from learning.plugins.quiz.queries import marking
    from learning.plugins.quiz.services import regrading

    exam = Quiz.objects.select_related("activity__course__region").get(
        activity__title__startswith="Ujian akhir"
    )
    essays = Quiz.objects.get(activity__title__startswith="Kasus")
    job = Job.objects.filter(kind=regrading.KIND, owner=user).first()
    if job is None:
        job = regrading.regrade_all(regrading.request(exam, user=user))
    override = Override.objects.filter(quiz=exam).earliest("pk")
    place = marking.piles(essays)[0].place

    def at(name: str, *args: Any) -> str:
        return reverse(f"learning_quiz_reports:{name}", args=args)

    return {
        "quiz_reports": at("quizzes"),
        "quiz_grades": at("grades", exam.pk),
        "quiz_absent": at("absent", exam.pk),
        "quiz_responses": at("responses", exam.pk),
        "quiz_figures": at("figures", exam.pk),
        "quiz_live": at("live", exam.pk),
        "quiz_overrides": at("overrides", exam.pk),
        "quiz_override_new": at("new_override", exam.pk),
        "quiz_override": at("override", exam.pk, override.pk),
        "quiz_regrade": at("job", job.pk),
        "quiz_marking": at("marking", essays.pk),
        "quiz_marking_answer": at("marking_answer", essays.pk, place),
    }


def grade_addresses(person: Any) -> dict[str, str]:
    """Of the gradebook with the most grades, and of one in which the person has some."""
    from django.db.models import Count
    from django.urls import reverse

    from learning.plugins.grades.models import Grade, Gradebook

    full = Gradebook.objects.annotate(number=Count("grades")).latest("number")
    grade = Grade.objects.filter(gradebook=full, item__parent__isnull=False).earliest("pk")
    own = Grade.objects.filter(person=person).earliest("pk").gradebook

    def at(name: str, *args: Any) -> str:
        return reverse(f"learning_grades_admin:{name}", args=args)

    return {
        "my_grades_of_course": reverse("learning_grades:course", args=[own.course_id]),
        "grades": at("books"),
        "grades_sheet": at("sheet", full.pk),
        "grades_learner": at("learner", full.pk, grade.person_id),
        "grades_item": at("item", full.pk, grade.item_id),
        "grades_cell": at("cell", full.pk, grade.person_id, grade.item_id),
    }


def access_addresses(person: Any) -> dict[str, str]:
    """Of a section under nested conditions, and of its course as others see it."""
    from django.urls import reverse

    from learning.core import api
    from learning.core.models import Activity, Section, SectionPage

    # Wagtail's editor of rich text, which a section does not have, is not for us to mend.
    page = SectionPage.objects.live().filter(url_path__contains="/binjai/").earliest("path")
    course = Section.objects.get(translation_key=page.translation_key).course
    other = Activity.objects.filter(course=course, is_live=True).latest("order")
    done = {"kind": "completion", "activity": str(other.translation_key), "wanted": "incomplete"}
    choice = [
        {"kind": "date", "from": "2020-01-01T00:00:00+07:00"},
        {"kind": "profile", "field": "position", "how": "contains", "value": "Analis"},
    ]
    page.availability = {
        "op": "all",
        "children": [done | {"shown": False}, {"op": "any", "children": choice, "shown": True}],
    }
    page.save_revision()
    api.assign(course, person=person, actor=None)
    seen = reverse("learning_access:simulation", args=[course.pk])
    return {
        "access_conditions": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "seen_supposed": seen,
        "seen_person": f"{seen}?orang={person.pk}",
    }


def shared_addresses() -> dict[str, str]:
    """Of the fullest page of each kind that regions share, and of the lists around them."""
    from django.db.models import Count
    from django.urls import reverse

    from learning.plugins.practices.models import (
        ArticlePage,
        AuthorProfile,
        Entry,
        InnovationPage,
        InnovationsIndexPage,
        PracticePage,
    )

    innovations = InnovationPage.objects.live().annotate(Count("indicators__values"))
    practices = PracticePage.objects.live().annotate(Count("indicators"))
    articles = ArticlePage.objects.live().exclude(series=None)
    authors = AuthorProfile.objects.annotate(Count("entries"))
    innovation = innovations.latest("indicators__values__count", "pk")
    shared = Entry.objects.get(translation_key=innovation.translation_key)
    checked = innovations.filter(url_path__contains="/binjai/").latest("pk")
    empty = [page for page in InnovationsIndexPage.objects.live() if not page.numchild]
    return {
        "innovation": innovation.url,
        "practice": practices.latest("indicators__count", "pk").url,
        "article": articles.latest("series_order", "pk").url,
        "author": authors.latest("entries__count", "pk").get_absolute_url(),
        "region_innovations": innovation.get_parent().url,
        "region_empty": empty[0].url,
        "replicate": reverse("learning_practices:adopt", args=[shared.pk]),
        "checks": reverse("learning_desk_admin:checks", args=[checked.pk]),
    }


def curated_addresses() -> dict[str, str]:
    """Of what editors and readers gather: the fullest collection, series and tag."""
    from django.db.models import Count
    from django.urls import reverse

    from learning.plugins.practices.models import ArticleTag, Collection, Series

    collection = Collection.objects.annotate(Count("items")).latest("items__count", "pk")
    series = Series.objects.annotate(Count("articles")).latest("articles__count", "pk")
    tag = ArticleTag.objects.values_list("tag__slug").annotate(Count("pk")).latest("pk__count")
    return {
        "collection": collection.get_absolute_url(),
        "series": f"{reverse('practices_public:articles')}?seri={series.slug}",
        "tag": reverse("practices_public:tag", args=[tag[0]]),
    }


def path_addresses(person: Any) -> dict[str, str]:
    """Of a path with a part of every kind, which this learner follows."""
    from django.urls import reverse

    from learning.core.models import Course, Region
    from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Rule
    from learning.plugins.paths.models import LearningPath
    from learning.plugins.paths.services import enrolling
    from learning.plugins.paths.testing import course_leaf, make_path

    first, second, third = Course.objects.filter(is_live=True).order_by("pk")[:3]
    choice = Group(
        key="pilihan",
        rule=Rule.COUNT,
        need=1,
        title="Pilih salah satu",
        children=(course_leaf(second, required=False), course_leaf(third, required=False)),
    )
    proof = Leaf(key="bukti", kind=Kind.EVIDENCE, ref="bukti", title="Diklat di lembaga lain", jp=8)
    event = Leaf(key="acara", kind=Kind.EVENT, ref="lokakarya", title="Lokakarya", required=False)
    slug = "jalur-segala-bagian"
    path = LearningPath.objects.filter(slug=slug).first() or make_path(
        *(course_leaf(first, due_days=14), choice, proof, event),
        in_sequence=True,
        region=Region.objects.filter(kind=Region.Kind.NATION).earliest("pk"),
        title="Jalur segala bagian",
        slug=slug,
        valid_months=24,
    )
    enrolling.enrol(path, person=person)
    return {
        "path": path.get_absolute_url(),
        "my_path": reverse("learning_paths:path", args=[path.pk]),
        "evidence": reverse("learning_paths:evidence", args=[path.pk, "bukti"]),
    }


def proof_addresses(person: Any) -> dict[str, str]:
    """Of what this learner can prove, and of what everybody may check."""
    from django.urls import reverse

    from learning.plugins.certificates.models import BadgeAward, Certificate
    from learning.plugins.certificates.testing import certified
    from learning.plugins.evidence.testing import draft, sent

    held = Certificate.objects.filter(person=person).first() or certified(person)
    revoked = Certificate.objects.filter(state=Certificate.State.REVOKED).first() or held
    award = BadgeAward.objects.filter(revoked_at=None).select_related("definition").earliest("pk")
    return {
        "my_certificate": reverse("learning_certificates:certificate", args=[held.public_id]),
        "certificate_valid": reverse("certificates_public:check", args=[held.public_id]),
        "certificate_revoked": reverse("certificates_public:check", args=[revoked.public_id]),
        "badge": reverse("certificates_public:badge", args=[award.public_id]),
        "badge_kind": award.definition.get_absolute_url(),
        "my_evidence": reverse("learning_evidence:detail", args=[sent(person).pk]),
        "evidence_form": reverse("learning_evidence:edit", args=[draft(person).pk]),
    }


def endorse_address(leader: Any) -> dict[str, str]:
    """Of an innovation that waits for the endorsement of this head."""
    from django.urls import reverse

    from learning.plugins.practices.queries.endorsements import waiting_for

    state = waiting_for(leader)[0].state
    return {"endorse": reverse("learning_practices:endorse", args=[state.pk])}


if __name__ == "__main__":
    main()
