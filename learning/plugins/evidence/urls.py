"""Evidence of learning elsewhere, below ``/belajar/bukti/``."""

from django.urls import path

from .views import files, mine, sending, unit

app_name = "learning_evidence"

urlpatterns = [
    path("", mine.index, name="mine"),
    path("baru/", mine.begin, name="begin"),
    path("unit/", unit.index, name="unit"),
    path("unit/<id:pk>/", unit.evidence, name="unit_evidence"),
    path("<id:pk>/", mine.detail, name="detail"),
    path("<id:pk>/isi/", mine.edit, name="edit"),
    path("<id:pk>/kirim/", sending.send, name="send"),
    path("<id:pk>/tarik/", sending.withdraw, name="withdraw"),
    path("<id:pk>/hapus/", sending.discard, name="discard"),
    path("<id:pk>/berkas/<id:file>/", files.show, name="file"),
    path("<id:pk>/berkas/<id:file>/halaman/<id:page>/", files.page, name="file_page"),
    path("<id:pk>/berkas/<id:file>/hapus/", files.remove, name="remove_file"),
]
