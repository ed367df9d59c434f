import os

import pytest

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, content in {
        "images/kota.max-800x600.webp": b"webp",
        "original_images/lambang.svg": SVG,
        "original_images/halaman.html": b"<script>alert(1)</script>",
        "documents/rahasia.pdf": b"%PDF",
        "secret.txt": b"secret",
    }.items():
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return settings.MEDIA_ROOT


def test_rendition_is_kept_for_a_year(client, media):
    response = client.get("/media/images/kota.max-800x600.webp")
    assert response.getvalue() == b"webp"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_svg_cannot_run_scripts(client, media):
    response = client.get("/media/original_images/lambang.svg")
    assert response.getvalue() == SVG
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )


def test_nothing_but_pictures_keeps_its_type(client, media):
    response = client.get("/media/original_images/halaman.html")
    response.getvalue()
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "documents/rahasia.pdf",
        "secret.txt",
        "images/none.webp",
        "images/",
        "images/../documents/rahasia.pdf",
        "images/%2e%2e/secret.txt",
        "images/..%2f..%2fsecret.txt",
        "images//etc/passwd",
    ],
)
def test_is_not_served(client, media, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)


@pytest.mark.django_db
def test_link_that_leads_outside_is_not_followed(client, media):
    os.symlink(media / "secret.txt", media / "images" / "link.png")
    assert client.get("/media/images/link.png").status_code == 404


def test_unchanged_file_is_not_sent_again(client, media):
    first = client.get("/media/images/kota.max-800x600.webp")
    first.getvalue()
    since = first.headers["Last-Modified"]
    again = client.get("/media/images/kota.max-800x600.webp", headers={"If-Modified-Since": since})
    assert again.status_code == 304
