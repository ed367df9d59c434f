from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "Asah"

    def ready(self) -> None:
        from cms import checks, clockwork, receivers  # noqa: F401
        from cms.contentversion import content_version
        from learning.core import published

        receivers.connect()
        clockwork.register()
        published.read_from(lambda: content_version().current())
