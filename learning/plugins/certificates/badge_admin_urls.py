"""Awarded badges in the admin."""

from django.urls import path

from .views import badges_admin, badges_admin_jobs

urlpatterns = [
    path("lencana/", badges_admin.AwardsView.as_view(), name="badge_awards"),
    path(
        "lencana/hasil/",
        badges_admin.AwardsView.as_view(results_only=True),
        name="badge_awards_results",
    ),
    path("lencana/<int:pk>/", badges_admin.award, name="badge_award"),
    path("lencana/<int:pk>/cabut/", badges_admin.revoke, name="badge_revoke"),
    path("lencana/jenis/<int:pk>/beri/", badges_admin.give, name="badge_give"),
    path("lencana/pekerjaan/<int:pk>/", badges_admin_jobs.show, name="badge_job"),
    path("lencana/pekerjaan/<int:pk>/mulai/", badges_admin_jobs.start, name="badge_job_start"),
    path("lencana/pekerjaan/<int:pk>/lagi/", badges_admin_jobs.again, name="badge_job_again"),
    path("lencana/pekerjaan/<int:pk>/galat.csv", badges_admin_jobs.errors, name="badge_job_errors"),
]
