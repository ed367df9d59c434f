"""S1: attempts point at exact versions, so a version that somebody met is never changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.api import DomainError

from ...engine.values import Hint, QuestionData
from ...models import Question, QuestionAttempt, QuestionVersion, Usage
from ...queries.versions import differences
from ...services import bank, previews
from ...testing import BODIES, Place, make_category, make_question, make_quiz, make_version

CONTENT = QuestionData(
    type="short",
    body=BODIES["short"],
    stem="<p>Ibu kota?</p>",
    name="Ibu kota",
    hints=(Hint("<p>Di Jawa</p>"),),
)


@pytest.fixture
def question(binjai):
    return bank.create(binjai.category, content=CONTENT, status="ready", tags=["geografi"])


def meet(version):
    """Somebody answers it in a quiz."""
    return QuestionAttempt.objects.create(
        usage=Usage.objects.create(), slot=1, version=version, behaviour="deferred", max_mark=1
    )


def state(question):
    row = Question.objects.get(pk=question.pk)
    return row.latest.number, row.ready and row.ready.number, row.name, row.status


def changed(**values):
    return replace(CONTENT, **values)


def test_an_unused_version_is_changed_in_place(question):
    before = question.latest
    version = bank.edit(question, content=changed(stem="<p>Baru?</p>"))
    assert (version.pk, version.stem) == (before.pk, "<p>Baru?</p>")
    assert state(question) == (1, 1, "Ibu kota", "ready")


def test_a_used_version_stays_and_a_new_one_is_made(question):
    meet(question.latest)
    version = bank.edit(question, content=changed(stem="<p>Baru?</p>", name="Kota"), status="draft")
    assert list(question.versions.values_list("number", "stem")) == [
        (2, "<p>Baru?</p>"),
        (1, "<p>Ibu kota?</p>"),
    ]
    assert version.number == 2
    # Quizzes go on with the version that is ready.
    assert state(question) == (2, 1, "Kota", "draft")
    bank.change_status(question, status="ready")
    assert state(question) == (2, 2, "Kota", "ready")


def test_saving_the_same_again_makes_no_version(question):
    meet(question.latest)
    body = {**CONTENT.body, "answers": [{**CONTENT.body["answers"][0], "id": "lain"}]}
    stem = '<p data-block-key="x1">Ibu kota?</p>'
    bank.edit(question, content=changed(body=body, stem=stem))
    assert state(question) == (1, 1, "Ibu kota", "ready")
    assert QuestionVersion.objects.get(question=question).body["answers"][0]["id"] == "a"


def test_a_preview_out_of_the_bank_is_no_use(question, editor):
    usage = previews.begin(question.latest, user=editor, behaviour="deferred", at=timezone.now())
    bank.edit(question, content=changed(stem="<p>Baru?</p>"))
    assert question.versions.count() == 1
    assert not Usage.objects.filter(pk=usage.pk).exists()


def test_whoever_is_slower_is_told(question):
    mark = bank.mark_of(question.latest)
    bank.edit(question, content=changed(stem="<p>Satu</p>"), mark=mark)
    with pytest.raises(bank.ChangedMeanwhile):
        bank.edit(question, content=changed(stem="<p>Dua</p>"), mark=mark)
    assert question.versions.get().stem == "<p>Satu</p>"


def test_an_older_version_becomes_the_newest_again(question):
    meet(question.latest)
    bank.edit(question, content=changed(stem="<p>Baru?</p>"))
    second = question.versions.first()
    meet(second)
    version = bank.restore(question, version=question.versions.get(number=1))
    assert (version.number, version.stem) == (3, "<p>Ibu kota?</p>")


def test_a_hidden_question_stays_where_it_stands(question):
    bank.hide(question)
    assert state(question) == (1, 1, "Ibu kota", "hidden")
    bank.change_status(question, status="draft")
    assert state(question) == (1, None, "Ibu kota", "draft")


def test_only_what_nobody_met_is_deleted(question, binjai):
    assert bank.remove(question) is True
    assert not Question.objects.filter(pk=question.pk).exists()
    met, placed = (bank.create(binjai.category, content=CONTENT) for _n in range(2))
    meet(met.latest)
    make_quiz(Place(placed))
    for row in (met, placed):
        with pytest.raises(DomainError):
            bank.delete(row)
        assert bank.remove(row) is False
        assert state(row)[3] == "hidden"


def test_a_copy_is_a_draft_of_its_own(question, editor):
    copy = bank.duplicate(question, user=editor)
    assert (copy.name, copy.status, copy.created_by) == ("Ibu kota (copy)", "draft", editor)
    assert copy.latest.content_hash == question.latest.content_hash
    assert list(copy.tags.names()) == ["geografi"]


def test_an_id_number_stands_once_in_a_category(question, binjai):
    bank.set_details(question, id_number="A1")
    other = bank.create(binjai.category, content=CONTENT, id_number="A2")
    elsewhere = bank.create(make_category(binjai.region), content=CONTENT, id_number="A1")
    for step in (
        lambda: bank.set_details(other, id_number="A1"),
        lambda: bank.move(elsewhere, category=binjai.category),
    ):
        with pytest.raises(DomainError, match="A1"):
            step()


def test_every_fault_is_named_at_its_place(binjai):
    content = changed(name="", stem="", default_mark=Decimal(-1), body={"answers": []})
    with pytest.raises(bank.RefusedQuestion) as refused:
        bank.create(binjai.category, content=content)
    paths = [fault.path for fault in refused.value.faults]
    assert paths[:2] == ["name", "default_mark"]
    assert any(path.startswith("body.answers") for path in paths)


def test_scripts_never_reach_the_bank(binjai):
    evil = '<p onclick="x()">A<script>alert(1)</script><img src=x onerror=alert(1)></p>'
    body = {
        **BODIES["choice"],
        "options": [
            {"id": "a", "text": evil, "fraction": "1", "feedback": evil},
            {"id": "b", "text": "<p>B</p>", "fraction": "0", "feedback": ""},
        ],
    }
    content = QuestionData(
        type="choice", body=body, stem=evil, general_feedback=evil, hints=(Hint(evil),)
    )
    version = bank.create(binjai.category, content=content).latest
    option = version.body["options"][0]
    for text in (
        version.stem,
        version.general_feedback,
        version.hints[0]["text"],
        option["text"],
        option["feedback"],
    ):
        assert text == "<p>A</p>"


def test_differences_are_told_word_by_word(question):
    meet(question.latest)
    body = {**CONTENT.body, "case_sensitive": True}
    version = bank.edit(question, content=changed(stem="<p>Ibu kota Jawa?</p>", body=body))
    found = differences(question.versions.get(number=1), version)
    assert [(one.path, one.parts) for one in found] == [
        ("stem", (("same", "Ibu"), ("gone", "kota?"), ("new", "kota Jawa?"))),
        ("case_sensitive", (("gone", "✗"), ("new", "✓"))),
    ]


def test_what_waits_for_a_question_hears_that_it_is_ready(binjai):
    draft = make_question("short", category=binjai.category, status="draft")
    quiz = make_quiz(Place(draft))
    assert quiz.has_drafts
    bank.change_status(draft, status="ready")
    quiz.refresh_from_db()
    assert not quiz.has_drafts


def test_the_newest_ready_version_is_kept_in_step(question):
    make_version(question, BODIES["short"], status="draft", stem="<p>Dua</p>")
    bank.edit(question, content=changed(stem="<p>Dua lagi</p>"), status="ready")
    assert state(question) == (2, 2, "Ibu kota", "ready")
