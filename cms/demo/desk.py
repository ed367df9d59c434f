"""Work in progress on the editors' desk: a draft, a lesson in review, a scheduled course."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core.models import CoursePage, CoursesIndexPage, DevelopmentForm, SectionPage
from learning.plugins.lesson.models import LessonPage


def load_desk(index: CoursesIndexPage) -> None:
    """Everything an editor of Binjai may meet on a Monday morning."""
    if CoursePage.objects.filter(slug="etika-bermedia-sosial").exists():
        return
    editor = get_user_model().objects.get(email=f"editor-binjai@{DOMAIN}")
    draft = _draft_course(index, editor)
    _lesson_in_review(draft, editor)
    _scheduled_course(index, editor)


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
