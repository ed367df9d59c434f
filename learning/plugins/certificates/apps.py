from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "learning.plugins.certificates"
    label = "learning_certificates"
    verbose_name = _("Certificates and badges")
    default_auto_field = "django.db.models.BigAutoField"
    url_prefix = "sertifikat"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
