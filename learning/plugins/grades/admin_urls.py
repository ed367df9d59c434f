"""Mounted by ``wagtail_hooks.py`` below Wagtail's admin, which lets in staff only."""

from django.urls import path

from . import converters  # noqa: F401
from .views.grader import cell, saving, sheet, single

app_name = "learning_grades_admin"

urlpatterns = [
    path("", sheet.books, name="books"),
    path("<grade_row:pk>/", sheet.sheet, name="sheet"),
    path("<grade_row:pk>/simpan/", saving.save, name="save"),
    path("<grade_row:pk>/sel/", saving.rows, name="rows"),
    path("<grade_row:pk>/butir/<grade_row:item>/", single.item, name="item"),
    path("<grade_row:pk>/peserta/<grade_row:person>/", single.learner, name="learner"),
    path(
        "<grade_row:pk>/peserta/<grade_row:person>/butir/<grade_row:item>/", cell.cell, name="cell"
    ),
]
