"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import calendar, checking, tagging
from .views.listing import ContentView

app_name = "learning_desk_admin"

urlpatterns = [
    path("konten/", ContentView.as_view(), name="content"),
    path("konten/hasil/", ContentView.as_view(results_only=True), name="content_results"),
    path("konten/<int:page_id>/periksa/", checking.show, name="checks"),
    path("konten/<int:page_id>/periksa/tautan/", checking.ask, name="ask_links"),
    path("konten/<int:page_id>/kirim/", checking.send, name="send"),
    path("konten/tag/<int:pk>/", tagging.report, name="tags"),
    path("kalender/", calendar.show, name="calendar"),
]
