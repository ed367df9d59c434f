from .body import LessonBody
from .interactive import INTERACTIVE, ChecklistBlock, ReflectionBlock, SelfCheckBlock

__all__ = ["INTERACTIVE", "ChecklistBlock", "LessonBody", "ReflectionBlock", "SelfCheckBlock"]
