"""Sign-in and account, in front of allauth's own urls of the same name."""

from django.urls import include, path

from cms.users import views

urlpatterns = [
    path("", views.overview, name="account_overview"),
    path("login/", views.sign_in, name="account_login"),
    path("email/", views.change_email, name="account_email"),
    path("sessions/", views.list_sessions, name="usersessions_list"),
    path("sessions/<int:pk>/akhiri/", views.end_session, name="account_end_session"),
    path("", include("allauth.urls")),
]
