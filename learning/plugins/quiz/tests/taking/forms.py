"""What a browser without scripts does with our pages."""

from __future__ import annotations

import re
from typing import Any

from learning.plugins.quiz.models import Quiz, QuizAttempt

TAG = re.compile(r"<input [^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def front(quiz: Quiz) -> str:
    return f"/belajar/aktivitas/{quiz.pk}/"


def page(attempt: QuizAttempt, number: int = 1) -> str:
    return f"/belajar/kuis/percobaan/{attempt.pk}/halaman/{number}/"


def summary(attempt: QuizAttempt) -> str:
    return f"/belajar/kuis/percobaan/{attempt.pk}/kumpulkan/"


def review(attempt: QuizAttempt) -> str:
    return f"/belajar/kuis/percobaan/{attempt.pk}/tinjauan/"


def fields(response: Any) -> dict[str, str]:
    """What the page's form sends if nobody touches it; selects are left out."""
    found = {}
    for tag in TAG.findall(response.content.decode()):
        names = dict(ATTRIBUTE.findall(tag))
        is_choice = names.get("type") in ("radio", "checkbox")
        if names.get("name", "").startswith("q") and (not is_choice or " checked" in tag):
            found[names["name"]] = names.get("value", "")
    return found


def begin(client: Any, quiz: Quiz, **data: str) -> QuizAttempt:
    response = client.post(front(quiz), {"start": "1", **data})
    assert response.status_code == 302, response.content.decode()
    return QuizAttempt.objects.filter(quiz=quiz).latest("pk")


def text(response: Any) -> str:
    return response.content.decode()
