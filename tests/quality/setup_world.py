"""Of what is set up beside the pages: gradebooks, groups, cohorts, approvals, and answers why."""

from typing import Any

from django.urls import reverse


def setup_addresses(people: dict[str, Any], user: Any) -> dict[str, str]:
    return {
        **gradebook_addresses(user),
        **group_addresses(),
        **cohort_addresses(),
        **approval_addresses(people["learner"], people["leader"]),
        **why_addresses(people["learner"]),
    }


def gradebook_addresses(user: Any) -> dict[str, str]:
    """Of the gradebook with the most grades: its setup, its files and its history."""
    from django.db.models import Count

    from learning.plugins.grades.models import Gradebook, GradeItem

    full = Gradebook.objects.annotate(number=Count("grades")).latest("number")
    items = GradeItem.objects.filter(gradebook=full, is_live=True)
    formula, manual = items.get(kind="formula"), items.filter(kind="manual").earliest("pk")

    def at(name: str, *args: Any) -> str:
        return reverse(f"learning_grades_setup:{name}", args=[full.pk, *args])

    plan = import_job(full, manual, user)
    return {
        "grades_tree": at("tree"),
        "grades_total": at("edit", items.get(parent=None).pk),
        "grades_formula": at("edit", formula.pk),
        "grades_new_item": at("add", "manual"),
        "grades_remove": at("remove", manual.pk),
        "grades_settings": at("settings"),
        "grades_files": at("files"),
        "grades_columns": at("columns", plan.pk),
        "grades_import": at("job", plan.pk),
        "grades_export": at("job", export_job(full, user).pk),
        "grades_history": at("history"),
        "grades_history_empty": f"{at('history')}?name=kuantum",
    }


def import_job(book: Any, item: Any, user: Any) -> Any:
    """A file of which some rows go and others do not, looked at."""
    from learning.core.models import Job, Person
    from learning.plugins.grades.services import importing

    job = Job.objects.filter(kind=importing.KIND, owner=user).first()
    if job is not None:
        return job
    people = Person.objects.filter(enrolments__course=book.course_id, user__isnull=False)
    four = people.select_related("user").order_by("pk")[:4]
    rows = [
        f"{person.user.email};{value}"
        for person, value in zip(four, (91, 250, "-", 77), strict=True)
    ]
    text = "\n".join([f"Email;{item}", *rows, "tiada@contoh.example;80"])
    job = importing.create_job(
        book, content=text.encode(), filename="Nilai praktik pekan pertama.csv", owner=user
    )
    columns = {int(column): what for column, what in job.params["columns"].items()}
    importing.request_plan(job, columns=columns, reason="Rekap pendamping")
    job.refresh_from_db()
    return importing.run(job)


def export_job(book: Any, user: Any) -> Any:
    from learning.core.models import Job
    from learning.plugins.grades.services import exporting

    found = Job.objects.filter(kind=exporting.KIND, owner=user).first()
    return found or exporting.run(exporting.request_export(book, kind="xlsx", owner=user))


def group_addresses() -> dict[str, str]:
    """Of the demo's course with groups, and of one that has none yet."""
    from learning.core.models import Course, CourseGroup, Grouping

    group = CourseGroup.objects.exclude(capacity=None).earliest("pk")
    course = group.course_id
    bare = Course.objects.filter(groups=None, is_live=True).earliest("pk")

    def at(name: str, pk: int) -> str:
        return reverse(f"learning_groups:{name}", args=[pk])

    return {
        "groups": at("groups", course),
        "groups_none": at("groups", bare.pk),
        "group": at("group", group.pk),
        "group_new": at("new", course),
        "group_change": at("edit", group.pk),
        "group_delete": at("delete", group.pk),
        "group_add": at("add", group.pk),
        "groups_split": at("split", course),
        "grouping": at("edit_set", Grouping.objects.filter(course=course).earliest("pk").pk),
    }


def cohort_addresses() -> dict[str, str]:
    from learning.core.models import Cohort

    cohort = Cohort.objects.filter(by_rule=True).earliest("pk")
    return {
        "cohort": reverse("cohorts:members", args=[cohort.pk]),
        "cohort_change": reverse("cohorts:edit", args=[cohort.pk]),
        "cohort_add": reverse("cohorts:add_members", args=[cohort.pk]),
    }


def approval_addresses(learner: Any, leader: Any) -> dict[str, str]:
    """Of a course that asks for one's own word and a leader's: one person has given theirs."""
    from learning.core import api
    from learning.core.models import Course, CoursesIndexPage, Person
    from learning.core.records.completion import marking
    from learning.core.regions.grants import unit_paths_led_by
    from learning.core.testing.factories import make_course_page

    title = "Selesai dengan pernyataan dan persetujuan"
    if not Course.objects.filter(title=title).exists():
        index = CoursesIndexPage.objects.live().get(url_path__contains="/binjai/")
        criteria = {"declaration": {}, "approval": {"roles": ["leader"]}}
        make_course_page(index, title=title, slug="dengan-persetujuan", criteria=criteria)
    course = Course.objects.get(title=title)
    path = sorted(unit_paths_led_by(leader.user))[0]
    led = Person.objects.filter(unit__path__startswith=path, user__isnull=False)
    waiting = led.exclude(pk__in=[leader.pk, learner.pk]).earliest("pk")
    for person in (learner, waiting):
        api.assign(course, person=person, actor=None)
    marking.declare_done(course, person=waiting)
    return {"course_by_word": course.url}


def why_addresses(learner: Any) -> dict[str, str]:
    """Why an activity is locked and a grade is what it is, for this learner and for staff."""
    from learning.core import api
    from learning.core.models import Course
    from learning.plugins.grades.models import Grade

    course = Course.objects.get(title__startswith="Tangguh Menghadapi")
    api.assign(course, person=learner, actor=None)
    shape = api.learner_outline(course, person=learner)
    closed = next(item for item in shape.activities if item.state == "locked")
    grade = Grade.objects.filter(person=learner, item__parent=None).earliest("pk")
    return {
        "why_locked": reverse("learning:why", args=["aktivitas", closed.id]),
        "why_grade": reverse("learning:why", args=["nilai", grade.item_id]),
        "why_person": reverse("learning_why:person", args=[course.pk, learner.pk]),
        "why_subject": reverse("learning_why:subject", args=["nilai", grade.item_id, learner.pk]),
    }
