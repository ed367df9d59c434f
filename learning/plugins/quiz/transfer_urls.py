"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import transfer

app_name = "learning_quiz_transfer"

urlpatterns = [
    path("", transfer.index, name="index"),
    path("impor/", transfer.upload, name="upload"),
    path("ekspor/", transfer.export, name="export"),
    path("ekspor/kuis/<int:quiz_pk>/", transfer.export, name="export_quiz"),
    path("templat.<slug:kind>", transfer.template, name="template"),
    path("<int:pk>/", transfer.show, name="job"),
    path("<int:pk>/mulai/", transfer.start, name="start"),
    path("<int:pk>/lagi/", transfer.again, name="again"),
    path("<int:pk>/buang/", transfer.discard, name="discard"),
    path("<int:pk>/catatan.csv", transfer.problems, name="problems"),
    path("<int:pk>/unduh/", transfer.download, name="download"),
]
