from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("Users")

    def ready(self) -> None:
        from cms.users import personal, receivers

        receivers.connect()
        personal.register()


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own app with our forms."""

    user_viewset = "cms.users.viewsets.UserViewSet"
