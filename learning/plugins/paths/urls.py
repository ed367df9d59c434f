"""What people do with paths in the learning space, below ``/belajar/jalur/``."""

from django.urls import path

from .views import claims, leading, mine

app_name = "learning_paths"

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("unit/", leading.unit, name="unit"),
    path("unit/<id:pk>/", leading.unit_path, name="unit_path"),
    path("unit/<id:pk>/unduh.csv", leading.unit_csv, name="unit_csv"),
    path("bukti/<id:pk>/berkas/", claims.file, name="claim_file"),
    path("<id:pk>/", mine.path, name="path"),
    path("<id:pk>/daftar/", mine.enrol, name="enrol"),
    path("<id:pk>/keluar/", mine.leave, name="leave"),
    path("<id:pk>/bukti/<slug:key>/", claims.evidence, name="evidence"),
]
