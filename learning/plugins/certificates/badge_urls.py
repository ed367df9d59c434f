"""What holders do with badges, below ``/belajar/sertifikat/``."""

from django.urls import path

from .views import badges_mine

urlpatterns = [
    path("lencana/", badges_mine.mine, name="badges"),
    path("lencana/profil/", badges_mine.profile, name="badges_profile"),
]
