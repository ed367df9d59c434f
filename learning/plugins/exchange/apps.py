from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "learning.plugins.exchange"
    label = "learning_exchange"
    verbose_name = _("Exchange with other systems")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import policies, receivers

        policies.register()
        receivers.connect()
