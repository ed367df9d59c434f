"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from .views import transfer
from .views.bank import categories, details, editing, jobs, listing, many, preview

app_name = "learning_quiz_admin"

urlpatterns = [
    path("", listing.QuestionsView.as_view(), name="questions"),
    path("hasil/", listing.QuestionsView.as_view(results_only=True), name="questions_results"),
    path("impor/", transfer.upload, name="import"),
    path("ekspor/", transfer.export, name="export"),
    path("tindakan/", many.act, name="act_on_many"),
    path("pekerjaan/", jobs.index, name="jobs"),
    path("pekerjaan/<int:pk>/", jobs.show, name="job"),
    path("pekerjaan/<int:pk>/lagi/", jobs.again, name="job_again"),
    path("pekerjaan/<int:pk>/tidak-bisa.csv", jobs.errors, name="job_errors"),
    path("baru/", editing.choose_type, name="choose_type"),
    path("baru/<slug:slug>/", editing.create, name="create"),
    path("gambaran/<slug:slug>/", preview.sketch, name="sketch"),
    path("gambar/", preview.picture, name="picture"),
    path("soal/<int:pk>/", editing.edit, name="question"),
    path("soal/<int:pk>/salin/", editing.duplicate, name="duplicate"),
    path("soal/<int:pk>/status/", editing.set_status, name="set_status"),
    path("soal/<int:pk>/hapus/", editing.remove, name="remove"),
    path("soal/<int:pk>/riwayat/", details.history, name="history"),
    path("soal/<int:pk>/riwayat/<int:number>/pulihkan/", details.restore, name="restore"),
    path("soal/<int:pk>/pemakaian/", details.usage, name="usage"),
    path("soal/<int:pk>/coba/", preview.start, name="preview"),
    path("coba/<int:pk>/", preview.attempt, name="attempt"),
    path("coba/<int:pk>/lembar/", preview.sheet, name="sheet"),
    path("coba/<int:pk>/tindakan/", preview.act, name="act_on_attempt"),
    path("kategori/", categories.index, name="categories"),
    path("kategori/baru/", categories.new, name="new_category"),
    path("kategori/<int:pk>/", categories.edit, name="category"),
    path("kategori/<int:pk>/pindah/", categories.move, name="move_category"),
    path("kategori/<int:pk>/hapus/", categories.delete, name="delete_category"),
]
