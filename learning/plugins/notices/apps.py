from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "learning.plugins.notices"
    label = "learning_notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "pemberitahuan"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
