from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    name = "learning.plugins.practices"
    label = "learning_practices"
    verbose_name = _("Articles, best practices and innovations")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "berbagi"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
