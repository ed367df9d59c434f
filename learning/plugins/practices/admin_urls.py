"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import adoption_desk, comment_desk, course_drafts, workbook

app_name = "learning_practices_admin"

urlpatterns = [
    path("rekaman/", workbook.index, name="workbook"),
    path("rekaman/<int:region>/unduh/", workbook.make, name="make_workbook"),
    path("rekaman/berkas/<int:job>/", workbook.download, name="workbook_file"),
    path("kursus/<int:pk>/", course_drafts.begin, name="begin_course"),
    path("komentar/", comment_desk.comments, name="comments"),
    path("komentar/tindakan/", comment_desk.moderate, name="moderate"),
    path("replikasi/", adoption_desk.AdoptionsView.as_view(), name="adoptions"),
    path(
        "replikasi/hasil/",
        adoption_desk.AdoptionsView.as_view(results_only=True),
        name="adoptions_results",
    ),
    path("replikasi/<int:pk>/", adoption_desk.adoption, name="adoption"),
    path("replikasi/<int:pk>/tindakan/", adoption_desk.act, name="adoption_act"),
]
