"""Core's public addresses outside the learning space; the project mounts them at the root."""

from django.urls import path

from learning.core.records.hours import statement_views

app_name = "statements"

urlpatterns = [
    path("jp/periksa/", statement_views.entry, name="entry"),
    path("jp/periksa/<slug:code>/", statement_views.check, name="check"),
]
