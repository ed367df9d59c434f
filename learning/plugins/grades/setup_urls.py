"""Setup, files and history of a gradebook, mounted below Wagtail's admin."""

from django.urls import path

from . import converters  # noqa: F401
from .views import history
from .views.setup import tree
from .views.transfer import exports, imports, jobs

app_name = "learning_grades_setup"

urlpatterns = [
    path("<grade_row:pk>/susunan/", tree.show, name="tree"),
    path("<grade_row:pk>/susunan/pengaturan/", tree.settings, name="settings"),
    path("<grade_row:pk>/susunan/baru/<slug:kind>/", tree.add, name="add"),
    path("<grade_row:pk>/susunan/<grade_row:item>/", tree.edit, name="edit"),
    path("<grade_row:pk>/susunan/<grade_row:item>/geser/", tree.move, name="move"),
    path("<grade_row:pk>/susunan/<grade_row:item>/kunci/", tree.lock, name="lock"),
    path("<grade_row:pk>/susunan/<grade_row:item>/hapus/", tree.remove, name="remove"),
    path("<grade_row:pk>/susunan/<grade_row:item>/pulihkan/", tree.bring_back, name="bring_back"),
    path("<grade_row:pk>/berkas/", exports.index, name="files"),
    path("<grade_row:pk>/berkas/ekspor/", exports.export, name="export"),
    path("<grade_row:pk>/berkas/impor/", imports.upload, name="upload"),
    path("<grade_row:pk>/berkas/<grade_row:job>/", jobs.show, name="job"),
    path("<grade_row:pk>/berkas/<grade_row:job>/kolom/", imports.columns, name="columns"),
    path("<grade_row:pk>/berkas/<grade_row:job>/terapkan/", imports.apply, name="apply"),
    path("<grade_row:pk>/berkas/<grade_row:job>/ulangi/", jobs.again, name="again"),
    path("<grade_row:pk>/berkas/<grade_row:job>/unduh/", jobs.download, name="download"),
    path("<grade_row:pk>/berkas/<grade_row:job>/galat/", jobs.errors, name="errors"),
    path("<grade_row:pk>/riwayat/", history.show, name="history"),
]
