"""Each type in each state, as its template shows it. Needs no database but for pictures."""

import pytest
from django.template.loader import render_to_string

from . import gallery

RIGHT_WORDS = {"right_answer", "qz-right", "qz-mark-right", "qz-row-right", "qz-field-right"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", gallery.STATES)
def test_every_type_is_shown(state):
    for face in gallery.faces(state):
        html = render_to_string("learning_quiz/question.html", gallery.context(face))
        assert f'id="q{face.slot}"' in html
        assert html.count("<section") == html.count("</section>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["todo", "answered", "read_only"])
def test_what_may_not_be_told_is_not_in_the_page(state):
    for face in gallery.faces(state):
        html = render_to_string("learning_quiz/question.html", gallery.context(face))
        assert not [word for word in RIGHT_WORDS if word in html], face.kind.slug
        assert "Lihat modul 2" not in html


@pytest.mark.django_db
def test_all_types_are_in_the_gallery():
    shown = {face.kind.slug for face in gallery.faces("todo")}
    assert shown == set(gallery.SAMPLES)


@pytest.mark.django_db
def test_a_hint_is_shown_between_two_tries():
    for face in gallery.faces("hint"):
        html = render_to_string("learning_quiz/question.html", gallery.context(face))
        assert "Ingat pelajaran pertama." in html
        assert f'name="q{face.slot}_-again"' in html
