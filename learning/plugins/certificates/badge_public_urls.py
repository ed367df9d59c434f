"""Public addresses of badges, for people and for other systems."""

from django.urls import path, re_path

from .views import badges_documents, badges_public

urlpatterns = [
    path("lencana/jenis/<slug:public_id>/", badges_public.definition, name="badge_definition"),
    path("lencana/jenis/<slug:public_id>/lencana.png", badges_documents.png, name="badge_png"),
    path("lencana/jenis/<slug:public_id>/lencana.svg", badges_documents.svg, name="badge_svg"),
    path(
        "lencana/jenis/<slug:public_id>/badgeclass.json",
        badges_documents.badge_class,
        name="badge_class",
    ),
    path("lencana/penerbit/<id:pk>/", badges_documents.issuer, name="badge_issuer"),
    path("lencana/penerbit/<id:pk>/issuer.json", badges_documents.issuer_2, name="badge_issuer_2"),
    path(
        "lencana/penerbit/<id:pk>/status/<int:number>/",
        badges_documents.status,
        name="badge_status",
    ),
    path("lencana/<slug:public_id>/", badges_public.badge, name="badge"),
    path(
        "lencana/<slug:public_id>/assertion.json",
        badges_documents.assertion,
        name="badge_assertion",
    ),
    path(
        "lencana/<slug:public_id>/kredensial.jwt",
        badges_documents.credential,
        name="badge_credential",
    ),
    re_path(
        r"^lencana/(?P<public_id>[A-Za-z0-9]{1,22})/(?P<version>ob[23])/lencana\.(?P<kind>png|svg)$",
        badges_documents.baked,
        name="badge_baked",
    ),
    path("profil/<slug:slug>/", badges_public.profile, name="badge_profile"),
]
