"""Public addresses of certificates and badges; the project mounts them at the root."""

from django.urls import path

from .badge_public_urls import urlpatterns as badge_patterns
from .views import public

app_name = "certificates_public"

urlpatterns: list = [
    path("sertifikat/periksa/", public.verify, name="verify"),
    path("sertifikat/<slug:public_id>/", public.check, name="check"),
    *badge_patterns,
]
