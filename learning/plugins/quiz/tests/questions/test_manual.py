"""Essays, files, descriptions and scales: what people mark, or nobody."""

from decimal import Decimal

import pytest

from learning.plugins.quiz.questions import marking

from .asking import Asked, D, faults


def test_essays_and_files_are_marked_by_people():
    assert Asked("essay", {}).kind.is_manual
    assert Asked("file", {}).kind.is_manual


@pytest.mark.parametrize(
    ("text", "word"),
    [("satu dua", "At least 3 words"), ("satu dua tiga empat lima", "At most 4 words")],
)
def test_word_limits_make_an_essay_incomplete_but_gradable(text, word):
    asked = Asked("essay", {"format": "plain", "min_words": 3, "max_words": 4})
    response = asked.read(answer=text)
    assert word in asked.why(answer=text)
    assert asked.is_gradable(response)
    assert asked.is_complete(asked.read(answer="satu dua tiga"))


def test_a_rich_answer_is_made_safe():
    asked = Asked("essay", {"format": "rich"})
    html = (
        '<p onclick="x">Halo <b>dunia</b><script>x</script>'
        '<embed embedtype="image" id="7"/><a href="javascript:x">y</a></p>'
    )
    assert asked.read(answer=html) == {
        "answer": '<p>Halo <b>dunia</b><a rel="nofollow noopener noreferrer">y</a></p>'
    }
    assert asked.read(answer="<p> </p>") == {}


def test_a_plain_answer_keeps_its_lines_and_signs():
    asked = Asked("essay", {"format": "plain"})
    assert asked.read(answer="a < b\r\nc > d") == {"answer": "a < b\nc > d"}
    assert asked.summary({"answer": "a < b\nc > d"}) == "a < b c > d"


def test_required_files_count():
    asked = Asked("essay", {"format": "plain", "attachments": 2, "attachments_required": 1})
    assert asked.why(answer="teks") == "Number of files needed: 1."
    assert asked.is_complete(asked.read(answer="teks", files="k1"))
    assert asked.read(files="k1,k2,k3,../x") == {"files": "k1,k2"}


def test_a_text_may_be_left_out_where_it_is_not_required():
    asked = Asked("essay", {"format": "plain", "required": False, "attachments": 1})
    assert asked.is_complete({"files": "k1"})
    asked = Asked("essay", {"format": "plain", "required": True, "attachments": 1})
    assert not asked.is_complete({"files": "k1"})


def test_the_template_stands_in_an_essay_that_was_not_begun():
    asked = Asked("essay", {"format": "plain", "template": "Latar belakang:\n"})
    assert asked.context()["field"]["value"] == "Latar belakang:"
    assert asked.context({"answer": "x"})["field"]["value"] == "x"


PLAIN = {"format": "plain", "template": "Latar belakang:\n\nTujuan:", "min_words": 9}
RICH = {"format": "rich", "template": "<p>Latar <b>belakang</b> &amp; tujuan:</p><p>Hasil:</p>"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (PLAIN, "Latar belakang:\r\n\r\nTujuan:\r\n"),
        ({**PLAIN, "format": "mono"}, "Latar belakang:\n\nTujuan:"),
        (RICH, RICH["template"]),
        # Without the editor it is typed text.
        (RICH, "Latar belakang & tujuan:\n\nHasil:"),
    ],
)
def test_a_template_that_nobody_touched_is_no_answer(body, text):
    asked = Asked("essay", body)
    assert asked.read(answer=text) == {}
    assert asked.why(answer=text) == "Enter an answer."


def test_a_template_that_was_kept_as_an_answer_is_none():
    asked = Asked("essay", {**PLAIN, "attachments": 1})
    kept = {"answer": asked.question.body["template"]}
    assert not asked.is_gradable(kept)
    # With a file there is an answer, and still no text to count the words of.
    assert asked.is_gradable({**kept, "files": "k1"})
    assert asked.kind.why_invalid(asked.question, asked.frozen, {**kept, "files": "k1"}) == (
        "Enter an answer."
    )


def test_a_template_that_was_written_on_is_an_answer():
    asked = Asked("essay", {**PLAIN, "min_words": None})
    text = "Latar belakang: antrean\n\nTujuan:"
    assert asked.read(answer=text) == {"answer": text}
    assert asked.is_complete({"answer": text})


def test_files_that_could_run_are_never_taken():
    found = faults("file", {"file_types": [".pdf", ".html", "exe", "SVG"]})
    assert set(found) == {"file_types"}
    assert Asked("file", {"file_types": "pdf, .DOCX"}).question.body["file_types"] == [
        ".pdf",
        ".docx",
    ]


def test_an_essay_without_text_needs_files():
    assert set(faults("essay", {"format": "none"})) == {"attachments"}
    body = {"min_words": 9, "max_words": 3, "attachments_required": 2, "attachments": 1}
    assert set(faults("essay", body)) == {"min_words", "attachments_required"}


def test_a_rubric_and_a_guide_give_points_by_the_most_there_are():
    levels = [{"text": "Baik", "points": "4"}, {"text": "Kurang", "points": "1"}]
    criteria = [{"text": "Isi", "levels": levels}, {"text": "Bahasa", "levels": levels}]
    body = {"marking": {"method": "rubric", "criteria": criteria}}
    rubric = Asked("essay", body).question.body["marking"]
    assert [row["points"] for row in rubric["criteria"][0]["levels"]] == ["1", "4"]
    assert marking.fraction(rubric, {"c1": Decimal(4), "c2": Decimal(1)}) == D("0.625")
    guide = {"method": "guide", "criteria": [{"id": "c1", "text": "Isi", "max": "8"}]}
    assert marking.fraction(guide, {"c1": Decimal(2)}) == D("0.25")


def test_a_description_asks_nothing():
    asked = Asked("description", {"anything": 1})
    assert asked.question.body == {}
    assert asked.read(answer="x") == {}
    assert not asked.kind.is_graded


def test_a_scale_is_never_marked_and_tells_its_points():
    body = {
        "points": ["Tidak setuju", "Setuju"],
        "statements": [{"id": "s", "text": "<p>Jelas</p>"}, {"id": "t", "text": "<p>Tepat</p>"}],
    }
    asked = Asked("scale", body)
    assert not asked.kind.is_graded
    assert asked.read(s="2", t="9") == {"s": "2"}
    assert asked.is_complete({"s": "2"})
    assert not Asked("scale", {**body, "required": True}).is_complete({"s": "2"})
    assert asked.summary({"s": "2"}) == "Jelas: Setuju"
    assert [row.key for row in asked.classes({"s": "2"})] == ["2", ""]
