"""One course that shows rules: groups, conditions, criteria, and a gradebook in every state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from cms.demo.texts import DOMAIN
from learning.core import api
from learning.core.clockwork import all_clockwork
from learning.core.models import (
    Activity,
    Cohort,
    Course,
    CourseGroup,
    CoursePage,
    Enrolment,
    Person,
    Region,
    SectionPage,
    Unit,
)
from learning.plugins.grades.models import Grade, Gradebook, GradeItem, Kind, LetterSet, Scale
from learning.plugins.grades.services import books, grading, recounts, shared, tree
from learning.plugins.quiz.models import Override, Quiz
from learning.plugins.quiz.services import overrides

Fields = dict[str, Any]
WHY = "Data contoh"


def load_learners(fields: Fields) -> None:
    course = _course(fields)
    if Enrolment.objects.filter(course=course).exists():
        return
    people = Person.objects.filter(region__code=fields["region"], user__isnull=False)
    for person in people.order_by("pk")[: fields["learners"]]:
        api.assign(course, person=person, actor=None, reason=WHY)


def load_rules(fields: Fields) -> None:
    course = _course(fields)
    if CourseGroup.objects.filter(course=course).exists():
        return
    people = _people(course)
    for row in fields["groups"]:
        group = api.create_group(
            course,
            name=row["name"],
            description=row["description"],
            capacity=row.get("capacity"),
        )
        members = [people[number].pk for number in row["people"] if number < len(people)]
        api.add_members(group, person_ids=members)
    groups = {group.name: group for group in course.groups.all()}
    api.save_grouping(
        course,
        name=fields["grouping"]["name"],
        groups=[groups[name] for name in fields["grouping"]["groups"]],
    )
    _cohort(fields)
    _exception(fields["override"], groups)
    _conditions(course, groups)


def _cohort(fields: Fields) -> None:
    region = Region.objects.get(code=fields["region"])
    row = fields["cohort"]
    cohort = Cohort.objects.create(
        region=region,
        key=slugify(row["name"]),
        name=row["name"],
        description=row["description"],
        by_rule=True,
    )
    cohort.units.set(Unit.objects.filter(region=region, name=row["agency"]))
    all_clockwork()["fill-cohorts"].run()


def _exception(row: Fields, groups: dict[str, CourseGroup]) -> None:
    quiz = Quiz.objects.get(activity__page__slug=row["quiz"])
    exception = Override(
        quiz=quiz,
        group=groups[row["group"]],
        time_limit=row["time_limit"],
        reason=row["reason"],
    )
    overrides.save_override(exception, user=_user("nasional"))


def _conditions(course: Course, groups: dict[str, CourseGroup]) -> None:
    """The second section by a nested rule, the third out of sight until the quiz is passed."""
    page = CoursePage.objects.get(pk=course.page_id)
    _first, beside, alone = SectionPage.objects.child_of(page).order_by("path")
    lesson = _key(course, "cara-loket-bekerja")
    _publish(
        beside,
        {
            "op": "all",
            "children": [
                {"kind": "completion", "activity": lesson, "wanted": "complete", "shown": True},
                {
                    "op": "any",
                    "shown": True,
                    "children": [
                        {"kind": "group", "group": groups["Regu Pagi"].key},
                        {
                            "op": "all",
                            "children": [
                                {"kind": "group", "group": groups["Regu Siang"].key},
                                {"kind": "date", "from": _moment(days=7)},
                            ],
                        },
                    ],
                },
            ],
        },
    )
    quiz = _key(course, "kuis-mengenal-loket")
    passed = {"kind": "completion", "activity": quiz, "wanted": "pass", "shown": False}
    _publish(alone, {"op": "all", "children": [passed]})
    page.refresh_from_db()
    page.criteria = {"activities": {}, "approval": {"roles": ["leader"]}}
    page.save_revision().publish()


def _publish(page: SectionPage, availability: Fields) -> None:
    page.availability = availability
    page.save_revision().publish()


def load_grades(fields: Fields) -> None:
    course = _course(fields)
    book = books.sync(course) or books.make(course)
    if GradeItem.objects.filter(gradebook=book, kind=Kind.MANUAL).exists():
        return
    scales = {
        row["name"]: shared.save_scale(
            Scale(region=course.region, name=row["name"], values=row["values"])
        )
        for row in fields["scales"]
    }
    letters = shared.save_letters(
        LetterSet(region=course.region, name=fields["letters"]["name"]),
        boundaries=[(letter, Decimal(share)) for letter, share in fields["letters"]["boundaries"]],
    )
    root = GradeItem.objects.get(gradebook=book, parent=None)
    tree.change(root, aggregation="weighted_mean", pass_mark=Decimal(60))
    for row in fields["categories"]:
        _category(book, row, scales)
    books.change(book, letter_set=letters, display="points_letter", hidden_totals="without")
    recounts.settle_now(book)
    _give(Gradebook.objects.get(pk=book.pk), fields)


def _category(book: Gradebook, row: Fields, scales: dict[str, Scale]) -> None:
    own = {"drop_lowest": row["drop_lowest"]} if "drop_lowest" in row else {}
    category = tree.create(
        book,
        kind=Kind.CATEGORY,
        name=row["name"],
        aggregation=row["aggregation"],
        weight=Decimal(row["weight"]),
        weight_is_own=True,
        **own,
    )
    for slug in row.get("quizzes", []):
        item = tree.move(_of_quiz(book, slug), parent=category)
        if slug == row.get("late"):
            due = timezone.now() - timedelta(days=9)
            tree.change(item, due_at=due, late_percent=Decimal(5), late_most_percent=Decimal(30))
    for item in row.get("items", []):
        _item(book, category, item, scales)


def _item(book: Gradebook, parent: GradeItem, row: Fields, scales: dict[str, Scale]) -> None:
    fields: Fields = {"key": row["key"], "max": Decimal(row.get("max", 100))}
    if "formula" in row:
        fields["formula"] = row["formula"]
    if "pass_mark" in row:
        fields["pass_mark"] = Decimal(row["pass_mark"])
    if "scale" in row:
        fields |= {"value_type": "scale", "scale": scales[row["scale"]]}
        del fields["max"]
    if "extra_credit" in row:
        weight = Decimal(str(row["weight"]))
        fields |= {"extra_credit": row["extra_credit"], "weight": weight, "weight_is_own": True}
    if "hidden_days" in row:
        fields["hidden_until"] = timezone.now() + timedelta(days=row["hidden_days"])
    kind = Kind.FORMULA if "formula" in row else Kind.MANUAL
    tree.create(book, kind=kind, name=row["name"], parent=parent, **fields)


def _give(book: Gradebook, fields: Fields) -> None:
    """Most people have most grades; the last have none yet. Then one of each special state."""
    grader = _user(fields["grader"])
    items = {row.key: row for row in GradeItem.objects.filter(gradebook=book).exclude(key="")}
    people = _people(book.course)
    random = Random(7)  # noqa: S311
    for number, person in enumerate(people[:-2]):
        for key in ("pekan1", "pekan2", "pekan3", "rekan", "sikap"):
            if key == "pekan3" and number % 4 == 3:
                continue
            _set(items[key], person, grader, _value(key, random))
    _special(book, items, people, grader)
    for key in _locked(fields):
        tree.lock(items[key], actor=grader)
    recounts.settle_now(book)


def _locked(fields: Fields) -> list[str]:
    """Locked once everybody has their grade."""
    rows = [row for category in fields["categories"] for row in category.get("items", [])]
    return [row["key"] for row in rows if row.get("locked")]


def _value(key: str, random: Random) -> Decimal:
    if key == "sikap":
        return Decimal(random.randint(2, 4))
    return Decimal(random.randint(30, 50) if key == "rekan" else random.randint(58, 97))


def _of_quiz(book: Gradebook, slug: str) -> GradeItem:
    return GradeItem.objects.get(gradebook=book, activity__page__slug=slug)


def _set(item: GradeItem, person: Person, actor: Any, value: Decimal, reason: str = "") -> Grade:
    number = _number(item, person)
    return grading.set_grade(
        item, person=person, number=number, actor=actor, value=value, reason=reason
    )


def _special(
    book: Gradebook, items: dict[str, GradeItem], people: list[Person], grader: Any
) -> None:
    first, second, third, fourth = people[:4]
    _set(items["bonus"], first, grader, Decimal(8))
    _set(
        _of_quiz(book, "kuis-mengenal-loket"),
        second,
        grader,
        Decimal(85),
        "Jaringan terputus; diuji lisan oleh pendamping.",
    )
    why = "Bertugas di posko banjir pekan itu."
    _act(grading.exclude, items["pekan3"], third, grader, reason=why)
    _act(
        grading.hide, items["pekan1"], fourth, grader, reason="Masih dibicarakan dengan pendamping."
    )
    text = "Suara tenang dan jelas. Coba tutup percakapan dengan merangkum langkah berikut."
    _act(grading.write_feedback, items["pekan1"], first, grader, text=text)
    _act(grading.lock, items["pekan3"], first, grader, reason="Sudah ditandatangani kepala seksi.")


def _act(step: Any, item: GradeItem, person: Person, actor: Any, **more: Any) -> None:
    step(item, person=person, number=_number(item, person), actor=actor, **more)


def _number(item: GradeItem, person: Person) -> int:
    row = Grade.objects.filter(item=item, person=person).first()
    return row.number if row else 0


def _course(fields: Fields) -> Course:
    return Course.objects.get(page__slug=fields["course"])


def _people(course: Course) -> list[Person]:
    rows = Enrolment.objects.filter(course=course).select_related("person").order_by("person_id")
    return [row.person for row in rows]


def _key(course: Course, slug: str) -> str:
    activity = Activity.objects.get(course=course, page__slug=slug)
    return str(activity.translation_key)


def _moment(*, days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).replace(microsecond=0).isoformat()


def _user(name: str) -> Any:
    return api.find_user_by_login(f"{name}@{DOMAIN}")
