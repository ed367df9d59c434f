"""Public addresses of learning paths; the project mounts them at the root."""

from django.urls import path

from .views import public

app_name = "paths_public"

urlpatterns = [
    path("jalur/", public.paths, name="paths"),
    path("jalur/<slug:slug>/", public.path, name="path"),
]
