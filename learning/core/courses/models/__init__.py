from .conditions import Need, needs_of
from .pages import (
    ActivityPage,
    CourseInstructor,
    CoursePage,
    CoursePrerequisite,
    CoursesIndexPage,
    CourseTag,
    SectionPage,
    activity_page_models,
)
from .rows import Activity, Completion, Course, EnrolMethod, Level, Scope, ScoreNeeded, Section

__all__ = [
    "Activity",
    "ActivityPage",
    "Completion",
    "Course",
    "CourseInstructor",
    "CoursePage",
    "CoursePrerequisite",
    "CourseTag",
    "CoursesIndexPage",
    "EnrolMethod",
    "Level",
    "Need",
    "Scope",
    "ScoreNeeded",
    "Section",
    "SectionPage",
    "activity_page_models",
    "needs_of",
]
