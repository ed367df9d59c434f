"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views.admin import deciding, jobs, many, queue, rules

app_name = "learning_evidence_admin"

urlpatterns = [
    path("", queue.QueueView.as_view(), name="queue"),
    path("hasil/", queue.QueueView.as_view(results_only=True), name="queue_results"),
    path("tindakan/", many.act, name="act"),
    path("aturan/", rules.index, name="rules"),
    path("aturan/<int:pk>/", rules.edit, name="rule"),
    path("pekerjaan/<int:pk>/", jobs.show, name="job"),
    path("pekerjaan/<int:pk>/lagi/", jobs.again, name="again"),
    path("pekerjaan/<int:pk>/gagal.csv", jobs.errors, name="errors"),
    path("<int:pk>/", deciding.show, name="evidence"),
    path("<int:pk>/keputusan/", deciding.decide, name="decide"),
    path("<int:pk>/verifikator/", deciding.assign, name="assign"),
    path("<int:pk>/koreksi/", deciding.correct, name="correct"),
]
