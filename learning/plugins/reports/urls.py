from django.urls import path

from .views import count, unit

app_name = "learning_reports"

urlpatterns = [
    path("unit-saya/", unit.my_unit, name="my_unit"),
    path("unit-saya/<int:pk>/", unit.member, name="member"),
    path("dibaca/", count.count_view, name="count_view"),
]
