"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import batches, corrections, work

app_name = "learning_exchange_admin"

urlpatterns = [
    path("", batches.index, name="index"),
    path("baru/", batches.new, name="new"),
    path("koreksi/", corrections.index, name="corrections"),
    path("koreksi/selesai/", corrections.settle, name="settle"),
    path("<int:pk>/", batches.show, name="batch"),
    path("<int:pk>/masalah/", batches.problems, name="problems"),
    path("<int:pk>/lagi/", work.again, name="again"),
    path("<int:pk>/kirim/", work.send, name="send"),
    path("<int:pk>/unduh/<int:file_pk>/", work.download, name="download"),
]
