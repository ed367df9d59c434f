"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views.admin import assigning, evidence, jobs, overview, participants, person, versions

app_name = "learning_paths_admin"

urlpatterns = [
    path("", participants.PathsView.as_view(), name="paths"),
    path("hasil/", participants.PathsView.as_view(results_only=True), name="paths_results"),
    path("<int:path_pk>/", participants.ParticipantsView.as_view(), name="participants"),
    path(
        "<int:path_pk>/hasil/",
        participants.ParticipantsView.as_view(results_only=True),
        name="participants_results",
    ),
    path("<int:path_pk>/cari/", participants.find, name="find"),
    path("<int:path_pk>/tindakan/", participants.act, name="act_on_many"),
    path("<int:path_pk>/ringkasan/", overview.show, name="overview"),
    path("<int:path_pk>/tugaskan/", assigning.assign, name="assign"),
    path("<int:path_pk>/unduh/", jobs.export, name="export"),
    path("<int:pk>/versi/", versions.show, name="versions"),
    path("peserta/<int:pk>/", person.show, name="participant"),
    path("peserta/<int:pk>/tindakan/", person.act, name="act"),
    path("bukti/", evidence.ClaimsView.as_view(), name="claims"),
    path("bukti/hasil/", evidence.ClaimsView.as_view(results_only=True), name="claims_results"),
    path("bukti/setujui/", evidence.approve_many, name="approve_claims"),
    path("bukti/<int:pk>/", evidence.claim, name="claim"),
    path("bukti/<int:pk>/keputusan/", evidence.decide, name="decide"),
    path("bukti/<int:pk>/berkas/", evidence.download, name="claim_file"),
    path("pekerjaan/<int:pk>/", jobs.show, name="job"),
    path("pekerjaan/<int:pk>/mulai/", jobs.start, name="start"),
    path("pekerjaan/<int:pk>/lagi/", jobs.again, name="again"),
    path("pekerjaan/<int:pk>/buang/", jobs.discard, name="discard"),
    path("pekerjaan/<int:pk>/galat.csv", jobs.errors, name="errors"),
    path("pekerjaan/<int:pk>/unduh/", jobs.download, name="download"),
]
