"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import admin

app_name = "learning_notices_admin"

urlpatterns = [
    path("", admin.index, name="index"),
    path("tindakan/", admin.decide, name="decide"),
]
