"""One's own grades, below ``/belajar/nilai/``."""

from django.urls import path

from .views import learner

app_name = "learning_grades"

urlpatterns = [
    path("", learner.index, name="mine"),
    path("<int:course>/", learner.course, name="course"),
]
