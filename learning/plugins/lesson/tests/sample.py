"""A lesson with every block, for tests and for looking at it."""

from uuid import NAMESPACE_DNS, uuid5

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from learning.core.testing.factories import add_page, make_course_page
from learning.plugins.lesson.models import LessonPage

NO_IMAGE = {"image": None, "alt_text": "", "decorative": False}


def block_id(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name))


def block(kind: str, value, name: str = "") -> dict:
    return {"type": kind, "value": value, "id": block_id(name or kind)}


def items(*values) -> list[dict]:
    return [
        {"type": "item", "value": value, "id": block_id(f"item-{number}")}
        for number, value in enumerate(values)
    ]


def make_image(file=None):
    return get_image_model().objects.create(
        title="Gambar contoh", file=file or get_test_image_file(size=(640, 360))
    )


def make_document(name: str = "formulir.pdf", content: bytes = b"isi"):
    return get_document_model().objects.create(
        title=name, file=ContentFile(content, name=name), file_size=len(content)
    )


def checklist(name: str = "checklist") -> dict:
    value = {"title": "Periksa dahulu", "items": items("Formulir tersedia", "Antrean kosong")}
    return block("checklist", value, name)


def reflection(name: str = "reflection") -> dict:
    value = {"prompt": "Apa yang akan Anda ubah?", "help": "Dua atau tiga kalimat."}
    return block("reflection", value, name)


def self_check(name: str = "self_check", *, right: int = 1) -> dict:
    options = [
        {"text": f"Pilihan {number}", "correct": number <= right, "feedback": f"Sebab {number}"}
        for number in (1, 2, 3)
    ]
    value = {
        "question": "Mana yang benar?",
        "kind": "choice",
        "options": items(*options),
        "answers": [],
        "feedback_right": "Benar sekali.",
        "feedback_wrong": "Baca lagi.",
    }
    return block("self_check", value, name)


def short_check(name: str = "short_check") -> dict:
    value = {
        "question": "Apa singkatan dari jam pelajaran?",
        "kind": "short",
        "options": [],
        "answers": items("JP", "J.P."),
        "feedback_right": "",
        "feedback_wrong": "Dua huruf.",
    }
    return block("self_check", value, name)


def every_block(image, document, captions, media, activity_page=None) -> list[dict]:
    picture = {"image": image.pk, "alt_text": "Petugas di loket menyapa warga", "decorative": False}
    text = "<p>Dengarkan <b>sampai selesai</b>, lalu jawab.</p>"
    found = [
        block("paragraph", "<p>Bu Salmiah datang dengan <b>satu</b> pertanyaan.</p>"),
        block("heading", {"text": "Tiga hal yang dicari warga", "level": "h2"}),
        block("paragraph", "<ul><li>Apa yang terjadi?</li><li>Sampai kapan?</li></ul>", "p2"),
        block("callout", {"kind": "tip", "title": "Bacakan keras-keras", "text": text}),
        block("callout", {"kind": "warning", "title": "", "text": text}, "c2"),
        block("callout", {"kind": "regulation", "title": "Dasar aturan", "text": text}, "c3"),
        block("image", {"image": picture, "caption": "Loket baru", "credit": "Tim Asah"}),
        block("heading", {"text": "Menyusun balasan", "level": "h3"}, "h3"),
        block(
            "steps",
            {
                "items": items(
                    {"title": "Sapa", "text": text, "image": picture},
                    {"title": "Dengarkan", "text": text, "image": NO_IMAGE},
                )
            },
        ),
        block(
            "comparison",
            {
                "tone": "dont_do",
                "left_title": "Hindari",
                "left_text": text,
                "right_title": "Lakukan",
                "right_text": text,
            },
        ),
        block("quote", {"text": "Telepon ke loket berkurang.", "attribution": "Petugas loket"}),
        checklist(),
        reflection(),
        self_check(),
        short_check(),
        block(
            "table",
            {
                "caption": "Waktu tunggu",
                "columns": [
                    {"type": "text", "heading": "Loket"},
                    {"type": "number", "heading": "Menit"},
                ],
                "rows": [{"values": ["Pendaftaran", "12"]}, {"values": ["Pengambilan", "7"]}],
            },
        ),
        block(
            "gallery",
            {
                "images": items(
                    {"image": picture, "caption": "Sebelum"},
                    {"image": picture, "caption": "Sesudah"},
                ),
                "credit": "Tim Asah",
            },
        ),
        block("code", {"language": "text", "code": "Permohonan <nama> sudah", "caption": "Salin"}),
        block("accordion", {"items": items({"title": "Bila ditolak?", "text": text})}),
        block("separator", None),
        block(
            "video",
            {
                "title": "Percakapan di loket",
                "document": media.pk,
                "url": "",
                "captions": captions.pk,
                "transcript": text,
                "poster": NO_IMAGE,
            },
        ),
        block(
            "video",
            {
                "title": "Menyapa warga",
                "document": None,
                "url": "https://www.youtube.com/watch?v=abcdefghijk",
                "captions": None,
                "transcript": "",
                "poster": NO_IMAGE,
            },
            "v2",
        ),
        block(
            "audio",
            {
                "title": "Wawancara",
                "document": media.pk,
                "url": "",
                "captions": None,
                "transcript": text,
            },
        ),
        block("document", {"document": document.pk, "title": "Formulir", "description": ""}),
        block(
            "link_card",
            {"url": "https://www.lapor.go.id/", "title": "SP4N-LAPOR!", "description": "Kanal"},
        ),
    ]
    if activity_page:
        found.append(block("activity", {"page": activity_page.pk, "note": "Uji pemahaman"}))
    return found


def make_lesson(body=(), *, course_page=None, publish=True, **kwargs) -> LessonPage:
    course_page = course_page or make_course_page()
    number = course_page.get_children().count()
    kwargs.setdefault("title", f"Pelajaran {number + 1}")
    kwargs.setdefault("slug", f"pelajaran-{number + 1}")
    page = LessonPage(**kwargs)
    page.body = LessonPage.body.field.stream_block.to_python(list(body))
    return add_page(course_page, page, publish=publish)


def make_full_lesson(**kwargs) -> LessonPage:
    other = make_lesson([block("paragraph", "<p>Pendahuluan.</p>")], title="Mulai dari sini")
    body = every_block(
        make_image(),
        make_document(),
        make_document("takarir.vtt", b"WEBVTT"),
        make_document("rekaman.mp4"),
        other,
    )
    course_page = other.get_parent().specific
    return make_lesson(body, course_page=course_page, title="Semua blok", **kwargs)
