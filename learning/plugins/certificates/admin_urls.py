"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .badge_admin_urls import urlpatterns as badge_patterns
from .views.admin import courses, jobs, listing, one, templates

app_name = "learning_certificates_admin"

urlpatterns: list = [
    path("", listing.CertificatesView.as_view(), name="certificates"),
    path(
        "hasil/",
        listing.CertificatesView.as_view(results_only=True),
        name="certificates_results",
    ),
    path("unduh/", listing.export, name="export"),
    path("terbit-ulang/", listing.reissue, name="reissue_many"),
    path("tanda-tangan/", listing.sign, name="sign_many"),
    path("kursus/", courses.courses, name="courses"),
    path("kursus/<int:pk>/terbitkan/", courses.give, name="give"),
    path("templat/<int:pk>/contoh.pdf", templates.example, name="example"),
    path("pekerjaan/<int:pk>/", jobs.show, name="job"),
    path("pekerjaan/<int:pk>/lagi/", jobs.again, name="job_again"),
    path("pekerjaan/<int:pk>/unduh/", jobs.download, name="job_download"),
    path("<int:pk>/", one.show, name="certificate"),
    path("<int:pk>/cabut/", one.revoke, name="revoke"),
    path("<int:pk>/terbit-ulang/", one.reissue, name="reissue"),
    *badge_patterns,
]
