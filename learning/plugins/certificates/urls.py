"""What holders do in the learning space, below ``/belajar/sertifikat/``."""

from django.urls import path

from .badge_urls import urlpatterns as badge_patterns
from .views import mine

app_name = "learning_certificates"

urlpatterns: list = [
    path("", mine.mine, name="mine"),
    *badge_patterns,
    path("<slug:public_id>/", mine.certificate, name="certificate"),
    path("<slug:public_id>/sertifikat.pdf", mine.download, name="download"),
    path("<slug:public_id>/perbaiki-nama/", mine.correct, name="correct"),
]
