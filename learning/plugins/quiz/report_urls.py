"""Pages about attempts, mounted by ``wagtail_hooks.py`` below Wagtail's admin."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from .views.reports import attempts, figures, jobs, live, marking, overrides


class RowConverter(IntConverter):
    """What can be a row's number: longer ones are no address."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "quiz_row")

app_name = "learning_quiz_reports"

urlpatterns = [
    path("", attempts.quizzes, name="quizzes"),
    path("<quiz_row:pk>/", attempts.grades, name="grades"),
    path("<quiz_row:pk>/tindakan/", attempts.act, name="act"),
    path("<quiz_row:pk>/nilai-ulang/", attempts.regrade_all, name="regrade"),
    path("<quiz_row:pk>/belum/", attempts.absent, name="absent"),
    path("<quiz_row:pk>/jawaban/", attempts.responses, name="responses"),
    path("<int:pk>/unduh/nilai/", attempts.export, {"what": "grades"}, name="export_grades"),
    path(
        "<int:pk>/unduh/jawaban/", attempts.export, {"what": "responses"}, name="export_responses"
    ),
    path("<quiz_row:pk>/butir/", figures.figures, name="figures"),
    path("<quiz_row:pk>/butir/hitung/", figures.count, name="count"),
    path("<quiz_row:pk>/berlangsung/", live.live, name="live"),
    path("<quiz_row:pk>/pemeriksaan/", marking.piles, name="marking"),
    path("<quiz_row:pk>/pemeriksaan/rilis/", marking.release, name="release"),
    path("<quiz_row:pk>/pemeriksaan/<uuid:place>/", marking.answer, name="marking_answer"),
    path("<quiz_row:pk>/pengecualian/", overrides.overrides, name="overrides"),
    path("<quiz_row:pk>/pengecualian/baru/", overrides.edit, name="new_override"),
    path("<quiz_row:pk>/pengecualian/<quiz_row:override_pk>/", overrides.edit, name="override"),
    path(
        "<quiz_row:pk>/pengecualian/<quiz_row:override_pk>/hapus/",
        overrides.delete,
        name="delete_override",
    ),
    path("komentar/<quiz_row:pk>/hapus/", marking.forget_comment, name="forget_comment"),
    path("pekerjaan/<quiz_row:pk>/", jobs.show, name="job"),
    path("pekerjaan/<quiz_row:pk>/terapkan/", jobs.apply, name="apply_job"),
    path("pekerjaan/<quiz_row:pk>/ulangi/", jobs.again, name="again"),
    path("pekerjaan/<quiz_row:pk>/unduh/", jobs.download, name="download"),
]
