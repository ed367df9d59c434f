"""Quizzes of the demo with attempts in every state, made by the plugin's own services."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core import api
from learning.core.models import CoursePage, Enrolment, Person, SectionPage
from learning.plugins.quiz.engine.values import State
from learning.plugins.quiz.models import (
    Category,
    Override,
    Question,
    QuestionAttempt,
    Quiz,
    QuizAttempt,
    QuizPage,
)
from learning.plugins.quiz.queries.live import LiveQuestion, load
from learning.plugins.quiz.services import attempts, marking, overrides, statistics
from learning.plugins.quiz.services.marking import Judgement, scheme_of

FIELDS = (
    *("test_role", "attempts", "pass_grade", "completion_pass", "time_limit", "later_delay"),
    *("behaviour", "anonymous_marking", "held_until_release", "second_mark"),
)
ESSAY = (
    "<p>1. Saya mengembalikan bingkisan itu hari itu juga dan mencatat waktunya.</p>"
    "<p>2. Saya memberi tahu atasan dan unit pengendalian gratifikasi, karena Akuntabel berarti "
    "dapat mempertanggungjawabkan setiap tindakan.</p>"
    "<p>3. Saya meminta berkas itu diperiksa rekan lain supaya keputusannya tidak dipengaruhi.</p>"
    "<p>Dengan begitu pemohon tetap dilayani menurut aturan, dan nilai Berorientasi Pelayanan "
    "terjaga tanpa merusak kepercayaan warga kepada kantor kami.</p>"
)
LETTER = (
    "Bapak yang kami hormati, kami mohon maaf karena surat Bapak tidak ditemukan di kantor kami. "
    "Kami sudah memeriksa buku surat masuk dan lemari arsip. Hari ini kami menyusun ulang surat "
    "itu dari data yang Bapak kirim, dan hari Kamis pukul 10.00 kami mengantarkannya ke rumah "
    "Bapak. Bila ada pertanyaan, silakan menelepon loket satu."
)


def load_quizzes(rows: list[dict[str, Any]]) -> None:
    for number, fields in enumerate(rows):
        if not QuizPage.objects.filter(slug=fields["slug"]).exists():
            quiz = _publish(fields)
            _take(quiz, fields, Random(number))  # noqa: S311
            statistics.count(quiz)


def _publish(fields: dict[str, Any]) -> Quiz:
    course = CoursePage.objects.get(slug=fields["course"], locale__language_code="id")
    sections = SectionPage.objects.child_of(course).order_by("path")
    section = sections.first() if fields.get("test_role") == "pre" else sections.last()
    if "section" in fields:
        section = sections[fields["section"]]
    page = QuizPage(
        title=fields["title"],
        slug=fields["slug"],
        summary=fields["summary"],
        intro=fields.get("intro", ""),
        estimated_minutes=fields["minutes"],
        completion="reported",
        # Beside what the demo's people have completed already.
        required=fields.get("required", False),
        live=False,
        **{name: fields[name] for name in FIELDS if name in fields},
    )
    page.body = QuizPage.body.field.stream_block.to_python(_body(fields["body"]))
    page.bands = _bands(fields.get("bands", []))
    section.refresh_from_db()
    section.add_child(instance=page)
    page.save_revision().publish()
    found = Quiz.objects.select_related("activity__course")
    return found.get(activity__translation_key=page.translation_key)


def _body(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": str(uuid.uuid4()), **_block(row)} for row in rows]


def _block(row: dict[str, Any]) -> dict[str, Any]:
    place = {"max_mark": str(row.get("mark", 1)), "label": "", "requires_previous": False}
    if "section" in row:
        value = {"heading": row["section"], "shuffle": row.get("shuffle", False)}
        return {"type": "section", "value": value}
    if "page" in row:
        return {"type": "page_break", "value": None}
    if "ask" in row:
        question = Question.objects.get(id_number=row["ask"])
        value = {**place, "question": question.pk, "version": None}
        return {"type": "question", "value": value}
    return {"type": "random", "value": {**place, **_draw(row)}}


def _draw(row: dict[str, Any]) -> dict[str, Any]:
    category = None
    for name in row["draw"].split("/"):
        category = Category.objects.get(name=name, parent=category)
    return {
        "category": category.pk,
        "children": True,
        "tags": "",
        "any_tag": False,
        "types": row.get("types", ""),
        "name": "",
        "created_from": None,
        "created_until": None,
        "count": row["count"],
    }


def _bands(rows: list[list[Any]]) -> Any:
    block = QuizPage.bands.field.stream_block
    values = [{"from_percent": str(share), "text": text} for share, text in rows]
    return block.to_python([{"type": "bands", "value": values}] if rows else [])


def _take(quiz: Quiz, fields: dict[str, Any], random: Random) -> None:
    """Finished attempts over the past weeks, some under way, some given up."""
    people = _takers(quiz, fields["takers"])
    done = []
    for number, person in enumerate(people):
        days = 3 + (number * 5) % 40
        at = timezone.now() - timedelta(days=days, hours=number)
        ability = fields["ability"] + random.uniform(-0.25, 0.2)
        done.append(_attempt(quiz, person, ability=ability, at=at, random=random))
    if count := fields.get("mark_some"):
        _mark(quiz, done[:count])
    spare = list(reversed(people))
    for person in spare[: fields.get("running", 0)]:
        at = timezone.now() - timedelta(minutes=6)
        _attempt(quiz, person, ability=0.6, at=at, random=random, finish=False)
    for person in spare[fields.get("running", 0) :][: fields.get("abandoned", 0)]:
        at = timezone.now() - timedelta(hours=30)
        attempt = _attempt(quiz, person, ability=0.5, at=at, random=random, finish=False)
        attempts.abandon(attempt, user=person.user, at=at + timedelta(minutes=21))
        _more_time(quiz, person)


def _takers(quiz: Quiz, count: int) -> list[Person]:
    """People of the course, those of the tour first; in order, only who has done all before."""
    course = quiz.activity.course
    states = ("completed",) if course.sequential else ("active", "completed")
    rows = Enrolment.objects.filter(course=course, status__in=states)
    rows = rows.select_related("person__user", "person__unit").order_by("person_id")
    return [row.person for row in rows if row.person.user][:count]


def _attempt(
    quiz: Quiz, person: Person, *, ability: float, at: Any, random: Random, finish: bool = True
) -> QuizAttempt:
    attempt = attempts.start(quiz, person=person, at=at)
    user = person.user
    pages = attempt.layout if finish else attempt.layout[:1]
    for number, page in enumerate(pages, 1):
        live = load(attempt.usage_id, slots=page["slots"])
        form: dict[str, str] = {}
        for question in live:
            form |= _answer(question, ability=ability, random=random)
        moment = at + timedelta(minutes=2 * number)
        attempts.save_page(attempt, posted=form, page=number, user=user, at=moment)
    if finish:
        attempts.finish_attempt(attempt, user=user, at=at + timedelta(minutes=3 * len(pages)))
    return attempt


def _answer(live: LiveQuestion, *, ability: float, random: Random) -> dict[str, str]:
    knows = random.random() < ability
    response = _response(live, knows, random)
    form = {f"{live.prefix}-sequence": str(live.row.sequence)}
    if live.behaviour.uses_certainty:
        form[f"{live.prefix}-certainty"] = str(random.choice((2, 3) if knows else (1, 2)))
    return form | {f"{live.prefix}{name}": value for name, value in response.items()}


def _response(live: LiveQuestion, knows: bool, random: Random) -> dict[str, str]:
    body, kind = live.question.body, live.question.type
    if kind == "essay":
        return {"answer": ESSAY if body["format"].startswith("rich") else LETTER}
    if kind == "scale":
        most = len(body["points"])
        return {row["id"]: str(random.randint(2, most)) for row in body["statements"]}
    if knows:
        return dict(live.kind.right_response(live.question, live.frozen) or {})
    if kind == "choice" and body["single"]:
        return {"answer": random.choice(body["options"])["id"]}
    if kind == "true_false":
        return {"answer": "false" if body["right"] else "true"}
    if kind == "numerical":
        return {"answer": str(random.randint(1, 60))}
    return {"answer": "tidak tahu"} if kind == "short" else {}


def _mark(quiz: Quiz, done: list[QuizAttempt]) -> None:
    marker = api.find_user_by_login(f"nasional@{DOMAIN}")
    waiting = QuestionAttempt.objects.filter(
        usage__in=[row.usage_id for row in done], state=State.NEEDS_GRADING.value
    )
    for row in waiting.order_by("pk"):
        live = marking.live_of(row)
        levels = {
            criterion["id"]: str(
                len(criterion["levels"]) - 1
                if "levels" in criterion
                else Decimal(criterion["max"]) - 1
            )
            for criterion in scheme_of(live)["criteria"]
        }
        judgement = Judgement(levels=levels, comment="Urutannya jelas dan alasannya tepat.")
        marking.judge(row, judgement=judgement, user=marker, at=timezone.now())


def _more_time(quiz: Quiz, person: Person) -> None:
    """One exception to be seen, with its reason."""
    staff = api.find_user_by_login(f"nasional@{DOMAIN}")
    overrides.save_override(
        Override(
            quiz=quiz,
            person=person,
            time_limit=2_400,
            reason="Sinyal terputus saat ujian; disetujui BKPSDM.",
        ),
        user=staff,
    )
