"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import (
    content,
    courses,
    enrolling,
    hours,
    jobs,
    pages,
    participant,
    participants,
    terms,
    warning,
)

app_name = "learning_reports_admin"

urlpatterns = [
    path("", courses.CoursesView.as_view(), name="courses"),
    path("hasil/", courses.CoursesView.as_view(results_only=True), name="courses_results"),
    path("kursus/<int:course_pk>/", participants.ParticipantsView.as_view(), name="participants"),
    path(
        "kursus/<int:course_pk>/hasil/",
        participants.ParticipantsView.as_view(results_only=True),
        name="participants_results",
    ),
    path("kursus/<int:course_pk>/cari/", participants.find, name="find"),
    path("kursus/<int:course_pk>/tindakan/", participants.act, name="act_on_many"),
    path("kursus/<int:course_pk>/kemajuan/", participants.matrix, name="matrix"),
    path("kursus/<int:course_pk>/daftarkan/", enrolling.enrol, name="enrol"),
    path("kursus/<int:course_pk>/unduh/", jobs.export, name="export"),
    path("peserta/<int:pk>/", participant.show, name="participant"),
    path("peserta/<int:pk>/tindakan/", participant.act, name="act"),
    path("peserta/<int:pk>/keputusan/", participant.override, name="override"),
    path("isi/", content.summary, name="content"),
    path("isi/halaman/", pages.PagesView.as_view(), name="pages"),
    path("isi/halaman/hasil/", pages.PagesView.as_view(results_only=True), name="pages_results"),
    path("isi/halaman/unduh/", pages.export, name="pages_export"),
    path("isi/halaman/<int:pk>/", pages.show, name="page_views"),
    path("isi/pencarian/", terms.TermsView.as_view(), name="terms"),
    path("isi/pencarian/hasil/", terms.TermsView.as_view(results_only=True), name="terms_results"),
    path("jam/", hours.attainment, name="hours"),
    path("jam/pegawai/", hours.people, name="hours_people"),
    path("jam/peringatan/", warning.warning, name="warning"),
    path("jam/peringatan/kursus/", warning.assign, name="warning_assign"),
    path("jam/bentuk/", hours.forms, name="hours_forms"),
    path("jam/unduh/<slug:table>/", warning.export, name="hours_export"),
    path("pekerjaan/<int:pk>/", jobs.show, name="job"),
    path("pekerjaan/<int:pk>/mulai/", jobs.start, name="start"),
    path("pekerjaan/<int:pk>/lagi/", jobs.again, name="again"),
    path("pekerjaan/<int:pk>/buang/", jobs.discard, name="discard"),
    path("pekerjaan/<int:pk>/galat.csv", jobs.errors, name="errors"),
    path("pekerjaan/<int:pk>/unduh/", jobs.download, name="download"),
]
