from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizConfig(AppConfig):
    name = "learning.plugins.quiz"
    label = "learning_quiz"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "kuis"

    def ready(self) -> None:
        from . import policies, receivers
        from .behaviours import builtin as behaviours
        from .questions import builtin as questions

        policies.register()
        behaviours.register_all()
        questions.register_all()
        receivers.connect()
