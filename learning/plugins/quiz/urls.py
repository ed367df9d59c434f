"""Below /belajar/kuis/. The front page is the activity's own address, which core answers."""

from django.urls import path

from .views import files, review, saving, taking

app_name = "learning_quiz"
urlpatterns = [
    path("percobaan/<int:pk>/", taking.resume, name="resume"),
    path("percobaan/<int:pk>/halaman/<int:page>/", taking.page, name="page"),
    path("percobaan/<int:pk>/halaman/<int:page>/simpan/", saving.save, name="save"),
    path("percobaan/<int:pk>/kumpulkan/", taking.summary, name="summary"),
    path("percobaan/<int:pk>/tinjauan/", review.show, name="review"),
    path("percobaan/<int:pk>/tinjauan/<int:page>/", review.show, name="review"),
    path("berkas/<uuid:key>/", files.show, name="file"),
]
