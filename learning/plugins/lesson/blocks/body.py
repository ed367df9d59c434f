from learning.core.prose.blocks import ProseBody

from .activity import ActivityBlock
from .interactive import ChecklistBlock, ReflectionBlock, SelfCheckBlock


class LessonBody(ProseBody):
    checklist = ChecklistBlock()
    reflection = ReflectionBlock()
    self_check = SelfCheckBlock()
    activity = ActivityBlock()
