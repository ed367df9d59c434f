"""Answers from before learn their place from the layout of their attempt, which names it by key.

Figures of a quiz whose numbers changed since may speak of the wrong questions: those are taken
away, and counted anew with the next attempt or by "Count now".
"""

from uuid import UUID

from django.db import migrations
from django.db.models import OuterRef, Subquery

# Attempts to a turn, so that no lock lasts long.
STEP = 500


def fill_places(apps, schema_editor):
    quizzes = apps.get_model("learning_quiz", "Quiz").objects
    for quiz in quizzes.order_by("pk").values_list("pk", flat=True).iterator():
        _fill(apps, quiz)
    _fill_figures(apps)


def _fill(apps, quiz):
    attempts = apps.get_model("learning_quiz", "QuizAttempt").objects.filter(quiz=quiz)
    slots = apps.get_model("learning_quiz", "QuizSlot").objects.filter(quiz=quiz)
    now = {(number, key) for number, key in slots.values_list("number", "key")}
    last, moved = 0, False
    while rows := list(_chunk(attempts, last)):
        places = _places(rows)
        _store(apps, places)
        moved = moved or any(place not in now for place in places)
        last = rows[-1][0]
    if moved:
        apps.get_model("learning_quiz", "SlotStatistic").objects.filter(quiz=quiz).delete()


def _chunk(attempts, last):
    rows = attempts.filter(pk__gt=last).order_by("pk")
    return rows.values_list("pk", "usage", "layout")[:STEP]


def _places(rows):
    """The usages of each number and key: few, for most attempts at a quiz have the same."""
    found = {}
    for _pk, usage, layout in rows:
        for page in layout:
            for slot, key in page.get("keys", {}).items():
                found.setdefault((int(slot), UUID(key)), []).append(usage)
    return found


def _store(apps, places):
    answers = apps.get_model("learning_quiz", "QuestionAttempt").objects
    for (slot, key), usages in places.items():
        answers.filter(usage__in=usages, slot=slot, place=None).update(place=key)


def _fill_figures(apps):
    slots = apps.get_model("learning_quiz", "QuizSlot").objects
    key = slots.filter(quiz=OuterRef("quiz"), number=OuterRef("slot")).values("key")[:1]
    figures = apps.get_model("learning_quiz", "SlotStatistic").objects
    figures.filter(slot__isnull=False, place=None).update(place=Subquery(key))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("learning_quiz", "0009_answers_know_their_place")]

    operations = [migrations.RunPython(fill_places, migrations.RunPython.noop, atomic=False)]
