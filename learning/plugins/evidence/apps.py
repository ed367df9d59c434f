from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "learning.plugins.evidence"
    label = "learning_evidence"
    verbose_name = _("Evidence of learning elsewhere")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "bukti"

    def ready(self) -> None:
        from . import policies

        policies.register()
