"""What the demo promises to show, read from its files."""

from collections.abc import Iterator
from typing import Any

from cms.demo import sound, texts
from learning.plugins.lesson.blocks import LessonBody


def lessons() -> Iterator[dict[str, Any]]:
    for course in texts.courses():
        for section in course["sections"]:
            yield from section["lessons"]


def test_one_lesson_shows_every_block():
    shown = {block["type"] for lesson in lessons() for block in lesson["blocks"]}
    assert shown == set(LessonBody().child_blocks)
    (panorama,) = (lesson for lesson in lessons() if lesson["slug"] == "semua-bagian-pelajaran")
    assert {block["type"] for block in panorama["blocks"]} == shown


def test_slugs_of_lessons_are_used_once():
    slugs = [lesson["slug"] for lesson in lessons()]
    assert sorted(slugs) == sorted(set(slugs))


def test_courses_that_show_a_state_have_no_learners_of_their_own():
    shown = {course["slug"] for course in texts.courses()} - set(texts.learned())
    assert shown == {
        "belajar-di-asah",
        "magang-loket-terpadu",
        "menulis-notula",
        "orientasi-angkatan-1",
        "orientasi-angkatan-2",
    }


def test_the_chime_is_a_short_ogg_file():
    data = sound.chime()
    assert data[:4] == b"OggS"
    assert data.count(b"OggS\x00") == 2 + sound.SECONDS * sound.RATE // sound.BLOCK
    assert len(data) < 40_000
    # The known check value of the sum that Ogg uses.
    assert sound._crc(b"123456789", 32, 0x04C11DB7) == 0x89A1897F
