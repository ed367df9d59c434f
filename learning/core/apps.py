from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "learning.core"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from learning.core import receivers
        from learning.core.media.checks import models_in_use
        from learning.core.regions import policies
        from learning.core.signing.checks import key_in_use

        policies.register()
        receivers.connect()
        checks.register(models_in_use)
        checks.register(key_in_use, deploy=True)
        autodiscover_modules("learning_hooks")
