from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradesConfig(AppConfig):
    name = "learning.plugins.grades"
    label = "learning_grades"
    verbose_name = _("Gradebook")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "nilai"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
