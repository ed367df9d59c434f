from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "learning.plugins.reports"
    label = "learning_reports"
    verbose_name = _("Learning reports")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "laporan"

    def ready(self) -> None:
        from . import receivers

        receivers.connect()
