from .attempts import QuizAttempt, QuizGrade
from .bank import Category, Question, QuestionTag, QuestionVersion, Sharing, VersionStatus
from .marking import QuickComment, SecondMark
from .overrides import Override
from .pages import QuizPage
from .quizzes import Quiz, QuizSlot
from .sharing import usable_in
from .statistics import SlotStatistic
from .usages import Autosave, QuestionAttempt, QuestionStep, ResponseFile, Usage

__all__ = [
    "Autosave",
    "Category",
    "Override",
    "Question",
    "QuestionAttempt",
    "QuestionStep",
    "QuestionTag",
    "QuestionVersion",
    "QuickComment",
    "Quiz",
    "QuizAttempt",
    "QuizGrade",
    "QuizPage",
    "QuizSlot",
    "ResponseFile",
    "SecondMark",
    "Sharing",
    "SlotStatistic",
    "Usage",
    "VersionStatus",
    "usable_in",
]
