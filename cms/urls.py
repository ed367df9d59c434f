"""Where everything is mounted. Wagtail's own pages come last: they take every other path."""

from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from django.urls import URLResolver, include, path, re_path
from django.utils.functional import lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, languages, media, serving, styleguide
from learning.core import urls as learning_urls
from learning.core.signing.views import public_keys

static_lazy = lazy(static, str)
ADMIN = settings.ADMIN_URL_PREFIX.lstrip("/")

handler400 = "cms.refused.bad_request"

urlpatterns = [
    # First, because most requests that reach Django are for the learning space.
    path("belajar/", include("learning.core.urls")),
    path("belajar/", include(learning_urls.plugin_urls())),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/jwks.json", public_keys, name="jwks"),
    # Pages bring their icon with them; search engines and bare files ask here.
    path("favicon.ico", RedirectView.as_view(url=static_lazy("asah/img/favicon.svg"))),
    # Wagtail's own form knows neither rate limits nor the second factor.
    path(
        f"{ADMIN}login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path(ADMIN, include(wagtailadmin_urls)),
    path("akun/", include("cms.users.urls")),
    path("dokumen/", include(wagtaildocs_urls)),
    # Exempt so that kept public pages can carry the switch: no token in them.
    path("bahasa/", csrf_exempt(languages.set_language), name="set_language"),
]

urlpatterns.append(path("", include("learning.core.public_urls")))

if settings.SERVE_MEDIA:
    urlpatterns.append(path("media/<path:path>", media.serve, name="media"))

if apps.is_installed("learning.plugins.practices"):
    urlpatterns.append(path("", include("learning.plugins.practices.public_urls")))
if apps.is_installed("learning.plugins.paths"):
    urlpatterns.append(path("", include("learning.plugins.paths.public_urls")))
if apps.is_installed("learning.plugins.certificates"):
    urlpatterns.append(path("", include("learning.plugins.certificates.public_urls")))

urlpatterns += styleguide.urlpatterns()
urlpatterns += [
    path("", include("home.urls")),
    URLResolver(
        languages.ContentPrefix(),
        [
            re_path(wagtail_urls.serve_pattern, serving.serve, name="wagtail_serve"),
            path("", include(wagtail_urls)),
        ],
    ),
]
