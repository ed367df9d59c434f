"""Setup, files and history of a gradebook, mounted below Wagtail's admin."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from .views import history
from .views.setup import tree
from .views.transfer import exports, imports, jobs


class RowConverter(IntConverter):
    """What can be a row's number: longer ones are no address."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "grade_pk")

app_name = "learning_grades_setup"

urlpatterns = [
    path("<grade_pk:pk>/susunan/", tree.show, name="tree"),
    path("<grade_pk:pk>/susunan/pengaturan/", tree.settings, name="settings"),
    path("<grade_pk:pk>/susunan/baru/<slug:kind>/", tree.add, name="add"),
    path("<grade_pk:pk>/susunan/<grade_pk:item>/", tree.edit, name="edit"),
    path("<grade_pk:pk>/susunan/<grade_pk:item>/geser/", tree.move, name="move"),
    path("<grade_pk:pk>/susunan/<grade_pk:item>/kunci/", tree.lock, name="lock"),
    path("<grade_pk:pk>/susunan/<grade_pk:item>/hapus/", tree.remove, name="remove"),
    path("<grade_pk:pk>/susunan/<grade_pk:item>/pulihkan/", tree.bring_back, name="bring_back"),
    path("<grade_pk:pk>/berkas/", exports.index, name="files"),
    path("<grade_pk:pk>/berkas/ekspor/", exports.export, name="export"),
    path("<grade_pk:pk>/berkas/impor/", imports.upload, name="upload"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/", jobs.show, name="job"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/kolom/", imports.columns, name="columns"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/terapkan/", imports.apply, name="apply"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/ulangi/", jobs.again, name="again"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/unduh/", jobs.download, name="download"),
    path("<grade_pk:pk>/berkas/<grade_pk:job>/galat/", jobs.errors, name="errors"),
    path("<grade_pk:pk>/riwayat/", history.show, name="history"),
]
