from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathsConfig(AppConfig):
    name = "learning.plugins.paths"
    label = "learning_paths"
    verbose_name = _("Learning paths")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "jalur"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
