"""How what quizzes keep about a person goes."""

from __future__ import annotations

from django.db import transaction

from learning.core.api import erase_log
from learning.core.models import JobRow, Person

from ..models import Override, QuizAttempt, QuizGrade
from ..queries.personal import attempts_of, quick_comments_of
from . import regrading
from .open_attempts import remove


@transaction.atomic
def erase(person: Person) -> None:
    """All of it goes. Figures of questions are counted without it from then on; what the person
    achieved is core's."""
    attempts = attempts_of(person)
    ids = list(attempts.values_list("pk", flat=True))
    erase_log(QuizAttempt, ids)
    regraded = JobRow.objects.filter(job__kind=regrading.KIND, data__attempt__in=ids)
    regraded.update(label="", message="", data={})
    remove(attempts)
    QuizGrade.objects.filter(person=person).delete()
    Override.objects.filter(person=person).delete()
    Override.people.through.objects.filter(person=person).delete()
    quick_comments_of(person).delete()
