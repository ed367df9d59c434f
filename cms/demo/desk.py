"""Work in progress on the editors' desk: a draft, a lesson in review, dates, and slips to mend."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.images import get_image_model

from cms.demo.texts import DOMAIN
from learning.core.models import (
    CoursePage,
    CoursesIndexPage,
    DevelopmentForm,
    Region,
    SectionPage,
)
from learning.core.prose.blocks import PictureBlock
from learning.plugins.lesson.models import LessonPage
from learning.plugins.practices.models import ArticlePage, ArticlesIndexPage


def load_desk(index: CoursesIndexPage) -> None:
    """Everything an editor of Binjai may meet on a Monday morning."""
    if CoursePage.objects.filter(slug="etika-bermedia-sosial").exists():
        return
    editor = get_user_model().objects.get(email=f"editor-binjai@{DOMAIN}")
    draft = _draft_course(index, editor)
    _lesson_in_review(draft, editor)
    _scheduled_course(index, editor)


def load_moments(region: Region) -> None:
    """Dates near today, and a draft with the slips that the content check finds."""
    index = ArticlesIndexPage.objects.get(slug="artikel", path__startswith=_branch(region))
    if ArticlePage.objects.child_of(index).filter(slug="papan-petunjuk").exists():
        return
    editor = get_user_model().objects.get(email=f"editor-binjai@{DOMAIN}")
    now = timezone.now()
    first, second = ArticlePage.objects.child_of(index).live().order_by("pk")[:2]
    for page, days in ((first, -9), (second, 6)):
        page.review_by = timezone.localdate() + timedelta(days=days)
        page.expire_at = now + timedelta(days=days + 12)
        page.save_revision(user=editor).publish()
    index.refresh_from_db()
    _article(index, editor, "papan-petunjuk", "Papan Petunjuk yang Dibaca Orang", _slips())
    soon = _article(index, editor, "jam-tenang", "Jam Tenang di Loket", [])
    soon.go_live_at = now + timedelta(days=3)
    soon.save_revision(user=editor).publish()


def _branch(region: Region) -> str:
    return region.pages.values_list("path", flat=True)[0]


def _article(index: Any, editor: Any, slug: str, title: str, body: list) -> ArticlePage:
    summary = "Catatan singkat dari ruang layanan."
    page = ArticlePage(title=title, slug=slug, summary=summary, live=False, owner=editor)
    page.body = [("paragraph", "<p>Warga membaca petunjuk sambil berjalan.</p>"), *body]
    index.add_child(instance=page)
    page.save_revision(user=editor)
    return page


def _slips() -> list[tuple[str, Any]]:
    """A picture without description or stated rights, a link to nowhere, and long sentences."""
    picture = get_image_model().objects.order_by("rights", "pk").first()
    image = {"image": picture.pk, "alt_text": "", "decorative": False}
    long = (
        "Penyelenggaraan pelayanan yang mengedepankan keterjangkauan informasi mensyaratkan "
        "keberlanjutan penyelarasan antarunit dalam merumuskan, menyebarluaskan, dan "
        "memutakhirkan keseluruhan petunjuk yang diperuntukkan bagi pengunjung. "
    )
    return [
        ("image", PictureBlock().to_python({"image": image, "caption": "Papan lama"})),
        ("paragraph", f'<p>{long * 6}</p><p>Lihat <a linktype="page" id="0">panduan</a>.</p>'),
        (
            "link_card",
            {"url": "https://papan.example/", "title": "Contoh papan", "description": ""},
        ),
    ]


def _course(index: CoursesIndexPage, editor: Any, **fields: Any) -> CoursePage:
    index.refresh_from_db()
    form = DevelopmentForm.objects.current().get(code="e-learning")
    return index.add_child(instance=CoursePage(live=False, owner=editor, form=form, **fields))


def _draft_course(index: CoursesIndexPage, editor: Any) -> CoursePage:
    course = _course(
        index,
        editor,
        title="Etika Bermedia Sosial bagi ASN",
        slug="etika-bermedia-sosial",
        summary="Menjaga martabat layanan ketika berbicara di ruang daring.",
        programme_jp=2,
    )
    course.save_revision(user=editor)
    return course


def _lesson_in_review(course: CoursePage, editor: Any) -> None:
    section = course.add_child(
        instance=SectionPage(title="Sebelum Menekan Kirim", slug="sebelum-kirim", live=False)
    )
    section.save_revision(user=editor)
    lesson = LessonPage(
        title="Tiga pertanyaan sebelum membagikan",
        slug="tiga-pertanyaan",
        summary="Benar, perlu, dan santun.",
        estimated_minutes=8,
        live=False,
        owner=editor,
    )
    lesson.body = [
        (
            "paragraph",
            "<p>Sebelum membagikan sesuatu, berhentilah sejenak. Tanyakan tiga hal: apakah ini "
            "benar, apakah ini perlu, dan apakah cara saya menyampaikannya santun?</p>",
        ),
        ("reflection", {"prompt": "Kapan terakhir Anda menahan diri untuk membalas?", "help": ""}),
    ]
    section.add_child(instance=lesson)
    lesson.save_revision(user=editor)
    workflow = lesson.get_workflow()
    if workflow:
        workflow.start(lesson, editor)


def _scheduled_course(index: CoursesIndexPage, editor: Any) -> None:
    course = _course(
        index,
        editor,
        title="Melayani Warga Lanjut Usia",
        slug="melayani-lanjut-usia",
        summary="Langkah kecil yang membuat kantor kita ramah bagi warga lanjut usia.",
        programme_jp=3,
        go_live_at=timezone.now() + timedelta(days=30),
    )
    course.save_revision(user=editor).publish()
