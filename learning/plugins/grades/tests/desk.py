"""A region with a gradebook of two quizzes and a practice, and three people on the course."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from wagtail.users.models import UserProfile

from learning.core.testing import factories as make
from learning.core.testing import places
from learning.plugins.grades import testing
from learning.plugins.grades.models import Grade, Gradebook, GradeItem
from learning.plugins.grades.services import receiving

D = Decimal


def url(name: str, /, *args: Any, **query: Any) -> str:
    return reverse(f"learning_grades_setup:{name}", args=args, query=query or None)


class Desk(places.Place):
    """``first`` has 80 of 100 in "Kuis 1", the others nothing."""

    def grade_all(self) -> None:
        self.book = testing.gradebook(2, region=self.region, title=f"Kursus {self.name}")
        self.quiz, self.other_quiz = testing.items_of(self.book)
        self.category = testing.category(self.book, name="Praktik lapangan")
        self.practice = testing.manual(
            self.book, name="Praktik", key="praktik", parent=self.category, max=D(50)
        )
        for person in self.people:
            make.EnrolmentFactory(course=self.book.course, person=person)
        self.first, self.second, self.third = self.people
        testing.scored(self.quiz, self.first, "0.8")
        receiving.sync_people(self.book, [self.first.pk])
        self.book = testing.settled(self.book)
        self.root = testing.root_of(self.book)

    def user(self, *roles: str) -> Any:
        """Reads the admin in English: the words as they stand in the code."""
        user = super().user(*roles)
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

    def version(self) -> int:
        return Gradebook.objects.get(pk=self.book.pk).version

    def item(self, name: str) -> GradeItem:
        return GradeItem.objects.get(gradebook=self.book, name=name)

    def grade(self, item: GradeItem, person: Any) -> Grade | None:
        return testing.grade_of(item, person)
