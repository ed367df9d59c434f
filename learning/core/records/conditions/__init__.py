"""The kinds of conditions that core brings."""

from learning.core.activities.registry import conditions

from .courses import CourseDoneCondition
from .dates import DateCondition
from .people import CohortCondition, GroupCondition, ProfileCondition, UnitCondition
from .progress import CompletionCondition, ScoreCondition


def register() -> None:
    for kind in (
        DateCondition(),
        CompletionCondition(),
        ScoreCondition(),
        CourseDoneCondition(),
        GroupCondition(),
        CohortCondition(),
        UnitCondition(),
        ProfileCondition(),
    ):
        conditions.register(kind)
