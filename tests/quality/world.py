"""Makes the site that the tests visit: the demo, and what the demo does not show.

Runs as a program with ``cms.settings.local``'s environment and prints one JSON object:
``{"sessions": {who: session key}, "addresses": {page: path}}``.
"""

import json
from typing import Any


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
    addresses = {
        **learner_addresses(people["learner"]),
        **lesson_address(people["learner"]),
        **shared_addresses(),
        **curated_addresses(),
        **path_addresses(people["learner"]),
        **endorse_address(people["leader"]),
    }
    sessions = {name: session_of(found) for name, found in users(people).items()}
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

    of_binjai = {"editor": "editor-binjai", "administrator": "bkpsdm-binjai"}
    staff = {
        role: get_user_model().objects.get(email=f"{name}@contoh.example")
        for role, name in of_binjai.items()
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
    path = make_path(
        *(course_leaf(first, due_days=14), choice, proof, event),
        in_sequence=True,
        region=Region.objects.filter(kind=Region.Kind.NATION).earliest("pk"),
        title="Jalur segala bagian",
        slug="jalur-segala-bagian",
        valid_months=24,
    )
    enrolling.enrol(path, person=person)
    return {
        "path": path.get_absolute_url(),
        "my_path": reverse("learning_paths:path", args=[path.pk]),
        "evidence": reverse("learning_paths:evidence", args=[path.pk, "bukti"]),
    }


def endorse_address(leader: Any) -> dict[str, str]:
    """Of an innovation that waits for the endorsement of this head."""
    from django.urls import reverse

    from learning.plugins.practices.queries.endorsements import waiting_for

    state = waiting_for(leader)[0].state
    return {"endorse": reverse("learning_practices:endorse", args=[state.pk])}


if __name__ == "__main__":
    main()
