"""The living style guide at /gaya/: every component with real text, for page authors."""

import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

HERE = Path(__file__).resolve().parent
ART = HERE / "demo" / "art"
SPRITE = HERE / "static" / "asah" / "icons.svg"
PAGES = {"beranda": "home", "kursus": "course", "pelajaran": "lesson"}
ACCENTS = (
    *("Biru laut", "Hijau daun", "Terakota", "Ungu kecubung"),
    *("Toska", "Manggis", "Kunyit", "Nila"),
)
CARDS = (
    ("Pelayanan Digital di Loket Kecamatan", "Kabupaten Aceh Tenggara", 2, "loket-layanan", 40),
    ("Siaga Bencana di Pesisir", "Kota Pariaman", 5, "peta-evakuasi", None),
    ("Mendengar Kritik, Memperbaiki Layanan", "Kota Binjai", 3, "mendengar-aktif", 100),
    ("Antrean Digital di Puskesmas", "Provinsi Jambi", 7, "layar-antrean", None),
)
# Code, name, column, row: a tile for each province, roughly where it lies.
TILES = """
ACE Aceh 1 1|SUT Sumatera Utara 2 2|KRI Kepulauan Riau 4 1|KLU Kalimantan Utara 7 1
SLU Sulawesi Utara 10 1|MLU Maluku Utara 11 1|SMB Sumatera Barat 2 3|RIA Riau 3 2
KLB Kalimantan Barat 6 2|KLT Kalimantan Timur 7 2|GTO Gorontalo 9 1|PBD Papua Barat Daya 12 2
PAB Papua Barat 13 2|BKL Bengkulu 2 4|JMB Jambi 3 3|BBL Kepulauan Bangka Belitung 4 3
KLG Kalimantan Tengah 6 3|KLS Kalimantan Selatan 7 3|SLB Sulawesi Barat 8 3
SLT Sulawesi Tengah 9 2|MLK Maluku 11 3|PTG Papua Tengah 13 3|PAP Papua 14 2
SMS Sumatera Selatan 3 4|SLS Sulawesi Selatan 8 4|SLR Sulawesi Tenggara 9 3
PPG Papua Pegunungan 14 3|PSL Papua Selatan 14 4|LPG Lampung 3 5|BTN Banten 4 5
JKT DKI Jakarta 5 5|JBR Jawa Barat 5 6|JTG Jawa Tengah 6 6|YOG DI Yogyakarta 6 7
JTM Jawa Timur 7 6|BAL Bali 8 6|NTB Nusa Tenggara Barat 9 6|NTT Nusa Tenggara Timur 10 6
"""
WITH_COURSES = {"ACE": 1, "SUT": 1, "SMB": 1, "JMB": 2}


class SampleForm(forms.Form):
    number = forms.CharField(
        label="NIP", help_text="18 angka, boleh dengan spasi.", max_length=21, min_length=18
    )
    email = forms.EmailField(label="Alamat surel", required=False)
    reason = forms.CharField(label="Alasan mendaftar", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Atasan saya mengetahui pendaftaran ini")


def _card(title: str, region: str, accent: int, art: str, progress: int | None) -> dict:
    return {
        "title": title,
        "region": region,
        "accent": accent,
        "cover": f"/gaya/seni/{art}.svg",
        "cover_width": 960,
        "cover_height": 540,
        "progress": progress,
        "url": "/gaya/kursus/",
        "jp": 6,
        "minutes": 180,
        "level": "Dasar",
    }


def _tile(line: str) -> dict:
    code, *name, col, row = line.split()
    return {
        "code": code,
        "name": " ".join(name),
        "col": col,
        "row": row,
        "count": WITH_COURSES.get(code, 0),
        "url": f"/daerah/#{code}",
    }


def _context() -> dict:
    form = SampleForm({"number": "19800101", "email": "rukiah@contoh.id"})
    return {
        "accents": ACCENTS,
        "cards": [_card(*card) for card in CARDS],
        "tiles": [_tile(line) for line in TILES.strip().replace("\n", "|").split("|")],
        "crumbs": [("Beranda", "/"), ("Panduan", "/gaya/")],
        "form": form,
        "icon_names": re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()),
    }


def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", _context())


def sample(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    return render(request, f"styleguide/{PAGES[name]}.html", _context())


def art(request: HttpRequest, name: str) -> FileResponse:
    picture = ART / f"{name}.svg"
    if not picture.is_file():
        raise Http404
    return FileResponse(picture.open("rb"), content_type="image/svg+xml")


def urlpatterns() -> list[URLPattern]:
    """Empty in production: the guide is for those who build and for the demo."""
    if not (settings.DEBUG or settings.ASAH_DEMO):
        return []
    return [
        path("gaya/", guide, name="styleguide"),
        path("gaya/<slug:name>/", sample),
        path("gaya/seni/<slug:name>.svg", art),
    ]
